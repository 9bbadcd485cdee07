import { OID } from '../../der/oid.ts';
import { type Lint, criticality, everyKind } from '../definition.ts';

export const nameConstraintsCritical: Lint = {
  name: 'name-constraints-critical',
  description: 'nameConstraints are critical.',
  citation: 'RFC 5280 §4.2.1.10',
  applies: everyKind,
  check: (tbs) => (criticality(tbs, OID.nameConstraints) === false ? 'not critical' : undefined),
};
