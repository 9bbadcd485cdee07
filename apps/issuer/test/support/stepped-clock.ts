import type { Clock } from '../../src/clock/clock.ts';

interface Sleeper {
  readonly until: number;
  readonly wake: () => void;
}

/** A clock that stands still until it is told to advance; sleepers wake in the order of their times. */
export class SteppedClock implements Clock {
  #time: number;
  #sleepers: Sleeper[] = [];

  constructor(start = Date.UTC(2026, 10, 22, 12)) {
    this.#time = start;
  }

  now(): Date {
    return new Date(this.#time);
  }

  elapsed(): number {
    return this.#time;
  }

  sleep(milliseconds: number, signal?: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      if (signal?.aborted === true) return resolve();
      const sleeper = { until: this.#time + milliseconds, wake: resolve };
      this.#sleepers.push(sleeper);
      signal?.addEventListener('abort', () => {
        this.#sleepers = this.#sleepers.filter((other) => other !== sleeper);
        resolve();
      });
      return undefined;
    });
  }

  /** Lets time pass, sleeper by sleeper, with everything that each of them sets off. */
  async advance(milliseconds: number): Promise<void> {
    const end = this.#time + milliseconds;
    await settle();
    for (;;) {
      const next = this.#sleepers
        .filter(({ until }) => until <= end)
        .toSorted((left, right) => left.until - right.until)[0];
      if (next === undefined) break;
      this.#sleepers = this.#sleepers.filter((sleeper) => sleeper !== next);
      this.#time = Math.max(this.#time, next.until);
      next.wake();
      await settle();
    }
    this.#time = end;
  }
}

/** Lets everything that waits for nothing but its turn take it. */
async function settle(): Promise<void> {
  for (let turn = 0; turn < 20; turn += 1) await new Promise((resolve) => setImmediate(resolve));
}
