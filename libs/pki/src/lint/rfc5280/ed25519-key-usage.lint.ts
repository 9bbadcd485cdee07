import { OID } from '../../der/oid.ts';
import type { KeyUsage } from '@luciole/policy';
import { type Lint, everyKind } from '../definition.ts';

const SIGNING: ReadonlySet<KeyUsage> = new Set([
  'digitalSignature',
  'nonRepudiation',
  'keyCertSign',
  'cRLSign',
]);

export const ed25519KeyUsage: Lint = {
  name: 'ed25519-key-usage',
  description: 'An Ed25519 key signs, and does nothing else.',
  citation: 'RFC 8410 §5',
  applies: everyKind,
  check: (tbs) => {
    if (tbs.subjectPublicKeyInfo.algorithm !== OID.ed25519) return undefined;
    return tbs.known.keyUsage?.find((usage) => !SIGNING.has(usage));
  },
};
