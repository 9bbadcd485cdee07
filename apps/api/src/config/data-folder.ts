import { statSync } from 'node:fs';

import { ConfigError } from './config.schema.ts';

/**
 * Refuses a data folder that group or others may write to: they could put another key in the place of ours. One that does not exist is made closed.
 *
 * @throws {ConfigError} with one sentence that says what to do
 */
export function requireClosedDataFolder(folder: string): void {
  const mode = statSync(folder, { throwIfNoEntry: false })?.mode ?? 0;
  if ((mode & 0o022) === 0) return;
  const message = `is ${folder}, where other users may write; run "chmod go-w ${folder}" once you know what is in it`;
  throw new ConfigError([{ setting: 'LUCIOLE_DATA_DIR', message }]);
}
