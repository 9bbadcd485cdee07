import { RevocationReason } from '@luciole/contract';

import { usageError } from './command-line.ts';

/**
 * The reason that `--reason` names, if there is one.
 *
 * @throws {CommandError} the usage, exit code 64, for a word that is no reason
 */
export function readReason(text: string | undefined, usage: string): RevocationReason | undefined {
  if (text === undefined) return undefined;
  const { data, success } = RevocationReason.safeParse(text);
  if (!success) throw usageError(usage);
  return data;
}
