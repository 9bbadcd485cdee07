import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';

/** Ticks of /proc per second (USER_HZ of the kernel's ABI). */
const TICKS_PER_SECOND = 100;

/** CPU seconds that a process has used so far; `undefined` where the system has no /proc. */
export function cpuSeconds(pid: number): number | undefined {
  const fields = statOf(pid);
  return fields === undefined ? undefined : ticks(fields, 11, 12) / TICKS_PER_SECOND;
}

/** CPU seconds of a process, its living children, and its dead ones. */
export function familyCpuSeconds(pid: number): number | undefined {
  const own = statOf(pid);
  if (own === undefined) return undefined;
  let sum = ticks(own, 11, 12, 13, 14);
  for (const entry of readdirSync('/proc')) {
    if (!/^\d+$/.test(entry)) continue;
    const fields = statOf(Number(entry));
    if (fields !== undefined && Number(fields[1]) === pid) sum += ticks(fields, 11, 12);
  }
  return sum / TICKS_PER_SECOND;
}

/** Resident memory of a process in megabytes (10^6 octets), as the system counts it. */
export function residentMegabytes(pid: number): number {
  const kibibytes = execFileSync('ps', ['-o', 'rss=', '-p', String(pid)], { encoding: 'utf8' });
  return (Number(kibibytes.trim()) * 1024) / 1e6;
}

/** The parent of a process; `undefined` where the system has no /proc. */
export function parentOf(pid: number): number | undefined {
  const parent = statOf(pid)?.[1];
  return parent === undefined ? undefined : Number(parent);
}

/** Fields of proc_pid_stat(5) from the third on; the name before them may hold spaces. */
function statOf(pid: number): readonly string[] | undefined {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return text.slice(text.lastIndexOf(')') + 2).split(' ');
  } catch {
    return undefined;
  }
}

function ticks(fields: readonly string[], ...places: readonly number[]): number {
  return places.reduce((sum, place) => sum + Number(fields[place] ?? 0), 0);
}
