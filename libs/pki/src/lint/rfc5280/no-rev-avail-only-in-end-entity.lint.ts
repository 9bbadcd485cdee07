import { OID } from '../../der/oid.ts';
import { type Lint, criticality, everyKind, isCa } from '../definition.ts';

export const noRevAvailOnlyInEndEntity: Lint = {
  name: 'no-rev-avail-only-in-end-entity',
  description: 'noRevAvail is only in an end entity, and not critical.',
  citation: 'RFC 9608 §2',
  applies: everyKind,
  check: (tbs, kind) => {
    const critical = criticality(tbs, OID.noRevAvail);
    if (critical === undefined) return undefined;
    return isCa(kind) || critical ? 'in a CA or critical' : undefined;
  },
};
