import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';

/** Thrown out of a step because somebody asked to stop. */
export class StopRequested extends Error {
  override readonly name = 'StopRequested';
}

/**
 * One run of the launcher: knows whether it has to stop, and what to undo then, last thing first.
 *
 * Ctrl-C, SIGTERM, SIGHUP and the death of the npm that started us ask to stop; asking again changes nothing.
 */
export class Session {
  readonly #stop = new AbortController();
  readonly #undo: (() => Promise<void> | void)[] = [];

  constructor() {
    const stop = () => this.#stop.abort();
    process.on('SIGINT', stop);
    process.on('SIGTERM', stop);
    // Started with nohup, hanging up is ignored, and stays ignored.
    if (!isHangupIgnored()) process.on('SIGHUP', stop);
    this.#watchParent();
  }

  /** Aborted when the run has to stop. */
  get signal(): AbortSignal {
    return this.#stop.signal;
  }

  /** Has `undo` done when the session closes. */
  onClose(undo: () => Promise<void> | void): void {
    this.#undo.push(undo);
  }

  /** @throws {StopRequested} when the run has to stop */
  continueOrStop(): void {
    if (this.#stop.signal.aborted) throw new StopRequested();
  }

  /** Waits until the run has to stop or `ended` settles, whichever is first. */
  async untilStopped(ended: Promise<unknown>): Promise<void> {
    const stopped = new Promise<void>((resolve) => {
      if (this.#stop.signal.aborted) resolve();
      this.#stop.signal.addEventListener('abort', () => resolve());
    });
    await Promise.race([stopped, ended]);
  }

  /** Undoes everything, also when one of the steps fails; the first failure is thrown at the end. */
  async close(): Promise<void> {
    const failures: unknown[] = [];
    for (const undo of this.#undo.splice(0).toReversed()) {
      try {
        await undo();
      } catch (error) {
        failures.push(error);
      }
    }
    if (failures.length > 0) throw failures[0];
  }

  /** A kill -9 of npm (or of the older Node.js that runs us) reaches nobody else: without this we would serve on, unseen. */
  #watchParent(): void {
    const parent = process.ppid;
    if (process.env['npm_lifecycle_event'] === undefined || parent === 1) return;
    const watch = async () => {
      while (process.ppid === parent) await sleep(500, undefined, { ref: false });
      this.#stop.abort();
    };
    void watch();
  }
}

function isHangupIgnored(): boolean {
  if (process.platform !== 'linux') return false;
  // proc_pid_status(5): SigIgn is a mask in hexadecimal; SIGHUP is its lowest bit.
  const mask = /^SigIgn:\s*([0-9a-f]+)$/m.exec(readFileSync('/proc/self/status', 'utf8'))?.[1];
  return mask !== undefined && (BigInt(`0x${mask}`) & 1n) === 1n;
}
