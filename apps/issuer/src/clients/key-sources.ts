import {
  DocumentCache,
  type DocumentFetcher,
  type DocumentUnavailableError,
  type SecondsClock,
} from '@luciole/service';
import { KeySet } from './key-set.ts';
import { isRecord } from './claims.ts';

/** How long key sets may be used when their provider does not answer, in seconds: an outage of a day stops nobody. */
const STALE_SECONDS = 86_400;

/** Where an identity provider's keys are: behind a URL, or behind the discovery document of an issuer. */
export type KeySource =
  | { readonly kind: 'keySet'; readonly url: string }
  | { readonly kind: 'discovery'; readonly issuer: string };

/** How the keys of a source are doing, for health and metrics. */
export interface KeySourceHealth {
  /** URL of the set, or the issuer of its discovery document. */
  readonly source: string;
  /** Seconds since the set was fetched; `undefined` when none is at hand. */
  readonly ageSeconds: number | undefined;
}

/** Told of each fetch that failed; `key` is the URL of a set or the issuer of a discovery document. */
export type OnFetchFailure = (error: DocumentUnavailableError, key: string) => void;

interface Discovery {
  readonly keySetUrl: string;
}

/** Key sets of the sources that the configuration names; cached, and serving on through an outage. Fetches nothing else. */
export class KeySources {
  readonly #keySets: DocumentCache<KeySet>;
  readonly #discoveries: DocumentCache<Discovery>;
  #sources: readonly KeySource[] = [];

  constructor(clock: SecondsClock, documents: DocumentFetcher, onFailure: OnFetchFailure) {
    const common = { staleSeconds: STALE_SECONDS, onFailure };
    this.#keySets = new DocumentCache(clock, documents, { ...common, read: KeySet.read });
    const atIssuer: DocumentFetcher = { fetch: (issuer) => documents.fetch(discoveryUrl(issuer)) };
    this.#discoveries = new DocumentCache(clock, atIssuer, { ...common, read: readDiscovery });
  }

  /** Fetches what these sources have before anyone needs it. */
  use(sources: readonly KeySource[]): void {
    this.#sources = sources;
    for (const source of sources) {
      // A failure was reported already; whoever needs the set will ask again.
      this.get(source).catch(() => undefined);
    }
  }

  /** The key set, when it can be had without waiting. */
  peek(source: KeySource): KeySet | undefined {
    if (source.kind === 'keySet') return this.#keySets.peek(source.url);
    const discovery = this.#discoveries.peek(source.issuer);
    return discovery === undefined ? undefined : this.#keySets.peek(discovery.keySetUrl);
  }

  /**
   * The key set, fetched when it is not at hand.
   *
   * @param refreshed - asks for a newer one, because a token names a key that it lacks
   * @throws {DocumentUnavailableError}
   */
  async get(source: KeySource, refreshed = false): Promise<KeySet> {
    if (source.kind === 'keySet') return this.#keySets.get(source.url, refreshed);
    const { keySetUrl } = await this.#discoveries.get(source.issuer, refreshed);
    return this.#keySets.get(keySetUrl, refreshed);
  }

  get health(): readonly KeySourceHealth[] {
    return this.#sources.map((source) => {
      if (source.kind === 'keySet') {
        return { source: source.url, ageSeconds: this.#keySets.ageOf(source.url) };
      }
      const url = this.#discoveries.peek(source.issuer)?.keySetUrl;
      const ageSeconds = url === undefined ? undefined : this.#keySets.ageOf(url);
      return { source: source.issuer, ageSeconds };
    });
  }
}

/** OpenID Connect Discovery 1.0 §4: a slash at the end of the issuer is left out before the path is appended. */
function discoveryUrl(issuer: string): string {
  return `${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`;
}

/** What makes a discovery document the one that was asked for (OpenID Connect Discovery 1.0 §4.3, ruling 21). */
function readDiscovery(bytes: Buffer, issuer: string): Discovery {
  const document: unknown = JSON.parse(bytes.toString('utf8'));
  if (!isRecord(document)) throw new TypeError('not a discovery document');
  if (document['issuer'] !== issuer) {
    throw new TypeError(`its issuer is ${JSON.stringify(document['issuer'])?.slice(0, 300)}`);
  }
  const url = document['jwks_uri'];
  if (typeof url !== 'string') throw new TypeError('it has no jwks_uri');
  return { keySetUrl: url };
}
