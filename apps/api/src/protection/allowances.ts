import { BoundedMap } from '@luciole/service';

/** How much there is at once, and how fast it comes back. */
export interface Allowance {
  readonly capacity: number;
  readonly perSecond: number;
}

/** Most keys remembered; the one that was asked for longest ago goes first. */
const MOST_KEYS = 50_000;

interface Level {
  left: number;
  /** Milliseconds since the epoch. */
  at: number;
}

/** One {@link Allowance} for each key, in bounded memory (a token bucket each). */
export class Allowances {
  readonly #levels = new BoundedMap<string, Level>(MOST_KEYS);

  constructor(private readonly allowance: Allowance) {}

  /**
   * Takes one.
   *
   * @param now - milliseconds since the epoch
   * @returns whole seconds until there is one again, when there is none
   */
  take(key: string, now: number): number | undefined {
    const { capacity, perSecond } = this.allowance;
    const known = this.#levels.get(key);
    const left = known === undefined ? capacity : this.#leftOf(known, now);
    if (left < 1) return Math.max(1, Math.ceil((1 - left) / perSecond));
    this.#levels.set(key, { left: left - 1, at: now });
    return undefined;
  }

  /** Gives back one that was taken. */
  giveBack(key: string): void {
    const known = this.#levels.get(key);
    if (known === undefined) return;
    known.left = Math.min(this.allowance.capacity, known.left + 1);
  }

  #leftOf({ left, at }: Level, now: number): number {
    const { capacity, perSecond } = this.allowance;
    return Math.min(capacity, left + (Math.max(0, now - at) / 1000) * perSecond);
  }
}
