import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { errorCode } from './errors.ts';

/**
 * Names a living process beyond doubt, `<process id> <start time>`: numbers are used again, pairs are not.
 *
 * Returns `undefined` when there is no such process, or only its unreaped remains.
 */
export function identifyProcess(pid: number): string | undefined {
  const started = startTime(pid);
  return started === undefined ? undefined : `${pid} ${started}`;
}

/** Tells whether the process that {@link identifyProcess} named still lives. */
export function isAlive(identity: string): boolean {
  return identifyProcess(processId(identity)) === identity;
}

/** The process id in an identity. */
export function processId(identity: string): number {
  return Number(identity.split(' ')[0]);
}

/** Reads a file that may be absent. */
export function readIfPresent(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    // A process that ends while its entry in /proc is read gives ESRCH.
    if (errorCode(error) === 'ENOENT' || errorCode(error) === 'ESRCH') return undefined;
    throw error;
  }
}

function startTime(pid: number): string | undefined {
  if (!Number.isSafeInteger(pid) || pid <= 0) return undefined;
  if (process.platform === 'linux') {
    // proc_pid_stat(5): fields 3 and 22, counted after the program's name, which may hold spaces and brackets itself.
    const stat = readIfPresent(`/proc/${pid}/stat`);
    const fields = stat?.slice(stat.lastIndexOf(')') + 2).split(' ');
    return fields?.[0] === 'Z' ? undefined : fields?.[19];
  }
  try {
    const started = execFileSync('ps', ['-o', 'lstart=', '-p', String(pid)], { encoding: 'utf8' });
    return started.trim().replaceAll(/\s+/g, '-') || undefined;
  } catch {
    return undefined;
  }
}
