/** A map that keeps at most so many entries: beyond that, the one that was set longest ago goes. */
export class BoundedMap<Key, Value> {
  /** In the order of setting, as a `Map` keeps the order of insertion. */
  readonly #entries = new Map<Key, Value>();
  readonly #most: number;

  /** @param most - entries, at least 1 */
  constructor(most: number) {
    this.#most = most;
  }

  get size(): number {
    return this.#entries.size;
  }

  get(key: Key): Value | undefined {
    return this.#entries.get(key);
  }

  /** Makes the entry the newest, also when it was there: whoever sets what was read keeps what is used. */
  set(key: Key, value: Value): void {
    this.#entries.delete(key);
    // Not looked for before it is needed: the way to the first entry leads past all that were taken out before it.
    if (this.#entries.size >= this.#most) {
      const oldest = this.#entries.keys().next();
      if (oldest.done !== true) this.#entries.delete(oldest.value);
    }
    this.#entries.set(key, value);
  }

  delete(key: Key): void {
    this.#entries.delete(key);
  }
}
