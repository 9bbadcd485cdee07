import type { Clock } from '../clock/clock.ts';

/** What was only counted: refusals of one address for one reason, besides the first of their minute. */
export interface RepeatedRefusal {
  readonly sourceAddress: string;
  readonly code: string;
  readonly count: number;
}

export interface RefusalTallyParts {
  readonly clock: Clock;
  /** Told at the end of a minute. */
  readonly tell: (repeated: RepeatedRefusal) => void;
}

const MINUTE_MS = 60_000;
/** Addresses and reasons that are told apart within a minute; a flood from more of them is counted together. */
const MOST_APART = 1_000;
const OTHERS = 'various';

/**
 * Keeps strangers from filling a log (ruling 27): of the refusals of one address for one reason, the first of a minute is
 * said at once, and the others as a number when the minute is over. Its memory is bounded.
 */
export class RefusalTally {
  readonly #parts: RefusalTallyParts;
  readonly #closing = new AbortController();
  #refused = new Map<string, RepeatedRefusal>();

  constructor(parts: RefusalTallyParts) {
    this.#parts = parts;
  }

  /** Whether a refusal is to be said now; otherwise it is counted. */
  isFirst(sourceAddress: string, code: string): boolean {
    if (this.#refused.size === 0) void this.#tellLater();
    const own = `${sourceAddress} ${code}`;
    const isApart = this.#refused.has(own) || this.#refused.size < MOST_APART;
    const key = isApart ? own : OTHERS;
    const known = this.#refused.get(key);
    const named = isApart ? { sourceAddress, code } : { sourceAddress: OTHERS, code: OTHERS };
    this.#refused.set(key, { ...named, count: known === undefined ? 0 : known.count + 1 });
    return known === undefined;
  }

  /** Tells what was only counted so far. */
  close(): void {
    this.#closing.abort();
    this.#tell();
  }

  async #tellLater(): Promise<void> {
    await this.#parts.clock.sleep(MINUTE_MS, this.#closing.signal);
    if (!this.#closing.signal.aborted) this.#tell();
  }

  #tell(): void {
    const refused = this.#refused;
    this.#refused = new Map();
    for (const repeated of refused.values()) {
      if (repeated.count > 0) this.#parts.tell(repeated);
    }
  }
}
