import type { ExtendedKeyUsage } from '@luciole/policy';
import {
  checkNameConstraints,
  EXTENDED_KEY_USAGE_OIDS,
  type IssuingCa,
  parseCertificate,
  parseTbsCertificate,
  type PreparedCertificate,
} from '@luciole/pki';
import type { IssuerViolation } from './issuance.ts';
import { issuerViolation } from './issuance-violation.ts';

const PATHS = {
  dNSName: '/sans/dnsNames',
  iPAddress: '/sans/ipAddresses',
  rfc822Name: '/sans/rfc822Names',
  uniformResourceIdentifier: '/sans/uniformResourceIdentifiers',
} as const;

/** What a CA's own certificate says about the certificates below it. */
export interface CaConstraints {
  /** Every extended key usage that verifiers would not let through under this CA. */
  checkUsages(usages: readonly ExtendedKeyUsage[]): IssuerViolation[];
  /**
   * The first name that this CA's name constraints do not let through, commonName included where openssl would take it
   * for a host name (RFC 5280 §4.2.1.10).
   */
  checkNames(prepared: PreparedCertificate): IssuerViolation | undefined;
}

/**
 * The constraints that `ca` carries (ruling 23). A certificate that verifiers refuse is worse than a denial, because the
 * workload learns of it from its peers.
 */
export function readCaConstraints(ca: IssuingCa): CaConstraints {
  const { extendedKeyUsage } = parseCertificate(ca.certificateDer).tbs.known;
  const limit =
    extendedKeyUsage === undefined || extendedKeyUsage.includes(EXTENDED_KEY_USAGE_OIDS.ANY)
      ? undefined
      : new Set(extendedKeyUsage);
  const { nameConstraints } = ca;
  return {
    checkUsages: (usages) => {
      if (limit === undefined) return [];
      return usages
        .filter((usage) => !limit.has(EXTENDED_KEY_USAGE_OIDS[usage]))
        .map((usage) =>
          issuerViolation(
            'USAGE_OUTSIDE_CONSTRAINTS',
            '/extendedKeyUsages',
            [usage],
            'RFC 5280 §4.2.1.12',
          ),
        );
    },
    checkNames: (prepared) => {
      if (nameConstraints === undefined) return undefined;
      const tbs = parseTbsCertificate(prepared.tbsDer, ca);
      const fault = checkNameConstraints(tbs, nameConstraints, { commonNameIsDnsName: true });
      if (fault === undefined) return undefined;
      const { form, reason } = fault;
      const path = form in PATHS ? PATHS[form as keyof typeof PATHS] : '/subject';
      return issuerViolation(
        'NAME_OUTSIDE_CONSTRAINTS',
        path,
        [form, reason],
        'RFC 5280 §4.2.1.10',
      );
    },
  };
}
