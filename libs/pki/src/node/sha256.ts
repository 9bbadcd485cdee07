import { hash, randomFillSync } from 'node:crypto';
import type { RandomSource } from '../certificate/serial-number.ts';

/** SHA-256 of `bytes`, 32 octets. */
export function sha256(bytes: Uint8Array): Uint8Array {
  // A plain copy: a Buffer's slices are views of a pool that others share.
  return new Uint8Array(hash('sha256', bytes, 'buffer'));
}

/** SHA-256 of a certificate, lower-case hex: what people compare and URLs are made of. */
export function certificateFingerprint(certificateDer: Uint8Array): string {
  return hash('sha256', certificateDer, 'hex');
}

const POOL_OCTETS = 4096;
const pool = new Uint8Array(POOL_OCTETS);
let used = POOL_OCTETS;

/**
 * Octets from OpenSSL's generator, each handed out once. One call in 256 asks the generator: asking costs more than a
 * serial number is worth.
 */
export const secureRandom: RandomSource = (octets) => {
  if (octets > POOL_OCTETS) return randomFillSync(new Uint8Array(octets));
  if (used + octets > POOL_OCTETS) {
    randomFillSync(pool);
    used = 0;
  }
  const taken = pool.slice(used, used + octets);
  pool.fill(0, used, used + octets);
  used += octets;
  return taken;
};
