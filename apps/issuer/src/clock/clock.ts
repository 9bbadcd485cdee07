import { setTimeout as wait } from 'node:timers/promises';

/** The one source of time; everything that asks for the time or waits gets one, so that tests can steer both. */
export interface Clock {
  /** The current instant, millisecond precision, UTC. */
  now(): Date;
  /**
   * Milliseconds since an instant that stays the same while the process lives: evenly, whoever sets the time of day. What
   * the machine sleeps may be missing.
   */
  elapsed(): number;
  /** Resolves after `milliseconds`, or at once when `signal` aborts; it never rejects and never keeps the process alive by itself. */
  sleep(milliseconds: number, signal?: AbortSignal): Promise<void>;
}

/** Longest delay of a timer of Node.js, in milliseconds; a longer one would fire at once. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

/** The clock of this machine. */
export const systemClock: Clock = {
  now: () => new Date(),
  elapsed: () => performance.now(),
  async sleep(milliseconds, signal) {
    const options = signal === undefined ? { ref: false } : { signal, ref: false };
    for (let left = milliseconds; left > 0; left -= LONGEST_TIMER_MS) {
      try {
        await wait(Math.min(left, LONGEST_TIMER_MS), undefined, options);
      } catch {
        // Aborting is how a sleeper is woken, not a failure.
        return;
      }
    }
  },
};
