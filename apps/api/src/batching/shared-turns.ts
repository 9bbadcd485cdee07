/**
 * Has callers share what is done for a key: one turn of a key at a time, and whoever comes while one is under way shares the next. So a turn has
 * begun after every call that it answers, and a hundred calls at once are two turns.
 */
export class SharedTurns<Result> {
  readonly #running = new Map<string, Promise<Result>>();
  readonly #waiting = new Map<string, Promise<Result>>();

  /** Settles with the turn that answers this call; rejects with its failure. */
  take(key: string, work: () => Promise<Result>): Promise<Result> {
    const shared = this.#waiting.get(key);
    if (shared !== undefined) return shared;
    const turn = this.#begin(key, work);
    this.#waiting.set(key, turn);
    return turn;
  }

  async #begin(key: string, work: () => Promise<Result>): Promise<Result> {
    // Whoever waited for the turn before has been told why it failed.
    await this.#running.get(key)?.catch(() => undefined);
    this.#waiting.delete(key);
    const running = work();
    this.#running.set(key, running);
    try {
      return await running;
    } finally {
      if (this.#running.get(key) === running) this.#running.delete(key);
    }
  }
}
