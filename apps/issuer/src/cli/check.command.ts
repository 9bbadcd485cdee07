import { systemClock } from '../clock/clock.ts';
import { type ConfigProblem, problemSentence } from '../config/config-error.ts';
import { inspectFiles } from '../config/inspect-files.ts';
import { examineConfig } from '../config/load-config.ts';
import { readConfigSource } from '../config/read-config.ts';
import type { Output } from './command.ts';
import { configOption } from './config-option.ts';

export const CHECK_HELP = `Usage: luciole-issuer check [--config FILE]

Looks at everything that can be looked at without the network: the settings, the variables LUCIOLE_ISSUER_…, keys,
tokens, certificates and folders that they name, policies and bindings. Says everything that is wrong at once, on
standard error, and changes nothing.

  -c, --config FILE   the settings file; without it LUCIOLE_ISSUER_CONFIG, or variables alone
  -h, --help          this text

Exit code 0 when the issuer can use the settings, also with warnings; 78 when it cannot; 64 for a wrong command line.
Settings: docs/reference/issuer-configuration.md
`;

/** `luciole-issuer check`: says everything that keeps the settings from being used, and what deserves a look. */
export async function check(
  args: readonly string[],
  { stdout, stderr }: Output,
  now: Date = systemClock.now(),
): Promise<number> {
  const examination = examineConfig(readConfigSource(configOption(args)));
  const files = inspectFiles(examination, now);
  const problems = [...examination.problems, ...files.problems];
  const warnings = [...examination.warnings, ...files.warnings];
  for (const found of problems) stderr.write(line('problem', found));
  for (const found of warnings) stderr.write(line('warning', found));
  const counted = count(warnings.length, 'warning');
  if (problems.length > 0) {
    stderr.write(
      `The settings cannot be used: ${count(problems.length, 'problem')}, ${counted}.\n`,
    );
    return 78;
  }
  stdout.write(`The settings can be used: ${counted}.\n`);
  return 0;
}

function line(severity: string, found: ConfigProblem): string {
  return `${severity}: ${problemSentence(found)}\n`;
}

function count(number: number, noun: string): string {
  if (number === 0) return `no ${noun}s`;
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}
