import type { PublicKey } from './public-key.ts';

/** A digest function: SHA-256 wherever this library asks for one. */
export type Digest = (bytes: Uint8Array) => Uint8Array;

/**
 * The leftmost 160 bits of SHA-256 over the value of the `subjectPublicKey` BIT STRING, without tag, length and count
 * of unused bits (RFC 7093 §2, method 1).
 */
export function keyIdentifier(
  publicKey: Pick<PublicKey, 'subjectPublicKey'>,
  sha256: Digest,
): Uint8Array {
  return sha256(publicKey.subjectPublicKey).slice(0, 20);
}
