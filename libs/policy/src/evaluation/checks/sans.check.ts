import type { SubjectAlternativeNames } from '../../model/certificate-names.ts';
import { hasSpiffeScheme } from '../../model/spiffe-id.ts';
import type { CompiledPolicy, CompiledProperty } from '../compile-policy.ts';
import type { Findings } from '../findings.ts';
import { violation } from '../violation.ts';
import { checkProperty } from './property.check.ts';

/**
 * Decides about the four forms of subject alternative names and gives those to be signed (RFC 5280 §4.2.1.6).
 * A SPIFFE ID must be the only uniform resource identifier (X509-SVID §2).
 */
export function checkSans(
  compiled: CompiledPolicy,
  requested: SubjectAlternativeNames,
  findings: Findings,
): SubjectAlternativeNames {
  const of = compiled.sans;
  const uris = requested.uniformResourceIdentifiers;
  const sans: SubjectAlternativeNames = {
    dnsNames: checkProperty(of.dnsNames, requested.dnsNames, findings),
    ipAddresses: checkProperty(of.ipAddresses, requested.ipAddresses, findings),
    rfc822Names: checkProperty(of.rfc822Names, requested.rfc822Names, findings),
    uniformResourceIdentifiers: checkProperty(of.uniformResourceIdentifiers, uris, findings),
  };
  if (uris.length > 1) checkSpiffeIdIsAlone(of.uniformResourceIdentifiers, uris, findings);
  return sans;
}

/** Looks at what was asked for, not at what passed: two URIs are wrong even when one of them is refused anyway. */
function checkSpiffeIdIsAlone(
  property: CompiledProperty,
  requested: readonly string[],
  findings: Findings,
): void {
  // Values that are dropped or replaced never stand beside a SPIFFE ID.
  if (property.type !== 'OPTIONAL' && property.type !== 'REQUIRED') return;
  if (!requested.some(hasSpiffeScheme)) return;
  const distinct = new Set(
    requested.map((value) => {
      const canonical = property.form.canonicalize(value, '');
      return typeof canonical === 'string' ? canonical : value;
    }),
  ).size;
  if (distinct > 1) {
    findings.violations.push(
      violation('SPIFFE_ID_NOT_ALONE', property.path, [distinct], 'X509-SVID §2'),
    );
  }
}
