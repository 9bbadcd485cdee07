import type { SubjectNames } from '@luciole/policy';
import type { PublicKey } from '../../crypto/public-key.ts';
import type { CertificateTemplate } from '../certificate-template.ts';
import { requireCaSubject } from './require-ca-subject.ts';

export interface OcspResponderTemplateInput {
  readonly subject: SubjectNames;
  readonly publicKey: PublicKey;
  /** Inclusive; a few days at most, because the certificate cannot be revoked (RFC 6960 §4.2.2.2.1). */
  readonly notAfter: Date;
}

/**
 * The certificate of a responder that answers OCSP for the CA that signs it: id-kp-OCSPSigning alone, digitalSignature,
 * and id-pkix-ocsp-nocheck, so that no client asks who answers for it (RFC 6960 §4.2.2.2). No AIA or CDP.
 *
 * @throws {PkiError} TEMPLATE_INVALID when the subject is empty
 */
export function ocspResponderTemplate(input: OcspResponderTemplateInput): CertificateTemplate {
  requireCaSubject(input.subject);
  return {
    kind: 'ocsp-responder',
    subject: input.subject,
    hasRandomSubjectSerialNumber: false,
    sans: undefined,
    publicKey: input.publicKey,
    notAfter: input.notAfter,
    basicConstraints: { cA: false },
    keyUsages: ['digitalSignature'],
    extendedKeyUsages: ['OCSP_SIGNING'],
    nameConstraints: undefined,
    authorityUrls: {},
    hasNoRevAvail: false,
  };
}
