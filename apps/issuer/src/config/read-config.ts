import { closeSync, openSync, readSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { ConfigError } from './config-error.ts';
import { CONFIG_VARIABLE } from './environment.ts';
import type { ConfigSource } from './load-config.ts';
import { MAX_FILE_BYTES } from './yaml-document.ts';

/**
 * The settings of this process: a file, when one is named by the command line or by `LUCIOLE_ISSUER_CONFIG`, and the
 * environment.
 *
 * @throws {ConfigError} when there is a name and no such file
 */
export function readConfigSource(file: string | undefined): ConfigSource {
  const environment = process.env;
  const workingDirectory = process.cwd();
  const source = { environment, workingDirectory };
  const named = file ?? environment[CONFIG_VARIABLE];
  if (named === undefined || named === '') return source;
  const path = resolve(workingDirectory, named);
  return { ...source, file: { text: readBounded(path), folder: dirname(path) } };
}

/** One byte more than is taken, so that the reader of the text sees that it was too much. */
function readBounded(path: string): string {
  const bytes = Buffer.alloc(MAX_FILE_BYTES + 1);
  let length = 0;
  try {
    const descriptor = openSync(path, 'r');
    try {
      for (let read = -1; read !== 0 && length < bytes.length; length += read) {
        read = readSync(descriptor, bytes, length, bytes.length - length, null);
      }
    } finally {
      closeSync(descriptor);
    }
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    const message =
      code === 'ENOENT'
        ? 'is not there'
        : 'cannot be read; it must be a file that the issuer’s user may read';
    throw new ConfigError([{ setting: path, message }]);
  }
  return bytes.toString('utf8', 0, length);
}
