import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

/** The state folder cannot be used; the message is one sentence for the operator. */
export class StateFolderError extends Error {
  override readonly name = 'StateFolderError';
}

/** A folder that this process alone uses. */
export interface StateFolder {
  readonly path: string;
  /** Lets others use it. */
  release(): void;
}

/**
 * Makes the folder if it is not there, and claims it for this process.
 *
 * The claim is a lock of the operating system on the file `lock`, held through SQLite because Node.js has no call of its
 * own for it: it ends with the process however that ends, counts between containers that share the folder, and needs no
 * guess whether a process id is still the same program.
 *
 * @throws {StateFolderError} when another process has it, or it cannot be made or written to
 */
export function openStateFolder(path: string): StateFolder {
  let database: DatabaseSync;
  try {
    mkdirSync(path, { recursive: true, mode: 0o700 });
    database = new DatabaseSync(join(path, 'lock'), { timeout: 0 });
  } catch (cause) {
    throw new StateFolderError(`The state folder ${path} cannot be used: ${reasonOf(cause)}.`, {
      cause,
    });
  }
  try {
    database.exec('PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE');
  } catch (cause) {
    database.close();
    throw new StateFolderError(
      isBusy(cause)
        ? `The state folder ${path} is used by another issuer: give each its own.`
        : `The state folder ${path} cannot be used: ${reasonOf(cause)}.`,
      { cause },
    );
  }
  return { path, release: () => database.close() };
}

/** SQLITE_BUSY. */
function isBusy(error: unknown): boolean {
  return error instanceof Error && 'errcode' in error && error.errcode === 5;
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
