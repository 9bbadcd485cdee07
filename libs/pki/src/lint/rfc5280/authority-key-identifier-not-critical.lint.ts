import { OID } from '../../der/oid.ts';
import { type Lint, criticality, everyKind } from '../definition.ts';

export const authorityKeyIdentifierNotCritical: Lint = {
  name: 'authority-key-identifier-not-critical',
  description: 'authorityKeyIdentifier is not critical.',
  citation: 'RFC 5280 §4.2.1.1',
  applies: everyKind,
  check: (tbs) => (criticality(tbs, OID.authorityKeyIdentifier) === true ? 'critical' : undefined),
};
