import { createPublicKey, type JsonWebKey, type KeyObject } from 'node:crypto';
import { readKeySet } from '@luciole/service';
import { isRecord } from './claims.ts';
import { algorithmsOf } from './signature-algorithm.ts';

/** Least and most bits of an RSA modulus: less is weak (RFC 7518 §3.3), more lets one token cost milliseconds. */
const RSA_BITS = { least: 2048, most: 8192 };

/** A public key of an identity provider, imported once. */
interface VerificationKey {
  readonly kid: string | undefined;
  /** What it may be used for. Kept, because asking a KeyObject of which kind it is was measured at tens of microseconds. */
  readonly algorithms: readonly string[];
  readonly key: KeyObject;
}

/** What a key set has for a token: keys to try, or why there are none. */
export type KeyChoice = readonly KeyObject[] | 'unknown' | 'unfit';

/** Keys that an identity provider signs with (RFC 7517 §5), ready to verify. */
export class KeySet {
  readonly #keys: readonly VerificationKey[];
  readonly #named: ReadonlyMap<string, readonly VerificationKey[]>;

  private constructor(keys: readonly VerificationKey[]) {
    this.#keys = keys;
    this.#named = Map.groupBy(
      keys.filter((key) => key.kid !== undefined),
      ({ kid }) => kid ?? '',
    );
  }

  /**
   * Takes out of a document what can verify; keys of other kinds, for other uses and too weak ones are left out, as RFC 7517 §5
   * advises, so that one odd key does not cost the others.
   *
   * @throws when the document is no key set of public keys at all
   */
  static read(this: void, bytes: Buffer): KeySet {
    const { keys } = readKeySet(bytes);
    return new KeySet(keys.map(verificationKey).filter((key) => key !== undefined));
  }

  get size(): number {
    return this.#keys.length;
  }

  /**
   * Keys that may have made a signature: those of the name that the token gives, or all when it gives none, as far as
   * they are for the algorithm.
   *
   * @returns `unknown` when the name is not in the set, or no key could have made it; `unfit` when the named key is for
   *   something else, which is what an attempt at key confusion looks like (RFC 8725 §2.1)
   */
  choose(kid: string | undefined, algorithm: string): KeyChoice {
    const named = kid === undefined ? this.#keys : this.#named.get(kid);
    if (named === undefined) return 'unknown';
    const fit = named
      .filter(({ algorithms }) => algorithms.includes(algorithm))
      .map(({ key }) => key);
    if (fit.length > 0) return fit;
    return kid === undefined ? 'unknown' : 'unfit';
  }
}

/** RFC 9864 §2.2: `Ed25519` is the full name of what `EdDSA` means here. */
function isSame(one: string, other: string): boolean {
  return one === other || [one, other].toSorted().join() === 'Ed25519,EdDSA';
}

function verificationKey(jwk: unknown): VerificationKey | undefined {
  if (!isRecord(jwk)) return undefined;
  const { kid, alg, use, key_ops: operations } = jwk;
  if (kid !== undefined && typeof kid !== 'string') return undefined;
  if (alg !== undefined && typeof alg !== 'string') return undefined;
  if (use !== undefined && use !== 'sig') return undefined;
  if (operations !== undefined && !(Array.isArray(operations) && operations.includes('verify'))) {
    return undefined;
  }
  const key = imported(jwk);
  if (key === undefined || !isStrong(key)) return undefined;
  const algorithms = algorithmsOf(key).filter((name) => alg === undefined || isSame(alg, name));
  return { kid, algorithms, key };
}

function imported(jwk: JsonWebKey): KeyObject | undefined {
  try {
    return createPublicKey({ key: jwk, format: 'jwk' });
  } catch {
    return undefined;
  }
}

function isStrong(key: KeyObject): boolean {
  if (key.asymmetricKeyType !== 'rsa') return true;
  const { modulusLength = 0, publicExponent = 0n } = key.asymmetricKeyDetails ?? {};
  // With an exponent of one anyone can sign.
  return modulusLength >= RSA_BITS.least && modulusLength <= RSA_BITS.most && publicExponent >= 3n;
}
