import { OID } from '../../der/oid.ts';
import { type Lint, criticality, everyKind } from '../definition.ts';

export const emptySubjectHasCriticalSan: Lint = {
  name: 'empty-subject-has-critical-san',
  description: 'Without a subject there are subject alternative names, and they are critical.',
  citation: 'RFC 5280 §4.1.2.6',
  applies: everyKind,
  check: (tbs) => {
    if (tbs.subject.length > 0) return undefined;
    return criticality(tbs, OID.subjectAltName) === true ? undefined : 'no critical subjectAltName';
  },
};
