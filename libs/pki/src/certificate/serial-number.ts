import { toHex } from '../der/hex.ts';
import { PkiError } from '../errors.ts';

/** Octets of a serial number: 126 of its 128 bits are random. RFC 5280 §4.1.2.2 allows 20, and asks for positive ones. */
export const SERIAL_NUMBER_OCTETS = 16;

/** Fills `octets` bytes from a cryptographically secure source. */
export type RandomSource = (octets: number) => Uint8Array;

/**
 * A random serial number: content octets of its INTEGER, positive, always 16 octets long and without a leading zero,
 * so that its hexadecimal has one form.
 *
 * @throws {PkiError} SERIAL_NUMBER_INVALID when the source returns another number of octets
 */
export function randomSerialNumber(random: RandomSource): Uint8Array {
  const octets = Uint8Array.from(random(SERIAL_NUMBER_OCTETS));
  if (octets.length !== SERIAL_NUMBER_OCTETS) {
    throw new PkiError('SERIAL_NUMBER_INVALID', 'The random source returned too few octets.');
  }
  // 01xxxxxx: the sign bit is clear, and the first octet is never zero.
  octets[0] = ((octets[0] ?? 0) & 0x3f) | 0x40;
  return octets;
}

/** A serial number as people and databases write it: lower-case hex of the content octets, without those that are zero in front. */
export function serialNumberText(octets: Uint8Array): string {
  return toHex(octets).replace(/^(?:00)+(?=.)/, '');
}
