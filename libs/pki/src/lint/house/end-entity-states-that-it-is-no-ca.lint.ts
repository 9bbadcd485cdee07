import { OID } from '../../der/oid.ts';
import { type Lint, criticality, isNoCa } from '../definition.ts';

export const endEntityStatesThatItIsNoCa: Lint = {
  name: 'end-entity-states-that-it-is-no-ca',
  description: 'An end entity has critical basicConstraints with cA FALSE.',
  citation: 'ruling 1; contract.md §3.5',
  applies: isNoCa,
  check: (tbs) =>
    tbs.known.basicConstraints?.cA === false && criticality(tbs, OID.basicConstraints) === true
      ? undefined
      : 'absent, not critical, or cA is TRUE',
};
