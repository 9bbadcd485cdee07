import { Buffer } from 'node:buffer';
import { createHash } from 'node:crypto';

/** A fingerprint for people and clients who look certificates up by it (contract.md 2.6); nothing is trusted because of it. */
export function sha1(bytes: Uint8Array): Buffer {
  return createHash('sha1').update(bytes).digest();
}
