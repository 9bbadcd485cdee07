import type {
  ExtendedKeyUsage,
  KeyUsage,
  SubjectAlternativeNames,
  SubjectNames,
} from '@luciole/policy';
import type { PublicKey } from '../crypto/public-key.ts';
import type { BasicConstraints, NameConstraints } from './parsed-certificate.ts';

/** The kinds of certificate this product makes, each with its own profile (docs/decisions, ruling 1). */
export type CertificateKind =
  'root-ca' | 'cross-ca' | 'intermediate-ca' | 'subordinate-ca' | 'end-entity' | 'ocsp-responder';

/** Where the issuing CA's certificate and CRL are served, and its OCSP responder answers; plain http, public and stable (ruling 8). */
export interface AuthorityUrls {
  readonly caIssuers?: string;
  readonly crl?: string;
  readonly ocsp?: string;
}

/**
 * What a certificate shall hold, as data, before issuer, serial number and notBefore are known. Made by the
 * template functions only; `prepareCertificate` turns it into bytes.
 */
export interface CertificateTemplate {
  readonly kind: CertificateKind;
  readonly subject: SubjectNames;
  /** Whether a random `serialNumber` RDN follows the subject, because renewals share a name and differ in key. */
  readonly hasRandomSubjectSerialNumber: boolean;
  readonly sans: SubjectAlternativeNames | undefined;
  readonly publicKey: PublicKey;
  /** Inclusive; the CA's own notAfter caps it. Measured from issue time by the caller (ruling 1). */
  readonly notAfter: Date;
  readonly basicConstraints: BasicConstraints;
  readonly keyUsages: readonly KeyUsage[];
  readonly extendedKeyUsages: readonly ExtendedKeyUsage[];
  readonly nameConstraints: NameConstraints | undefined;
  readonly authorityUrls: AuthorityUrls;
  readonly hasNoRevAvail: boolean;
}
