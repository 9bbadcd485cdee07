import { OID } from '../../der/oid.ts';
import { type Lint, criticality, everyKind } from '../definition.ts';

export const keyUsageCritical: Lint = {
  name: 'key-usage-critical',
  description: 'keyUsage is there and critical.',
  citation: 'RFC 5280 §4.2.1.3',
  applies: everyKind,
  check: (tbs) => (criticality(tbs, OID.keyUsage) === true ? undefined : 'absent or not critical'),
};
