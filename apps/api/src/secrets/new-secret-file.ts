import { randomUUID } from 'node:crypto';
import {
  closeSync,
  fsyncSync,
  linkSync,
  mkdirSync,
  openSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs';
import { dirname } from 'node:path';

/**
 * Puts a secret into a file that only its owner may read (mode 0600, folder 0700 when it has to be made). When this returns, both file and folder
 * entry are on disk; a file that is there already is never replaced, and nobody ever sees half of the new one.
 *
 * @throws {Error} of the system, with code `EEXIST` when there is a file of that name
 */
export function writeNewSecretFile(file: string, content: string): void {
  const folder = dirname(file);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  // A name that nobody can prepare, opened only when it is new: the folder may be one that others write to.
  const draft = `${file}.${randomUUID()}.tmp`;
  const descriptor = openSync(draft, 'wx', 0o600);
  try {
    try {
      writeFileSync(descriptor, content);
      fsyncSync(descriptor);
    } finally {
      closeSync(descriptor);
    }
    // Unlike rename, link never replaces: of two first starts one wins, and no secret is lost.
    linkSync(draft, file);
  } finally {
    unlinkSync(draft);
  }
  syncFolder(folder);
}

/** Writes a folder's entries to disk. */
export function syncFolder(folder: string): void {
  const descriptor = openSync(folder, 'r');
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}
