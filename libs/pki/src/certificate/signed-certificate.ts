import type { CertificateKind } from './certificate-template.ts';

/** A certificate as it leaves this library: signed, and looked at again by code that did not build it. */
export interface SignedCertificate {
  readonly kind: CertificateKind;
  readonly der: Uint8Array;
  readonly pem: string;
  /** Lower-case hex of the positive integer, without leading `00`. */
  readonly serialNumber: string;
  /** SHA-256 of `der`, lower-case hex. */
  readonly fingerprint: string;
  readonly notBefore: Date;
  /** Inclusive. */
  readonly notAfter: Date;
}
