import { OID } from '../../der/oid.ts';
import { type Lint, criticality, everyKind } from '../definition.ts';

export const authorityInfoAccessNotCritical: Lint = {
  name: 'authority-info-access-not-critical',
  description: 'authorityInfoAccess is not critical.',
  citation: 'RFC 5280 §4.2.2.1',
  applies: everyKind,
  check: (tbs) => (criticality(tbs, OID.authorityInfoAccess) === true ? 'critical' : undefined),
};
