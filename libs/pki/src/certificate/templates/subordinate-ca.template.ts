import type { ExtendedKeyUsage, SubjectNames } from '@luciole/policy';
import type { PublicKey } from '../../crypto/public-key.ts';
import type { AuthorityUrls, CertificateTemplate } from '../certificate-template.ts';
import type { NameConstraints } from '../parsed-certificate.ts';
import { requireCaSubject } from './require-ca-subject.ts';

export interface SubordinateCaTemplateInput {
  readonly subject: SubjectNames;
  readonly publicKey: PublicKey;
  /** Inclusive. */
  readonly notAfter: Date;
  /** Present when a public base URL is configured (ruling 8). */
  readonly authorityUrls?: AuthorityUrls | undefined;
  /** Adds a random `serialNumber` RDN: renewals share a name and differ in key. */
  readonly hasRandomSubjectSerialNumber?: boolean | undefined;
  /** Derived from the configuration's policies when the provider asks for it (ruling 5). */
  readonly nameConstraints?: NameConstraints | undefined;
  /** The EKU limit that goes with them; empty or absent means none. */
  readonly extendedKeyUsages?: readonly ExtendedKeyUsage[] | undefined;
}

/**
 * An issuer's CA: cA with path length 0, digitalSignature and keyCertSign, SKI, AKI, no SAN, AIA and CDP when there are
 * URLs, and name constraints and an EKU limit when they are given (ruling 1, contract.md 4.4).
 *
 * @throws {PkiError} TEMPLATE_INVALID when the subject is empty (RFC 5280 §4.1.2.6)
 */
export function subordinateCaTemplate(input: SubordinateCaTemplateInput): CertificateTemplate {
  requireCaSubject(input.subject);
  return {
    kind: 'subordinate-ca',
    subject: input.subject,
    hasRandomSubjectSerialNumber: input.hasRandomSubjectSerialNumber ?? false,
    sans: undefined,
    publicKey: input.publicKey,
    notAfter: input.notAfter,
    basicConstraints: { cA: true, pathLenConstraint: 0 },
    keyUsages: ['digitalSignature', 'keyCertSign'],
    extendedKeyUsages: input.extendedKeyUsages ?? [],
    nameConstraints: input.nameConstraints,
    authorityUrls: input.authorityUrls ?? {},
    hasNoRevAvail: false,
  };
}
