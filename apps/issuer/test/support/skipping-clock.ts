import type { Clock } from '../../src/clock/clock.ts';

/** A clock that stands still except while somebody sleeps, who wakes at once and later: waiting takes no time in tests. */
export class SkippingClock implements Clock {
  #time: number;
  #start: number;
  /** Every sleep, in milliseconds. */
  readonly sleeps: number[] = [];
  /** Called after each sleep, for what happens meanwhile. */
  onSleep: (() => void) | undefined;

  constructor(start: Date | number = Date.UTC(2026, 10, 22, 12)) {
    this.#time = Number(start);
    this.#start = this.#time;
  }

  now(): Date {
    return new Date(this.#time);
  }

  async sleep(milliseconds: number, signal?: AbortSignal): Promise<void> {
    if (signal?.aborted === true) return;
    this.sleeps.push(milliseconds);
    this.#time += milliseconds;
    this.onSleep?.();
    // Others get their turn, as they would.
    await new Promise((resolve) => setImmediate(resolve));
  }

  elapsed(): number {
    return this.#time - this.#start;
  }

  advance(milliseconds: number): void {
    this.#time += milliseconds;
  }

  /** Somebody sets the time of day. */
  shift(milliseconds: number): void {
    this.#time += milliseconds;
    this.#start += milliseconds;
  }
}
