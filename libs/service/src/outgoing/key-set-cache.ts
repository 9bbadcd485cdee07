import { createLocalJWKSet, type JSONWebKeySet, type JWTVerifyGetKey } from 'jose';
import { FetchRefusedError } from './guarded-fetch.ts';

/** How long a key set is used before it is fetched again, in seconds. */
const FRESH_SECONDS = 300;

/** How long a failure, or a key id that the set lacks, keeps us from asking again, in seconds; shorter than any client's patience. */
const NEGATIVE_SECONDS = 10;

/** Most key sets kept; the oldest goes first. */
const MAX_ENTRIES = 1_000;

interface Entry {
  readonly fetchedAt: number;
  readonly outcome: Promise<JWTVerifyGetKey>;
}

/** A key set cannot be had: unreachable, refused, or no key set; `cause` says why. */
export class KeySetUnavailableError extends Error {
  constructor(url: string, cause: unknown) {
    super(`the key set of ${url} cannot be had`, { cause });
    this.name = 'KeySetUnavailableError';
  }
}

/** The time as key sets age by it, in whole seconds since the epoch. */
export interface SecondsClock {
  nowSeconds(): number;
}

/** How a document is fetched; replaceable in tests. */
export abstract class DocumentFetcher {
  abstract fetch(url: string): Promise<Buffer>;
}

/**
 * Key sets of federated identity providers by URL (RFC 7517 §5), each at most {@link FRESH_SECONDS} old.
 *
 * Concurrent callers share one fetch and its failure; a failure is remembered for {@link NEGATIVE_SECONDS}.
 */
export class KeySetCache {
  readonly #entries = new Map<string, Entry>();
  readonly #failures = new Map<
    string,
    { readonly at: number; readonly error: KeySetUnavailableError }
  >();

  readonly #clock: SecondsClock;
  readonly #fetcher: DocumentFetcher;

  constructor(clock: SecondsClock, fetcher: DocumentFetcher) {
    this.#clock = clock;
    this.#fetcher = fetcher;
  }

  /**
   * The keys behind a URL.
   *
   * @param refreshed - asks for a newer set than the cached one, because a token names a key it lacks; granted at most every {@link NEGATIVE_SECONDS}
   * @throws {KeySetUnavailableError} when no key set can be had
   */
  async keysOf(url: string, refreshed = false): Promise<JWTVerifyGetKey> {
    const now = this.#clock.nowSeconds();
    const known = this.#entries.get(url);
    const mostAge = refreshed ? NEGATIVE_SECONDS : FRESH_SECONDS;
    if (known !== undefined && now - known.fetchedAt < mostAge) return known.outcome;
    const failure = this.#failures.get(url);
    if (failure !== undefined && now - failure.at < NEGATIVE_SECONDS) throw failure.error;

    const outcome = this.#load(url).catch((error: unknown) => {
      const unavailable = new KeySetUnavailableError(url, error);
      this.#forget(url, entry, known, now);
      if (this.#failures.size >= MAX_ENTRIES) this.#failures.clear();
      this.#failures.set(url, { at: now, error: unavailable });
      throw unavailable;
    });
    const entry: Entry = { fetchedAt: now, outcome };
    this.#remember(url, entry);
    return outcome;
  }

  /** A newer set that cannot be had takes nothing from who signs with a key of the one that is still fresh. */
  #forget(url: string, failed: Entry, former: Entry | undefined, now: number): void {
    if (this.#entries.get(url) !== failed) return;
    if (former !== undefined && now - former.fetchedAt < FRESH_SECONDS)
      this.#entries.set(url, former);
    else this.#entries.delete(url);
  }

  async #load(url: string): Promise<JWTVerifyGetKey> {
    const bytes = await this.#fetcher.fetch(url);
    const document: unknown = JSON.parse(bytes.toString('utf8'));
    if (!isKeySet(document)) throw new FetchRefusedError('STATUS_UNEXPECTED', 'not a key set');
    // Symmetric keys have no place in a public key set, and would invite confusion of algorithms (RFC 8725 §2.1).
    const keys = document.keys.filter((key) => key.kty !== 'oct' && key.d === undefined);
    return createLocalJWKSet({ keys });
  }

  #remember(url: string, entry: Entry): void {
    this.#entries.delete(url);
    const [oldest] = this.#entries.keys();
    if (this.#entries.size >= MAX_ENTRIES && oldest !== undefined) this.#entries.delete(oldest);
    this.#entries.set(url, entry);
    // The entry is awaited by whoever asked; a second listener keeps a failure from being unhandled in between.
    entry.outcome.catch(() => undefined);
  }
}

function isKeySet(document: unknown): document is JSONWebKeySet {
  return (
    typeof document === 'object' &&
    document !== null &&
    'keys' in document &&
    Array.isArray(document.keys) &&
    document.keys.length <= 100 &&
    document.keys.every((key: unknown) => typeof key === 'object' && key !== null && 'kty' in key)
  );
}
