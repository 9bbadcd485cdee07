import type { RevocationReason } from './revocation-reason.ts';

/** One line of a CRL. */
export interface RevokedCertificate {
  /** Lower-case hex of the positive integer. */
  readonly serialNumber: string;
  readonly revokedAt: Date;
  /** Absent says nothing about why; so does `unspecified`. */
  readonly reason?: Exclude<RevocationReason, 'removeFromCRL'>;
}
