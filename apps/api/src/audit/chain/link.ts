import { createHash } from 'node:crypto';

/** Octets of a link: one SHA-256. */
export const LINK_LENGTH = 32;

/**
 * What the first event of a company is linked to: SHA-256 of a text with the company's id (lower case). So that no trail can
 * be passed for another company's.
 */
export function genesisLink(companyId: string): Buffer {
  return createHash('sha256').update(`luciole audit trail 1 ${companyId}`).digest();
}

/**
 * The link of an event: SHA-256 over the link before it, its sequence (8 octets, big-endian) and the SHA-256 of its canonical
 * bytes. Over their digest rather than the bytes, so that an export can leave an event out and still be verified.
 */
export function linkOf(previous: Uint8Array, sequence: number, digest: Uint8Array): Buffer {
  const number = Buffer.alloc(8);
  number.writeBigInt64BE(BigInt(sequence));
  return createHash('sha256').update(previous).update(number).update(digest).digest();
}

/** SHA-256 of an event's canonical bytes. */
export function digestOf(canonical: Uint8Array | string): Buffer {
  return createHash('sha256').update(canonical).digest();
}
