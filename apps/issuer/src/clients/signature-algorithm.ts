import { constants, type KeyObject, verify } from 'node:crypto';
import { der } from '@luciole/pki';

/** A digital signature that tokens may have (RFC 7518 §3.1, RFC 8037 §3.1), and the one kind of key that makes it. */
export interface SignatureAlgorithm {
  readonly keyType: 'rsa' | 'ec' | 'ed25519';
  /** OpenSSL's name of the curve, for `ec`. */
  readonly curve?: string;
  /** `null` where the algorithm has one of its own. */
  readonly hash: 'sha256' | 'sha384' | 'sha512' | null;
  /** How the signature is padded, where it is not PKCS #1 v1.5. */
  readonly padding?: { readonly padding: number; readonly saltLength: number };
  /** For `ec`: octets of r and of s, which stand side by side (RFC 7518 §3.4). */
  readonly octets?: number;
}

const rsa = (bits: 256 | 384 | 512): SignatureAlgorithm => ({
  keyType: 'rsa',
  hash: `sha${bits}`,
});
const pss = (bits: 256 | 384 | 512): SignatureAlgorithm => ({
  ...rsa(bits),
  // RFC 7518 §3.5: the salt is as long as the digest.
  padding: { padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: bits / 8 },
});
const ecdsa = (bits: 256 | 384 | 512, curve: string, octets: number): SignatureAlgorithm => ({
  keyType: 'ec',
  curve,
  hash: `sha${bits}`,
  octets,
});
const ed25519: SignatureAlgorithm = { keyType: 'ed25519', hash: null };

const ALGORITHMS: ReadonlyMap<string, SignatureAlgorithm> = new Map([
  ['RS256', rsa(256)],
  ['RS384', rsa(384)],
  ['RS512', rsa(512)],
  ['PS256', pss(256)],
  ['PS384', pss(384)],
  ['PS512', pss(512)],
  ['ES256', ecdsa(256, 'prime256v1', 32)],
  ['ES384', ecdsa(384, 'secp384r1', 48)],
  ['ES512', ecdsa(512, 'secp521r1', 66)],
  ['EdDSA', ed25519],
  ['Ed25519', ed25519],
]);

/** Names of the accepted algorithms; nothing symmetric, and never `none` (RFC 8725 §3.1). */
export const SIGNATURE_ALGORITHMS: readonly string[] = [...ALGORITHMS.keys()];

/** The algorithm of a header's `alg`; `undefined` for everything that is not accepted. */
export function signatureAlgorithm(name: unknown): SignatureAlgorithm | undefined {
  return typeof name === 'string' ? ALGORITHMS.get(name) : undefined;
}

/** Names of the algorithms that a public key can have made signatures of; none for kinds of keys that we do not accept. */
export function algorithmsOf(key: KeyObject): readonly string[] {
  const { asymmetricKeyDetails, asymmetricKeyType, type } = key;
  if (type !== 'public') return [];
  return [...ALGORITHMS.entries()]
    .filter(([, { keyType }]) => keyType === asymmetricKeyType)
    .filter(([, { curve }]) => curve === undefined || curve === asymmetricKeyDetails?.namedCurve)
    .map(([name]) => name);
}

/**
 * Whether `signature` is that of `data`; the key must be for the algorithm.
 *
 * Synchronous, on the thread that asks, and with a bare KeyObject where it can be, because everything else was measured
 * to cost as much as the verification itself: WebCrypto's trip to another thread 50 µs on top of 50 (RS256), an object
 * around the key 35, and `dsaEncoding` 100 on top of 130 (ES256).
 */
export function isSignatureValid(
  { hash, octets, padding }: SignatureAlgorithm,
  key: KeyObject,
  data: Uint8Array,
  signature: Uint8Array,
): boolean {
  if (padding !== undefined) return verify(hash, data, { key, ...padding }, signature);
  if (octets === undefined) return verify(hash, data, key, signature);
  return (
    signature.length === 2 * octets && verify(hash, data, key, ecdsaSigValue(signature, octets))
  );
}

/** r and s as OpenSSL takes them, an ECDSA-Sig-Value (RFC 3279 §2.2.3). */
function ecdsaSigValue(signature: Uint8Array, octets: number): Uint8Array {
  return der.sequence(
    der.unsignedInteger(signature.subarray(0, octets)),
    der.unsignedInteger(signature.subarray(octets)),
  );
}
