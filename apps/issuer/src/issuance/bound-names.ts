import {
  canonicalDnsName,
  canonicalIpAddress,
  canonicalRfc822Name,
  canonicalUri,
  type CertificateContent,
  SAN_PROPERTIES,
  type SanProperty,
} from '@luciole/policy';
import type { BoundNames, IssuerViolation } from './issuance.ts';
import { issuerViolation } from './issuance-violation.ts';

/** How a bound name of a form gets the spelling that certificates have. */
const CANONICAL = {
  dnsNames: canonicalDnsName,
  ipAddresses: canonicalIpAddress,
  rfc822Names: canonicalRfc822Name,
  uniformResourceIdentifiers: canonicalUri,
} as const satisfies Record<SanProperty, (text: string) => string | undefined>;

/** A commonName that clients take for a host name where there is no dNSName (RFC 9525 §6.3 forbids it; openssl does it). */
const HOST_NAME = /^[-_*A-Za-z0-9]+(?:\.[-_*A-Za-z0-9]+)+$/;

/**
 * Every name of a decided content that its client is not bound to (ruling 19). A form that is bound to nothing permits
 * none of its names; a form that is not bound permits all. With dNSNames bound, a commonName that reads like a host
 * name counts as one.
 */
export function checkBoundNames(
  content: Pick<CertificateContent, 'subject' | 'sans'>,
  bound: BoundNames,
): IssuerViolation[] {
  const violations: IssuerViolation[] = [];
  for (const form of SAN_PROPERTIES) {
    const texts = bound[form];
    if (texts === undefined) continue;
    // Names that are not valid in their form match nothing: no content has one.
    const permitted = new Set(texts.map((text) => CANONICAL[form](text)));
    for (const [index, name] of content.sans[form].entries()) {
      if (permitted.has(name)) continue;
      violations.push(issuerViolation('NAME_NOT_BOUND', `/sans/${form}/${index}`, [form, name]));
    }
    if (form !== 'dnsNames') continue;
    for (const [index, name] of content.subject.commonName.entries()) {
      if (!HOST_NAME.test(name) || permitted.has(canonicalDnsName(name))) continue;
      violations.push(
        issuerViolation('NAME_NOT_BOUND', `/subject/commonName/${index}`, [form, name]),
      );
    }
  }
  return violations;
}
