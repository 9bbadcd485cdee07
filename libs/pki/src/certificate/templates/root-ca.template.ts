import type { SubjectNames } from '@luciole/policy';
import type { PublicKey } from '../../crypto/public-key.ts';
import type { CertificateTemplate } from '../certificate-template.ts';
import { requireCaSubject } from './require-ca-subject.ts';

export interface RootCaTemplateInput {
  readonly subject: SubjectNames;
  readonly publicKey: PublicKey;
  /** Inclusive. */
  readonly notAfter: Date;
}

/**
 * A self-signed trust anchor: cA without path length, keyCertSign and cRLSign, SKI; no AKI, AIA or CDP, because nothing
 * stands above it (RFC 5280 §4.2.1.1, ruling 1).
 *
 * @throws {PkiError} TEMPLATE_INVALID when the subject is empty (RFC 5280 §4.1.2.6)
 */
export function rootCaTemplate(input: RootCaTemplateInput): CertificateTemplate {
  requireCaSubject(input.subject);
  return {
    kind: 'root-ca',
    subject: input.subject,
    hasRandomSubjectSerialNumber: false,
    sans: undefined,
    publicKey: input.publicKey,
    notAfter: input.notAfter,
    basicConstraints: { cA: true },
    keyUsages: ['keyCertSign', 'cRLSign'],
    extendedKeyUsages: [],
    nameConstraints: undefined,
    authorityUrls: {},
    hasNoRevAvail: false,
  };
}
