import { OID } from '../../der/oid.ts';
import { type Lint, criticality, everyKind } from '../definition.ts';

export const ocspNoCheckExactlyInResponders: Lint = {
  name: 'ocsp-no-check-exactly-in-responders',
  description:
    'id-pkix-ocsp-nocheck is in every delegated responder and nowhere else, and not critical.',
  citation: 'RFC 6960 §4.2.2.2.1',
  applies: everyKind,
  check: (tbs, kind) => {
    const critical = criticality(tbs, OID.ocspNoCheck);
    if (critical === true) return 'critical';
    return (critical === undefined) === (kind !== 'ocsp-responder') ? undefined : `in ${kind}`;
  },
};
