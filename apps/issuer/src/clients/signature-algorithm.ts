import { constants, type KeyObject, verify } from 'node:crypto';

/** A digital signature that tokens may have (RFC 7518 §3.1, RFC 8037 §3.1), and the one kind of key that makes it. */
export interface SignatureAlgorithm {
  readonly keyType: 'rsa' | 'ec' | 'ed25519';
  /** OpenSSL's name of the curve, for `ec`. */
  readonly curve?: string;
  /** `null` where the algorithm has one of its own. */
  readonly hash: 'sha256' | 'sha384' | 'sha512' | null;
  /** What `verify` takes beside the key. */
  readonly options: Readonly<{
    padding?: number;
    saltLength?: number;
    dsaEncoding?: 'ieee-p1363';
  }>;
}

const rsa = (bits: 256 | 384 | 512): SignatureAlgorithm => ({
  keyType: 'rsa',
  hash: `sha${bits}`,
  options: { padding: constants.RSA_PKCS1_PADDING },
});
const pss = (bits: 256 | 384 | 512): SignatureAlgorithm => ({
  keyType: 'rsa',
  hash: `sha${bits}`,
  // RFC 7518 §3.5: the salt is as long as the digest.
  options: { padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: bits / 8 },
});
const ecdsa = (bits: 256 | 384 | 512, curve: string): SignatureAlgorithm => ({
  keyType: 'ec',
  curve,
  hash: `sha${bits}`,
  options: { dsaEncoding: 'ieee-p1363' },
});
const ed25519: SignatureAlgorithm = { keyType: 'ed25519', hash: null, options: {} };

const ALGORITHMS: ReadonlyMap<string, SignatureAlgorithm> = new Map([
  ['RS256', rsa(256)],
  ['RS384', rsa(384)],
  ['RS512', rsa(512)],
  ['PS256', pss(256)],
  ['PS384', pss(384)],
  ['PS512', pss(512)],
  ['ES256', ecdsa(256, 'prime256v1')],
  ['ES384', ecdsa(384, 'secp384r1')],
  ['ES512', ecdsa(512, 'secp521r1')],
  ['EdDSA', ed25519],
  ['Ed25519', ed25519],
]);

/** Names of the accepted algorithms; nothing symmetric, and never `none` (RFC 8725 §3.1). */
export const SIGNATURE_ALGORITHMS: readonly string[] = [...ALGORITHMS.keys()];

/** The algorithm of a header's `alg`; `undefined` for everything that is not accepted. */
export function signatureAlgorithm(name: unknown): SignatureAlgorithm | undefined {
  return typeof name === 'string' ? ALGORITHMS.get(name) : undefined;
}

/** Whether a key is of the kind that an algorithm is for; whoever asks decides what the key's own `alg` says. */
export function isKeyFor({ keyType, curve }: SignatureAlgorithm, key: KeyObject): boolean {
  return (
    key.type === 'public' &&
    key.asymmetricKeyType === keyType &&
    (curve === undefined || key.asymmetricKeyDetails?.namedCurve === curve)
  );
}

/**
 * Whether `signature` is that of `data`; the key must be for the algorithm.
 *
 * Synchronous, on the thread that asks: through WebCrypto each verification takes a trip to another thread, which was
 * measured at 50 µs on top of 45 (RS256) and 145 (ES256).
 */
export function isSignatureValid(
  { hash, options }: SignatureAlgorithm,
  key: KeyObject,
  data: Uint8Array,
  signature: Uint8Array,
): boolean {
  return verify(hash, data, { key, ...options }, signature);
}
