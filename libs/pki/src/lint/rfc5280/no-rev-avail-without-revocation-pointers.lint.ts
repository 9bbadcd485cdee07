import { type Lint, everyKind } from '../definition.ts';

/** id-ad-ocsp (RFC 5280 §4.2.2.1). */
const OCSP = '1.3.6.1.5.5.7.48.1';

export const noRevAvailWithoutRevocationPointers: Lint = {
  name: 'no-rev-avail-without-revocation-pointers',
  description: 'noRevAvail stands beside no CRL distribution point and no OCSP responder.',
  citation: 'RFC 9608 §3',
  applies: everyKind,
  check: ({ known }) => {
    if (known.noRevAvail !== true) return undefined;
    if (known.cRLDistributionPoints !== undefined) return 'beside cRLDistributionPoints';
    return known.authorityInfoAccess?.some((access) => access.method === OCSP) === true
      ? 'beside an OCSP responder'
      : undefined;
  },
};
