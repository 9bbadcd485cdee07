import type { Clock } from '../clock/clock.ts';
import { ControlPlaneRefusal } from './control-plane.ts';
import type { HttpAnswer } from './http-client.ts';

/** An answer, and when it was made: half way between question and answer, by {@link Clock.elapsed}. */
export interface TimedAnswer extends HttpAnswer {
  readonly madeAtMs: number;
}

/**
 * The control plane's time, as its answers say it (ruling 24). Between answers it goes on with the clock that nobody can
 * set, so that a jump of this machine's time of day is noticed without another answer.
 */
export class ControlPlaneTime {
  readonly #clock: Clock;
  /** Its time at the beginning of {@link Clock.elapsed}, epoch milliseconds. */
  #origin: number | undefined;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** How far it is ahead of this machine's time of day now, in milliseconds, to about a second; `undefined` before the first answer. */
  get offsetMs(): number | undefined {
    if (this.#origin === undefined) return undefined;
    return this.#origin + this.#clock.elapsed() - this.#clock.now().getTime();
  }

  /** This machine's time as long as no other is known. */
  now(): Date {
    return new Date(this.#clock.now().getTime() + (this.offsetMs ?? 0));
  }

  /**
   * What `judge` finds. The answer's `Date` is believed when it is the control plane's answer: `judge` finds what it must be,
   * or a refusal in the control plane's words. Somebody else's, a proxy's page for example, says nothing about time.
   *
   * @throws what `judge` throws
   */
  learn<T>(answer: TimedAnswer, judge: () => T): T {
    try {
      const found = judge();
      this.#believe(answer);
      return found;
    } catch (error) {
      if (error instanceof ControlPlaneRefusal) this.#believe(answer);
      throw error;
    }
  }

  #believe({ headers, madeAtMs }: TimedAnswer): void {
    const date = Date.parse(headers.date ?? '');
    // The header drops the fraction of its second: half of one is the likely rest.
    if (Number.isFinite(date)) this.#origin = date + 500 - madeAtMs;
  }
}
