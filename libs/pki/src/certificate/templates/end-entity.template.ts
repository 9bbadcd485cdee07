import type { CertificateContent, KeyUsage } from '@luciole/policy';
import type { PublicKey } from '../../crypto/public-key.ts';
import { PkiError } from '../../errors.ts';
import type { CertificateTemplate } from '../certificate-template.ts';

/** Usages that would make an end entity a CA (RFC 5280 §4.2.1.3, ruling 3). */
const CA_USAGES: readonly KeyUsage[] = ['keyCertSign', 'cRLSign'];

export interface EndEntityTemplateInput {
  readonly publicKey: PublicKey;
  /** Inclusive. */
  readonly notAfter: Date;
  /** States that no revocation information will ever exist (RFC 9608). */
  readonly hasNoRevAvail?: boolean | undefined;
}

/**
 * A workload's certificate with exactly the content that policy decided: cA FALSE, SKI, AKI, no AIA or CDP, SAN critical
 * exactly when the subject is empty (ruling 1).
 *
 * @throws {PkiError} TEMPLATE_INVALID when the content names nobody, asks for a CA's key usage, or is for another kind
 *   of key
 */
export function endEntityTemplate(
  content: CertificateContent,
  input: EndEntityTemplateInput,
): CertificateTemplate {
  if (isEmpty(content.subject) && isEmpty(content.sans)) {
    throw new PkiError('TEMPLATE_INVALID', 'The certificate would name nobody.');
  }
  if (content.keyUsages.some((usage) => CA_USAGES.includes(usage))) {
    throw new PkiError('TEMPLATE_INVALID', 'An end entity may not sign certificates or CRLs.');
  }
  if (content.keyAlgorithm !== input.publicKey.keyAlgorithm) {
    throw new PkiError('TEMPLATE_INVALID', 'The public key is not of the algorithm decided on.');
  }
  return {
    kind: 'end-entity',
    subject: content.subject,
    hasRandomSubjectSerialNumber: false,
    sans: content.sans,
    publicKey: input.publicKey,
    notAfter: input.notAfter,
    basicConstraints: { cA: false },
    keyUsages: content.keyUsages,
    extendedKeyUsages: content.extendedKeyUsages,
    nameConstraints: undefined,
    authorityUrls: {},
    hasNoRevAvail: input.hasNoRevAvail ?? false,
  };
}

function isEmpty(lists: CertificateContent['subject'] | CertificateContent['sans']): boolean {
  for (const values of Object.values(lists)) if (values.length > 0) return false;
  return true;
}
