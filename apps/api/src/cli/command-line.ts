import { parseArgs, type ParseArgsConfig } from 'node:util';
import { CommandError } from './command-error.ts';

/** Who acts when a command does, as the audit trail has it. */
export const OPERATOR = { kind: 'SYSTEM', name: 'command line' } as const;

/** An id as commands take it: lower case. */
export const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** EX_USAGE of sysexits.h. */
const EX_USAGE = 64;

/** What is said of a command line that cannot be used: how it is to be. */
export function usageError(usage: string): CommandError {
  return new CommandError(usage, EX_USAGE);
}

/**
 * Options and positionals of a command line.
 *
 * @throws {CommandError} the usage, exit code 64, for an unknown option or one without its value
 */
export function readArguments<const Options extends NonNullable<ParseArgsConfig['options']>>(
  args: readonly string[],
  usage: string,
  options: Options,
) {
  try {
    return parseArgs({ args: [...args], allowPositionals: true, options });
  } catch {
    throw usageError(usage);
  }
}
