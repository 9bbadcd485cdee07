import type { SubjectNames } from '@luciole/policy';
import type { PublicKey } from '../../crypto/public-key.ts';
import type { AuthorityUrls, CertificateTemplate } from '../certificate-template.ts';
import { requireCaSubject } from './require-ca-subject.ts';

export interface IntermediateCaTemplateInput {
  readonly subject: SubjectNames;
  readonly publicKey: PublicKey;
  /** Inclusive. */
  readonly notAfter: Date;
  /** Present when a public base URL is configured (ruling 8). */
  readonly authorityUrls?: AuthorityUrls | undefined;
}

/**
 * A CA between root and issuers: cA with path length 1, keyCertSign and cRLSign, SKI, AKI, and AIA and CDP when there
 * are URLs (ruling 1).
 *
 * @throws {PkiError} TEMPLATE_INVALID when the subject is empty (RFC 5280 §4.1.2.6)
 */
export function intermediateCaTemplate(input: IntermediateCaTemplateInput): CertificateTemplate {
  requireCaSubject(input.subject);
  return {
    kind: 'intermediate-ca',
    subject: input.subject,
    hasRandomSubjectSerialNumber: false,
    sans: undefined,
    publicKey: input.publicKey,
    notAfter: input.notAfter,
    basicConstraints: { cA: true, pathLenConstraint: 1 },
    keyUsages: ['keyCertSign', 'cRLSign'],
    extendedKeyUsages: [],
    nameConstraints: undefined,
    authorityUrls: input.authorityUrls ?? {},
    hasNoRevAvail: false,
  };
}
