import type { KeySet } from './key-set.ts';
import type { KeySource, KeySources } from './key-sources.ts';
import { isRefusal, type PresentedToken, refusal, type TokenRefusal } from './presented-token.ts';
import { isSignatureValid } from './signature-algorithm.ts';

/** Most signatures verified for one token: one without a key id must not cost as many as its sets have keys. */
const MAX_VERIFICATIONS = 8;

/** Most tokens that wait for a key set at a time; anyone may send tokens with keys that nobody knows. */
const MAX_WAITING = 100;

/** A token whose signature is right and that somebody vouches for. */
export interface VerifiedToken<T> {
  /** What `judge` found. */
  readonly judgment: T;
  readonly source: KeySource;
  /** The set that held when the signature was verified; another one may have another opinion. */
  readonly keySet: KeySet;
}

/** What those may do whose tokens a source's keys have signed. */
export type Judge<T> = (source: KeySource) => T | TokenRefusal;

/** A source with its key set, when it could be had. */
type Available = readonly [KeySource, KeySet | undefined];

/** Refusals in the order in which they say more, the most telling last. */
const TELLING: readonly TokenRefusal['error'][] = [
  'WORKLOAD_TOKEN_KEY_UNKNOWN',
  'WORKLOAD_TOKEN_KEY_UNFIT',
  'WORKLOAD_TOKEN_SIGNATURE_INVALID',
];

/** Finds the key that signed a token, wherever it takes: at hand, not yet fetched, or newer than what was fetched. */
export class TokenVerifier {
  readonly #keySources: KeySources;
  #waiting = 0;

  constructor(keySources: KeySources) {
    this.#keySources = keySources;
  }

  /** Verifies with the keys of `sources`, and accepts the token for the first source whose judge accepts it. */
  async verify<T extends object>(
    token: PresentedToken,
    sources: readonly KeySource[],
    judge: Judge<T>,
  ): Promise<VerifiedToken<T> | TokenRefusal> {
    let sets = sources.map((source): Available => [source, this.#keySources.peek(source)]);
    let found = tryKeys(token, sets, judge);
    for (const refreshed of [false, true]) {
      if (!isRefusal(found)) return found;
      // Nobody is refused by a set that is due for another: what is fresh costs nothing to ask for.
      const isAboutKeys = TELLING.includes(found.error) || sets.some(isMissing);
      const isWorthFetching = refreshed ? isPerhapsNewer(token, found) : isAboutKeys;
      if (!isWorthFetching) continue;
      const fetched = await this.#fetch(sources, refreshed);
      if (fetched === undefined) return unavailable('anywhere: too many tokens wait for one');
      sets = fetched;
      found = tryKeys(token, sets, judge);
    }
    if (!isRefusal(found) || !isPerhapsNewer(token, found)) return found;
    // The key may be in the one set that cannot be had.
    const [missing] = sets.find(isMissing) ?? [];
    return missing === undefined
      ? found
      : unavailable(missing.kind === 'keySet' ? missing.url : missing.issuer);
  }

  async #fetch(
    sources: readonly KeySource[],
    refreshed: boolean,
  ): Promise<Available[] | undefined> {
    if (this.#waiting >= MAX_WAITING) return undefined;
    this.#waiting += 1;
    try {
      return await Promise.all(
        sources.map(async (source): Promise<Available> => {
          const set = await this.#keySources.get(source, refreshed).catch(() => undefined);
          return [source, set];
        }),
      );
    } finally {
      this.#waiting -= 1;
    }
  }
}

function isMissing([, keySet]: Available): boolean {
  return keySet === undefined;
}

/** Whether a newer or another key set might think better of a token. */
function isPerhapsNewer({ kid }: PresentedToken, { error }: TokenRefusal): boolean {
  if (error === 'WORKLOAD_TOKEN_KEY_UNKNOWN') return true;
  return kid === undefined && error === 'WORKLOAD_TOKEN_SIGNATURE_INVALID';
}

function tryKeys<T extends object>(
  token: PresentedToken,
  sets: readonly Available[],
  judge: Judge<T>,
): VerifiedToken<T> | TokenRefusal {
  const { algorithm, details, kid, signature, signed } = token;
  let worst = refusal('WORKLOAD_TOKEN_KEY_UNKNOWN', `no key set has the key ${String(kid)}`);
  let verifications = 0;
  for (const [source, keySet] of sets) {
    const keys = keySet?.choose(kid, algorithm) ?? 'unknown';
    if (keySet === undefined || keys === 'unknown') continue;
    if (keys === 'unfit') {
      const reason = `the key ${String(kid)} is not for ${algorithm}`;
      worst = moreTelling(worst, refusal('WORKLOAD_TOKEN_KEY_UNFIT', reason));
      continue;
    }
    for (const key of keys) {
      if (verifications === MAX_VERIFICATIONS) return worst;
      verifications += 1;
      if (!isSignatureValid(details, key, signed, signature)) {
        const reason = `no signature by ${kid ?? 'any key'}`;
        worst = moreTelling(worst, refusal('WORKLOAD_TOKEN_SIGNATURE_INVALID', reason));
        continue;
      }
      const judgment = judge(source);
      if (!isRefusal(judgment)) return { judgment, source, keySet };
      // It was signed by whom it should be; another source may still vouch for it.
      worst = judgment;
      break;
    }
  }
  return worst;
}

/** Of two refusals the one that says more; what a judge said beats everything. */
function moreTelling(former: TokenRefusal, latter: TokenRefusal): TokenRefusal {
  return rankOf(former) > rankOf(latter) ? former : latter;
}

function rankOf({ error }: TokenRefusal): number {
  return TELLING.includes(error) ? TELLING.indexOf(error) : TELLING.length;
}

function unavailable(reason: string): TokenRefusal {
  return refusal('WORKLOAD_KEYS_UNAVAILABLE', `no key set from ${reason}`);
}
