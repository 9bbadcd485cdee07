import { OID } from '../../der/oid.ts';
import { type Lint, criticality, everyKind } from '../definition.ts';

export const subjectKeyIdentifierNotCritical: Lint = {
  name: 'subject-key-identifier-not-critical',
  description: 'subjectKeyIdentifier is not critical.',
  citation: 'RFC 5280 §4.2.1.2',
  applies: everyKind,
  check: (tbs) => (criticality(tbs, OID.subjectKeyIdentifier) === true ? 'critical' : undefined),
};
