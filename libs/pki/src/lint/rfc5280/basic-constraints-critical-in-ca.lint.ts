import { OID } from '../../der/oid.ts';
import { type Lint, criticality, isCa } from '../definition.ts';

export const basicConstraintsCriticalInCa: Lint = {
  name: 'basic-constraints-critical-in-ca',
  description: 'A CA has critical basicConstraints with cA TRUE.',
  citation: 'RFC 5280 §4.2.1.9',
  applies: isCa,
  check: (tbs) =>
    tbs.known.basicConstraints?.cA === true && criticality(tbs, OID.basicConstraints) === true
      ? undefined
      : 'absent, not critical, or cA is FALSE',
};
