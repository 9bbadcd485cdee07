import { OID } from '../../der/oid.ts';
import { type Lint, everyKind } from '../definition.ts';

/** ub-* of RFC 5280 Appendix A.1, in characters; the country has a lint of its own. */
const UPPER_BOUNDS: ReadonlyMap<string, number> = new Map([
  [OID.commonName, 64],
  [OID.serialNumber, 64],
  [OID.locality, 128],
  [OID.stateOrProvince, 128],
  [OID.organization, 64],
  [OID.organizationalUnit, 64],
]);

export const subjectWithinUpperBounds: Lint = {
  name: 'subject-within-upper-bounds',
  description: 'No attribute of the subject is longer than its upper bound.',
  citation: 'RFC 5280 Appendix A.1',
  applies: everyKind,
  check: (tbs) => {
    for (const rdn of tbs.subject) {
      for (const { type, value } of rdn) {
        const bound = UPPER_BOUNDS.get(type);
        // Bounds count characters; UTF-16 units suffice unless the text is longer than the bound.
        if (bound !== undefined && value.length > bound && Array.from(value).length > bound) {
          return `${type} has more than ${bound} characters`;
        }
      }
    }
    return undefined;
  },
};
