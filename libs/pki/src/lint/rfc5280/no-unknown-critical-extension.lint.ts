import { OID } from '../../der/oid.ts';
import { type Lint, everyKind } from '../definition.ts';

const KNOWN: ReadonlySet<string> = new Set([
  OID.basicConstraints,
  OID.keyUsage,
  OID.extendedKeyUsage,
  OID.subjectAltName,
  OID.nameConstraints,
]);

export const noUnknownCriticalExtension: Lint = {
  name: 'no-unknown-critical-extension',
  description: 'Every critical extension is one that this product knows.',
  citation: 'RFC 5280 §4.2',
  applies: everyKind,
  check: (tbs) => {
    for (const { oid, critical } of tbs.extensions) {
      if (critical && !KNOWN.has(oid)) return oid;
    }
    return undefined;
  },
};
