import { mkdirSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { LauncherError } from './errors.ts';
import { ROOT } from './repository.ts';

/** Where an installation is when nothing says otherwise. */
export const DEFAULT_DATA_FOLDER = join(ROOT, '.luciole');

/** Makes the folder that holds an installation's files, closed to others; folders above it get the usual mode. */
export function makeDataFolder(path: string): void {
  mkdirSync(dirname(path), { recursive: true });
  mkdirSync(path, { recursive: true, mode: 0o700 });
}

/**
 * Refuses a data folder that group or others may write to: they could put a key, a lock or a database of theirs in the place of ours.
 *
 * @throws {LauncherError} exit code 78, with one sentence that says what to do
 */
export function requireClosedDataFolder(path: string): void {
  if ((statSync(path).mode & 0o022) === 0) return;
  throw new LauncherError(
    `Other users may write to the data folder ${path}: run "chmod go-w ${path}" once you know what is in it, or choose another with --data-dir.`,
    { exitCode: 78 },
  );
}
