import { parseArgs } from 'node:util';
import { UsageError } from './command.ts';

/**
 * The settings file that a command line names by `--config FILE` or `-c FILE`.
 *
 * @throws {UsageError} for anything else on the line
 */
export function configOption(args: readonly string[]): string | undefined {
  try {
    const { values } = parseArgs({
      args: [...args],
      options: { config: { type: 'string', short: 'c' } },
      strict: true,
      allowPositionals: false,
    });
    return values.config;
  } catch (error) {
    // The first sentence is about the line, what follows it about parseArgs.
    const [sentence] = (error instanceof Error ? error.message : '').split('. ');
    throw new UsageError(sentence);
  }
}
