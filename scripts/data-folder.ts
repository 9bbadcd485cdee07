import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';

/** Makes the folder that holds an installation's files, closed to others; folders above it get the usual mode. */
export function makeDataFolder(path: string): void {
  mkdirSync(dirname(path), { recursive: true });
  mkdirSync(path, { recursive: true, mode: 0o700 });
}
