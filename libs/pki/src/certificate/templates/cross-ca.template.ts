import type { SubjectNames } from '@luciole/policy';
import type { PublicKey } from '../../crypto/public-key.ts';
import type { AuthorityUrls, CertificateTemplate } from '../certificate-template.ts';
import { requireCaSubject } from './require-ca-subject.ts';

export interface CrossCaTemplateInput {
  /** As the root's own certificate has it. */
  readonly subject: SubjectNames;
  /** The key of the root that is certified. */
  readonly publicKey: PublicKey;
  /** Inclusive. */
  readonly notAfter: Date;
  /** Those of the root that signs, when a public base URL is configured (ruling 8). */
  readonly authorityUrls?: AuthorityUrls | undefined;
}

/**
 * A root's key, certified by another root (RFC 5280 §3.2, RFC 4210 §4.4): cA with path length 2, which leaves room for an
 * intermediate and an issuer's CA, keyCertSign and cRLSign, SKI, AKI, and AIA and CDP when there are URLs.
 *
 * @throws {PkiError} TEMPLATE_INVALID when the subject is empty (RFC 5280 §4.1.2.6)
 */
export function crossCaTemplate(input: CrossCaTemplateInput): CertificateTemplate {
  requireCaSubject(input.subject);
  return {
    kind: 'cross-ca',
    subject: input.subject,
    hasRandomSubjectSerialNumber: false,
    sans: undefined,
    publicKey: input.publicKey,
    notAfter: input.notAfter,
    basicConstraints: { cA: true, pathLenConstraint: 2 },
    keyUsages: ['keyCertSign', 'cRLSign'],
    extendedKeyUsages: [],
    nameConstraints: undefined,
    authorityUrls: input.authorityUrls ?? {},
    hasNoRevAvail: false,
  };
}
