import { createLocalJWKSet, type JSONWebKeySet, type JWTVerifyGetKey } from 'jose';
import { DocumentCache, type DocumentFetcher, type SecondsClock } from './document-cache.ts';
import { FetchRefusedError } from './guarded-fetch.ts';

/** Most keys of a set. */
const MAX_KEYS = 100;

/** Key sets of federated identity providers by URL (RFC 7517 §5), with the freshness of a {@link DocumentCache}. */
export class KeySetCache {
  readonly #documents: DocumentCache<JWTVerifyGetKey>;

  constructor(clock: SecondsClock, fetcher: DocumentFetcher) {
    this.#documents = new DocumentCache(clock, fetcher, { read: readKeys });
  }

  /**
   * The keys behind a URL.
   *
   * @param refreshed - asks for a newer set than the cached one, because a token names a key it lacks
   * @throws {DocumentUnavailableError} when no key set can be had
   */
  keysOf(url: string, refreshed = false): Promise<JWTVerifyGetKey> {
    return this.#documents.get(url, refreshed);
  }
}

/**
 * The public asymmetric keys of a key set, at most {@link MAX_KEYS} (RFC 7517 §5). Symmetric keys have no place in a
 * public key set, and would invite confusion of algorithms (RFC 8725 §2.1); private ones are known to who knows whom.
 *
 * @throws {FetchRefusedError} STATUS_UNEXPECTED when the document is no key set
 */
export function readKeySet(bytes: Buffer): JSONWebKeySet {
  const document: unknown = JSON.parse(bytes.toString('utf8'));
  if (!isKeySet(document)) throw new FetchRefusedError('STATUS_UNEXPECTED', 'not a key set');
  return { keys: document.keys.filter((key) => key.kty !== 'oct' && key.d === undefined) };
}

function readKeys(bytes: Buffer): JWTVerifyGetKey {
  return createLocalJWKSet(readKeySet(bytes));
}

function isKeySet(document: unknown): document is JSONWebKeySet {
  return (
    typeof document === 'object' &&
    document !== null &&
    'keys' in document &&
    Array.isArray(document.keys) &&
    document.keys.length <= MAX_KEYS &&
    document.keys.every((key: unknown) => typeof key === 'object' && key !== null && 'kty' in key)
  );
}
