import { OID } from '../../der/oid.ts';
import { type Lint, criticality, everyKind } from '../definition.ts';

export const extendedKeyUsageNotCritical: Lint = {
  name: 'extended-key-usage-not-critical',
  description: 'extendedKeyUsage is not critical.',
  citation: 'contract.md §3.5',
  applies: everyKind,
  check: (tbs) => (criticality(tbs, OID.extendedKeyUsage) === true ? 'critical' : undefined),
};
