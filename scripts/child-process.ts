import { spawn, type ChildProcess, type SpawnOptions } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { LauncherError } from './errors.ts';
import { isAlive, processId } from './process-identity.ts';

/** How a child ended: its exit code, or 128 when a signal ended it. */
export interface ChildResult {
  readonly exitCode: number;
  /** What it wrote, for the streams that were piped. */
  readonly stdout: string;
  readonly stderr: string;
}

/**
 * Runs a program to its end. An aborted `signal` sends it SIGTERM; the result still comes when it has really ended.
 *
 * @param options - spawn's; `stdio` decides which streams are collected, `onStderr` sees each chunk as it comes
 * @throws {LauncherError} when the program cannot be started
 */
export function runChild(
  program: string,
  args: readonly string[],
  options: SpawnOptions & { signal?: AbortSignal; onStderr?: (chunk: string) => void } = {},
): Promise<ChildResult> {
  const { signal, onStderr, ...spawnOptions } = options;
  const child = spawn(program, args, spawnOptions);
  const terminate = () => void child.kill('SIGTERM');
  signal?.addEventListener('abort', terminate);
  if (signal?.aborted === true) terminate();

  let stdout = '';
  let stderr = '';
  child.stdout?.setEncoding('utf8').on('data', (chunk: string) => (stdout += chunk));
  child.stderr?.setEncoding('utf8').on('data', (chunk: string) => {
    stderr += chunk;
    onStderr?.(chunk);
  });
  return new Promise((resolve, reject) => {
    child.on('error', (error) => {
      if (child.pid === undefined) {
        reject(new LauncherError(`${program} cannot be run (${error.message}).`, { cause: error }));
      }
    });
    // 'close' and not 'exit': the last lines may still be in the pipes when the process is gone.
    child.on('close', (code) => {
      signal?.removeEventListener('abort', terminate);
      resolve({ exitCode: code ?? 128, stdout, stderr });
    });
  });
}

/** Tells whether a child that was started has not ended yet. */
export function isChildAlive(child: ChildProcess): boolean {
  return child.pid !== undefined && child.exitCode === null && child.signalCode === null;
}

/**
 * Ends the process that `identity` names and everything in its process group: SIGTERM first, SIGKILL when it has not
 * ended after `graceMs`. A stranger that got the same number since is left alone.
 */
export async function endProcessGroup(identity: string, graceMs: number): Promise<void> {
  const pid = processId(identity);
  for (const signal of ['SIGTERM', 'SIGKILL'] as const) {
    if (!isAlive(identity)) return;
    send(pid, signal);
    const deadline = performance.now() + graceMs;
    while (isAlive(identity) && performance.now() < deadline) await sleep(20);
  }
}

function send(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(-pid, signal);
  } catch {
    // It is not the leader of a group, or ended a moment ago.
    try {
      process.kill(pid, signal);
    } catch {
      return;
    }
  }
}
