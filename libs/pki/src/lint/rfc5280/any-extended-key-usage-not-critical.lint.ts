import { OID } from '../../der/oid.ts';
import { type Lint, criticality, everyKind } from '../definition.ts';

export const anyExtendedKeyUsageNotCritical: Lint = {
  name: 'any-extended-key-usage-not-critical',
  description: 'An extendedKeyUsage with anyExtendedKeyUsage is not critical.',
  citation: 'RFC 5280 §4.2.1.12',
  applies: everyKind,
  check: (tbs) =>
    tbs.known.extendedKeyUsage?.includes(OID.anyExtendedKeyUsage) === true &&
    criticality(tbs, OID.extendedKeyUsage) === true
      ? 'critical'
      : undefined,
};
