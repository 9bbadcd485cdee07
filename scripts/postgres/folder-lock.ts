import { execFileSync } from 'node:child_process';
import { linkSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { LauncherError, errorCode } from '../errors.ts';

/** Held while a process uses a data folder. */
export interface FolderLock {
  /** Gives the folder back; a second call does nothing. */
  release(): void;
}

/**
 * Takes the one lock of `directory`, for this process and as long as it lives.
 *
 * The lock names its holder by process id and start time, so that the lock of a process that was killed, or whose id
 * went to another program after a reboot, is taken over without asking.
 *
 * @throws {LauncherError} when a living process holds it
 */
export function acquireFolderLock(directory: string): FolderLock {
  const path = join(directory, 'lock');
  const mine = `${process.pid} ${startTime(process.pid) ?? 'unknown'}\n`;
  const draft = `${path}.${process.pid}`;
  writeFileSync(draft, mine, { mode: 0o644 });
  try {
    for (let attempt = 0; attempt < 10; attempt += 1) {
      if (claim(draft, path)) return releaseOnce(path, mine);
      const holder = read(path);
      if (holder === undefined) continue;
      if (isAlive(holder)) throw inUse(directory, holder);
      // Renaming aside, not deleting: of two processes that both see a dead holder only one moves its file away.
      const aside = `${draft}.stale`;
      renameIfPresent(path, aside);
      const moved = read(aside);
      if (moved !== undefined && isAlive(moved)) renameIfPresent(aside, path);
      rmSync(aside, { force: true });
    }
  } finally {
    rmSync(draft, { force: true });
  }
  throw new LauncherError(`The folder ${directory} is being taken by other processes: try again.`);
}

function inUse(directory: string, holder: string): LauncherError {
  const [pid] = holder.split(' ');
  return new LauncherError(
    `Another Luciole (process ${pid}) is using ${directory}: stop it first, or choose another folder with --data-dir.`,
  );
}

function claim(draft: string, path: string): boolean {
  try {
    linkSync(draft, path);
    return true;
  } catch (error) {
    if (errorCode(error) === 'EEXIST') return false;
    throw error;
  }
}

function releaseOnce(path: string, mine: string): FolderLock {
  return {
    release: () => {
      if (read(path) === mine) rmSync(path, { force: true });
    },
  };
}

function read(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return undefined;
    throw error;
  }
}

function renameIfPresent(from: string, to: string): void {
  try {
    renameSync(from, to);
  } catch (error) {
    if (errorCode(error) !== 'ENOENT') throw error;
  }
}

function isAlive(holder: string): boolean {
  const [pid, ...started] = holder.trim().split(' ');
  const current = startTime(Number(pid));
  return current !== undefined && current === started.join(' ');
}

/** When a process started, as an opaque text that differs between two processes of the same id; `undefined` when it is gone. */
function startTime(pid: number): string | undefined {
  if (!Number.isSafeInteger(pid) || pid <= 0) return undefined;
  if (process.platform === 'linux') {
    // proc_pid_stat(5): field 22, counted after the program's name, which may hold spaces and brackets itself.
    const stat = read(`/proc/${pid}/stat`);
    const fields = stat?.slice(stat.lastIndexOf(')') + 2).split(' ');
    // A zombie holds nothing any more.
    return fields?.[0] === 'Z' ? undefined : fields?.[19];
  }
  try {
    const started = execFileSync('ps', ['-o', 'lstart=', '-p', String(pid)], { encoding: 'utf8' });
    return started.trim().replaceAll(/\s+/g, '-') || undefined;
  } catch {
    return undefined;
  }
}
