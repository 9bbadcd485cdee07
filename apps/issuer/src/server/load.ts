/**
 * Requests that are worked on. Whoever would be one too many is sent away at once: a queue that nobody waits out helps
 * nobody.
 */
export class Load {
  readonly #most: number;
  #pending = 0;

  constructor(most: number) {
    this.#most = most;
  }

  get pending(): number {
    return this.#pending;
  }

  get isFull(): boolean {
    return this.#pending >= this.#most;
  }

  /** Counts `work` as pending until it settles. */
  async carry<T>(work: () => Promise<T>): Promise<T> {
    this.#pending += 1;
    try {
      return await work();
    } finally {
      this.#pending -= 1;
    }
  }
}
