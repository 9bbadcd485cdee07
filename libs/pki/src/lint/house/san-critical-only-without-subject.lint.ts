import { OID } from '../../der/oid.ts';
import { type Lint, criticality, everyKind } from '../definition.ts';

export const sanCriticalOnlyWithoutSubject: Lint = {
  name: 'san-critical-only-without-subject',
  description: 'Subject alternative names beside a subject are not critical.',
  citation: 'ruling 1; RFC 5280 §4.2.1.6',
  applies: everyKind,
  check: (tbs) =>
    tbs.subject.length > 0 && criticality(tbs, OID.subjectAltName) === true
      ? 'critical beside a subject'
      : undefined,
};
