import { hash } from 'node:crypto';
import { BoundedMap } from '../bounded-map.ts';

/** How long a document is used before it is fetched again, in seconds. */
const FRESH_SECONDS = 300;

/** How long a failure, or something that the document lacks, keeps us from asking again, in seconds; shorter than any client's patience. */
const NEGATIVE_SECONDS = 10;

/** Most documents kept; the oldest goes first. */
const MAX_ENTRIES = 1_000;

/** A document cannot be had: unreachable, refused, or not what it should be; `cause` says why. */
export class DocumentUnavailableError extends Error {
  constructor(key: string, cause: unknown) {
    super(`${key} cannot be had`, { cause });
    this.name = 'DocumentUnavailableError';
  }
}

/** The time as documents age by it, in seconds since the epoch. */
export interface SecondsClock {
  nowSeconds(): number;
}

/** How a document is fetched; replaceable in tests. */
export abstract class DocumentFetcher {
  abstract fetch(url: string): Promise<Buffer>;
}

/** How documents of one kind are read, and how long they may outlive their source. */
export interface DocumentCacheOptions<T> {
  /** Whatever it throws makes the document unavailable. */
  read(bytes: Buffer, key: string): T;
  /** How long a document may be used when no newer one can be had, in seconds since it was fetched; not at all beyond {@link FRESH_SECONDS} when absent. */
  readonly staleSeconds?: number;
  /** Told of every fetch that failed, once per fetch; for logs and metrics. */
  onFailure?(error: DocumentUnavailableError, key: string): void;
}

interface Copy<T> {
  readonly fetchedAt: number;
  readonly digest: string;
  readonly value: T;
}

interface Attempt<T> {
  readonly at: number;
  readonly outcome: Promise<T>;
  isPending: boolean;
}

/**
 * Small documents of others by URL, such as key sets and discovery documents, each at most {@link FRESH_SECONDS} old
 * while its source answers.
 *
 * Concurrent callers share one fetch and its failure; a failure is remembered for {@link NEGATIVE_SECONDS}. A document
 * that comes back unchanged keeps its identity, so that what was derived from it can be compared by reference.
 */
export class DocumentCache<T> {
  readonly #copies = new BoundedMap<string, Copy<T>>(MAX_ENTRIES);
  readonly #attempts = new BoundedMap<string, Attempt<T>>(MAX_ENTRIES);
  readonly #clock: SecondsClock;
  readonly #fetcher: DocumentFetcher;
  readonly #options: DocumentCacheOptions<T>;
  readonly #mostAge: number;

  constructor(clock: SecondsClock, fetcher: DocumentFetcher, options: DocumentCacheOptions<T>) {
    this.#clock = clock;
    this.#fetcher = fetcher;
    this.#options = options;
    this.#mostAge = Math.max(FRESH_SECONDS, options.staleSeconds ?? 0);
  }

  /**
   * The document, when it can be had without waiting; a stale one is served while a newer one is fetched behind it.
   *
   * `undefined` also when a stale one was long not asked for: keys that were withdrawn in the meantime must not be used
   * only because nobody looked.
   */
  peek(key: string): T | undefined {
    const now = this.#clock.nowSeconds();
    const copy = this.#usable(key, now);
    if (copy === undefined || isWithin(copy.fetchedAt, now, FRESH_SECONDS)) return copy?.value;
    const last = this.#attempts.get(key);
    if (last === undefined || !isWithin(last.at, now, 2 * FRESH_SECONDS)) return undefined;
    void this.#attempt(key, now);
    return copy.value;
  }

  /**
   * The document, fetched when it is not at hand.
   *
   * @param refreshed - asks for a newer one than the cached one, because it lacks what a caller names; granted at most
   *   every {@link NEGATIVE_SECONDS}, and answered by a failure rather than by what was there before
   * @throws {DocumentUnavailableError}
   */
  async get(key: string, refreshed = false): Promise<T> {
    const now = this.#clock.nowSeconds();
    const copy = this.#usable(key, now);
    const mostAge = refreshed ? NEGATIVE_SECONDS : FRESH_SECONDS;
    if (copy !== undefined && isWithin(copy.fetchedAt, now, mostAge)) return copy.value;
    try {
      return await this.#attempt(key, now);
    } catch (error) {
      if (copy === undefined || refreshed) throw error;
      return copy.value;
    }
  }

  /** Seconds since the document was fetched; `undefined` when there is none that may be used. */
  ageOf(key: string): number | undefined {
    const now = this.#clock.nowSeconds();
    const copy = this.#usable(key, now);
    return copy === undefined ? undefined : now - copy.fetchedAt;
  }

  #usable(key: string, now: number): Copy<T> | undefined {
    const copy = this.#copies.get(key);
    return copy !== undefined && now - copy.fetchedAt < this.#mostAge ? copy : undefined;
  }

  /** The fetch under way, or the last one when it is too early for another. */
  #attempt(key: string, now: number): Promise<T> {
    const last = this.#attempts.get(key);
    const isTooEarly = last !== undefined && isWithin(last.at, now, NEGATIVE_SECONDS);
    if (last !== undefined && (last.isPending || isTooEarly)) return last.outcome;
    const outcome = this.#load(key, now).finally(() => {
      attempt.isPending = false;
    });
    const attempt: Attempt<T> = { at: now, isPending: true, outcome };
    this.#attempts.set(key, attempt);
    // The outcome is awaited by whoever asked; a second listener keeps a failure from being unhandled in between.
    outcome.catch(() => undefined);
    return outcome;
  }

  async #load(key: string, now: number): Promise<T> {
    try {
      const bytes = await this.#fetcher.fetch(key);
      const digest = hash('sha256', bytes, 'base64url');
      const former = this.#copies.get(key);
      const value = former?.digest === digest ? former.value : this.#options.read(bytes, key);
      this.#copies.set(key, { fetchedAt: now, digest, value });
      return value;
    } catch (error) {
      const unavailable = new DocumentUnavailableError(key, error);
      this.#options.onFailure?.(unavailable, key);
      throw unavailable;
    }
  }
}

/** Whether less than `seconds` passed; not so after a clock was set back, which must not keep anything alive. */
function isWithin(then: number, now: number, seconds: number): boolean {
  return then <= now && now - then < seconds;
}
