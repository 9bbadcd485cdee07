import type { CertificateTemplate } from '../certificate-template.ts';
import {
  intermediateCaTemplate,
  type IntermediateCaTemplateInput,
} from './intermediate-ca.template.ts';

/**
 * A root's key, certified by another root under the subject of the root's own certificate (RFC 5280 §3.2, RFC 4210 §4.4): as
 * an intermediate, but with path length 2, which leaves room for an intermediate and an issuer's CA.
 *
 * @throws {PkiError} TEMPLATE_INVALID when the subject is empty (RFC 5280 §4.1.2.6)
 */
export function crossCaTemplate(input: IntermediateCaTemplateInput): CertificateTemplate {
  return {
    ...intermediateCaTemplate(input),
    kind: 'cross-ca',
    basicConstraints: { cA: true, pathLenConstraint: 2 },
  };
}
