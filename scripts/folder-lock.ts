import { linkSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { LauncherError, errorCode } from './errors.ts';
import { identifyProcess, isAlive, processId, readIfPresent } from './process-identity.ts';

/** Held while a process uses a folder. */
export interface FolderLock {
  /** Gives the folder back; a second call does nothing. */
  release(): void;
}

/**
 * Takes the one lock of `directory`, for this process and as long as it lives.
 *
 * The lock is the file `lock`, which names its holder, so that the lock of a process that was killed is taken over
 * without asking, also when its number went to another program.
 *
 * @throws {LauncherError} when a living process holds it
 */
export function acquireFolderLock(directory: string): FolderLock {
  const path = join(directory, 'lock');
  const mine = identifyProcess(process.pid) ?? String(process.pid);
  const draft = `${path}.${process.pid}`;
  writeFileSync(draft, mine, { mode: 0o644 });
  try {
    for (let attempt = 0; attempt < 10; attempt += 1) {
      if (claim(draft, path)) return releasable(path, mine);
      const holder = readIfPresent(path);
      if (holder !== undefined && isAlive(holder)) {
        throw new LauncherError(
          `Another Luciole (process ${processId(holder)}) is using ${directory}: stop it first, or choose another folder with --data-dir.`,
        );
      }
      if (holder !== undefined) setAside(path, draft);
    }
  } finally {
    rmSync(draft, { force: true });
  }
  throw new LauncherError(`Other processes are taking ${directory} at the same time: try again.`);
}

/** link(2) makes name and content appear in one step: nobody reads a lock without its holder. */
function claim(draft: string, path: string): boolean {
  try {
    linkSync(draft, path);
    return true;
  } catch (error) {
    if (errorCode(error) === 'EEXIST') return false;
    throw error;
  }
}

/** Renames instead of deleting: when two see the same dead holder, the slower one must not remove the faster one's lock. */
function setAside(path: string, draft: string): void {
  const aside = `${draft}.stale`;
  renameIfPresent(path, aside);
  const moved = readIfPresent(aside);
  if (moved !== undefined && isAlive(moved)) renameIfPresent(aside, path);
  rmSync(aside, { force: true });
}

function renameIfPresent(from: string, to: string): void {
  try {
    renameSync(from, to);
  } catch (error) {
    if (errorCode(error) !== 'ENOENT') throw error;
  }
}

function releasable(path: string, mine: string): FolderLock {
  return {
    release: () => {
      if (readIfPresent(path) === mine) rmSync(path, { force: true });
    },
  };
}
