import { createHash } from 'node:crypto';

import type { KeyAlgorithm, SubjectNames } from '@luciole/policy';

/** Everything that shapes an issuer's sub-CA certificate, apart from its key, its serial number and its times. */
export interface SubCaShape {
  readonly subject: SubjectNames;
  readonly keyAlgorithm: KeyAlgorithm;
  /** ISO 8601. */
  readonly validityPeriod: string;
  /** SHA-256 over the issuing CA's certificate, lower-case hex: a re-issued or exchanged CA is another shape. */
  readonly caFingerprint: string;
  readonly urls: { readonly caIssuers?: string; readonly crl?: string; readonly ocsp?: string };
  /** Name constraints and limit of extended key usages as derived; `undefined` when the provider does not ask for them. */
  readonly constraints: unknown;
}

/**
 * A digest of what shapes a sub-CA (ruling 23), 64 lower-case hex digits. Equal shapes give equal digests whatever the order of members;
 * an issuer whose certificate was made from another shape replaces it before a new policy takes effect.
 */
export function subCaDigest(shape: SubCaShape): string {
  return createHash('sha256')
    .update(JSON.stringify(ordered(shape)))
    .digest('hex');
}

/** The value with the members of every object in one order; lists keep theirs, because order means something there. */
function ordered(value: unknown): unknown {
  if (value instanceof Uint8Array) return { hex: Buffer.from(value).toString('hex') };
  if (Array.isArray(value)) return value.map(ordered);
  if (typeof value !== 'object' || value === null) return value;
  const members = Object.entries(value).filter(([, member]) => member !== undefined);
  return members
    .toSorted(([left], [right]) => (left < right ? -1 : 1))
    .map(([name, member]) => [name, ordered(member)]);
}
