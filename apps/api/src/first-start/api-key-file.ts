import { randomUUID } from 'node:crypto';
import { closeSync, existsSync, fstatSync, openSync, readFileSync } from 'node:fs';
import { writeNewSecretFile } from '../secrets/new-secret-file.ts';

/** The file of the administrator's API key cannot be used; the message is one sentence that says what to do. */
export class ApiKeyFileError extends Error {
  override readonly name = 'ApiKeyFileError';
}

const API_KEY = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}\n?$/;

/**
 * The administrator's API key (UUIDv4) in its file, mode 0600, on disk when this returns.
 *
 * A key that is there already is kept: a first start that was killed before its commit left it behind, and a file is never replaced, because it
 * could be the only copy of another deployment's key.
 *
 * @throws {ApiKeyFileError} when the file holds something else, is another user's, others can read it, or it cannot be written
 */
export function ensureApiKeyFile(file: string): string {
  const found = readApiKeyFile(file);
  if (found !== undefined) return found;
  const apiKey = randomUUID();
  try {
    writeNewSecretFile(file, `${apiKey}\n`);
  } catch (cause) {
    const hint = `set LUCIOLE_API_KEY_FILE to a file that can be written`;
    throw new ApiKeyFileError(
      `The file ${file} for the administrator's API key cannot be written; ${hint}.`,
      { cause },
    );
  }
  return apiKey;
}

/** Whether the administrator's key is still where the first start put it. */
export function hasApiKeyFile(file: string): boolean {
  return existsSync(file);
}

function readApiKeyFile(file: string): string | undefined {
  let descriptor: number;
  try {
    descriptor = openSync(file, 'r');
  } catch (cause) {
    if (cause instanceof Error && 'code' in cause && cause.code === 'ENOENT') return undefined;
    throw new ApiKeyFileError(
      `The file ${file} of the administrator's API key cannot be read; make it readable or move it away.`,
      { cause },
    );
  }
  try {
    const { mode, uid } = fstatSync(descriptor);
    // Whoever put it there knows it, and would be the first administrator.
    if (process.geteuid !== undefined && uid !== process.geteuid()) {
      throw new ApiKeyFileError(
        `The file ${file} belongs to another user; move it away, a new API key is made then.`,
      );
    }
    if ((mode & 0o077) !== 0) {
      throw new ApiKeyFileError(
        `The file ${file} can be read by other users; move it away, a new API key is made then.`,
      );
    }
    const content = readFileSync(descriptor, 'latin1');
    if (!API_KEY.test(content)) {
      throw new ApiKeyFileError(
        `The file ${file} holds no API key; move it away, a new one is made then.`,
      );
    }
    return content.trim();
  } finally {
    closeSync(descriptor);
  }
}
