import type { KeyAlgorithm, SubjectNames } from '@luciole/policy';

/** Which place a CA of the built-in hierarchy has. */
export type CertificateAuthorityKind = 'ROOT' | 'INTERMEDIATE';

/**
 * `PENDING`: the intent is recorded, the certificate is not. `REQUESTED`: another CA shall make the certificate. `FAILED`: it never will be, and the
 * key is gone. `RETIRED`: signs no more, is served for its whole life. `EXTERNAL`: above a CA of ours; its key is elsewhere.
 */
export type CertificateAuthorityStatus =
  'PENDING' | 'REQUESTED' | 'ACTIVE' | 'RETIRED' | 'FAILED' | 'EXTERNAL';

/** A CA of the built-in hierarchy whose certificate exists. Its key pair never changes; its certificate may be re-issued. */
export interface CertificateAuthority {
  readonly companyId: string;
  readonly id: string;
  readonly kind: CertificateAuthorityKind;
  /** The CA that signed it; absent for a root. */
  readonly parentId: string | undefined;
  /** `<uuid>-RootCA` or `<uuid>-IntermediateCA`: its name in download addresses. */
  readonly name: string;
  readonly status: CertificateAuthorityStatus;
  readonly keyAlgorithm: KeyAlgorithm;
  /** As it was asked for here; empty for a CA of somebody else. */
  readonly subject: SubjectNames;
  /** SHA-256 over the SubjectPublicKeyInfo. */
  readonly publicKeyHash: Buffer;
  readonly subjectKeyIdentifier: Buffer;
  readonly certificateDer: Buffer;
  /** SHA-256 over the certificate. */
  readonly fingerprint: Buffer;
  readonly notBefore: Date;
  /** Inclusive. */
  readonly notAfter: Date;
  /** Whether certificates that it issues name its OCSP responder. */
  readonly ocspEnabled: boolean;
  /** Since when its OCSP responder answers; absent when it never did. */
  readonly ocspSince: Date | undefined;
  /** When its key was exported and erased here; absent when that never happened. */
  readonly keyOfflineSince: Date | undefined;
}

/** A CA as it is recorded before its certificate is signed. */
export interface PendingCertificateAuthority {
  readonly id: string;
  readonly kind: CertificateAuthorityKind;
  readonly parentId: string | undefined;
  readonly name: string;
  readonly keyAlgorithm: KeyAlgorithm;
  readonly subject: SubjectNames;
  readonly publicKeyHash: Buffer;
  readonly subjectKeyIdentifier: Buffer;
  /** PKCS#8 in an envelope; the plain key never reaches the database. */
  readonly sealedPrivateKey: Buffer;
  readonly validityPeriod: string;
  readonly successorOf: string | undefined;
  /** The CA whose number this is: the parent, or the CA itself for a root. */
  readonly signedBy: string;
  readonly serialNumber: string;
  /** The bytes that are about to be signed (ruling 33). */
  readonly tbsDer: Buffer;
  readonly creationDate: Date;
}
