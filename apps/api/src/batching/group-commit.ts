/** What a {@link GroupCommit} needs to know about its items and their statement. */
export interface GroupCommitOptions<Item, Result> {
  /**
   * Writes one batch in one statement and answers one result per item, in the order of the items.
   * It resolves only after the commit; it may be called again with the same items after a transient failure, so it must be idempotent.
   */
  readonly write: (batch: readonly Item[]) => Promise<readonly Result[]>;
  /**
   * Two items of the same key never share a batch; batches are sorted by key, so that writers lock rows in one order. Without it every item
   * may stand beside every other: right for reads.
   */
  readonly keyOf?: (item: Item) => string;
  /** Largest batch, 1 … 1000 (default 500: the knee of the throughput curve, and the statement stays under a few milliseconds). */
  readonly maxBatch?: number;
  /** Items that may wait; above it `add` rejects with {@link GroupCommitOverloadedError} (default 20,000). */
  readonly maxQueued?: number;
  /** Attempts of one batch when the database reports a deadlock or a serialization failure (default 5). */
  readonly maxAttempts?: number;
}

/** More items wait than the queue may hold: the caller answers "try again later". */
export class GroupCommitOverloadedError extends Error {
  override readonly name = 'GroupCommitOverloadedError';
}

/** The queue was closed before the item could be written. */
export class GroupCommitClosedError extends Error {
  override readonly name = 'GroupCommitClosedError';
}

interface Waiting<Item, Result> {
  readonly item: Item;
  readonly key: string;
  readonly resolve: (result: Result) => void;
  readonly reject: (reason: unknown) => void;
}

/** `deadlock_detected` and `serialization_failure`: the transaction left nothing behind and may run again. */
const TRANSIENT_SQL_STATES: ReadonlySet<string> = new Set(['40P01', '40001']);

/** Classes 22 (data exception) and 23 (integrity constraint violation): some item is to blame, and the others would be written without it. */
const BLAMES_AN_ITEM = /^2[23]/;

/**
 * Lets concurrent callers share one transaction: whatever arrived while a batch was in flight is the next batch.
 *
 * Guarantees, for every `add`: it settles exactly once; it resolves only after a `write` that contained its item committed; an item that the
 * database refuses (SQLSTATE class 22 or 23) fails alone, because its batch is halved until it is by itself. Any other failure (a lock or a statement
 * that took too long, no connection) would hit every half as well, each after the same wait: it fails its batch at once. There is no timer, so an idle queue adds no latency.
 * One batch is in flight at a time; items of one key are written in the order of their arrival.
 */
export class GroupCommit<Item, Result> {
  readonly #options: Required<GroupCommitOptions<Item, Result>>;
  #arrivals = 0;
  #queue: Waiting<Item, Result>[] = [];
  #running: Promise<void> | undefined;
  #closed = false;

  constructor(options: GroupCommitOptions<Item, Result>) {
    const keyOf = (): string => String((this.#arrivals += 1)).padStart(16, '0');
    this.#options = { keyOf, maxBatch: 500, maxQueued: 20_000, maxAttempts: 5, ...options };
  }

  /** Number of items that wait for a batch (the batch in flight not counted). */
  get queued(): number {
    return this.#queue.length;
  }

  /**
   * Resolves with the item's result after its commit.
   *
   * @throws {GroupCommitOverloadedError} when too many items wait
   * @throws {GroupCommitClosedError} after `close`
   */
  add(item: Item): Promise<Result> {
    if (this.#closed) return Promise.reject(new GroupCommitClosedError('The queue is closed.'));
    if (this.#queue.length >= this.#options.maxQueued) {
      return Promise.reject(
        new GroupCommitOverloadedError(`More than ${this.#options.maxQueued} items wait.`),
      );
    }
    return new Promise<Result>((resolve, reject) => {
      this.#queue.push({ item, key: this.#options.keyOf(item), resolve, reject });
      this.#running ??= this.#drain();
    });
  }

  /** Takes no further items and resolves when everything queued before has settled. */
  async close(): Promise<void> {
    this.#closed = true;
    await this.#running;
  }

  async #drain(): Promise<void> {
    // One turn of the event loop: requests that were read from their sockets together share the first batch too.
    await new Promise<void>((resolve) => {
      setImmediate(resolve);
    });
    while (this.#queue.length > 0) await this.#write(this.#takeBatch());
    this.#running = undefined;
  }

  #takeBatch(): Waiting<Item, Result>[] {
    const keys = new Set<string>();
    const batch: Waiting<Item, Result>[] = [];
    const rest: Waiting<Item, Result>[] = [];
    for (const waiting of this.#queue) {
      if (batch.length < this.#options.maxBatch && !keys.has(waiting.key)) {
        keys.add(waiting.key);
        batch.push(waiting);
      } else {
        rest.push(waiting);
      }
    }
    this.#queue = rest;
    return batch.toSorted((left, right) => (left.key < right.key ? -1 : 1));
  }

  async #write(batch: readonly Waiting<Item, Result>[]): Promise<void> {
    let results: readonly Result[];
    try {
      results = await this.#attempt(batch.map(({ item }) => item));
    } catch (error) {
      await this.#isolate(batch, error);
      return;
    }
    for (const [index, result] of results.entries()) batch[index]?.resolve(result);
  }

  async #attempt(items: readonly Item[]): Promise<readonly Result[]> {
    for (let attempt = 1; ; attempt += 1) {
      try {
        const results = await this.#options.write(items);
        if (results.length !== items.length)
          throw new Error(`${results.length} results for ${items.length} items.`);
        return results;
      } catch (error) {
        if (attempt >= this.#options.maxAttempts || !TRANSIENT_SQL_STATES.has(sqlStateOf(error)))
          throw error;
      }
    }
  }

  /** Halves a batch when an item of it is to blame. */
  async #isolate(batch: readonly Waiting<Item, Result>[], error: unknown): Promise<void> {
    if (batch.length === 1 || !BLAMES_AN_ITEM.test(sqlStateOf(error))) {
      for (const waiting of batch) waiting.reject(error);
      return;
    }
    const middle = batch.length >> 1;
    await this.#write(batch.slice(0, middle));
    await this.#write(batch.slice(middle));
  }
}

function sqlStateOf(error: unknown): string {
  const code =
    typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined;
  return typeof code === 'string' && /^[0-9A-Z]{5}$/.test(code) ? code : '';
}
