import { OID } from '../../der/oid.ts';
import { type Lint, everyKind } from '../definition.ts';

export const ecKeyUsage: Lint = {
  name: 'ec-key-usage',
  description: 'An elliptic curve key enciphers neither keys nor data.',
  citation: 'RFC 5480 §3, RFC 8813 §3',
  applies: everyKind,
  check: (tbs) => {
    if (tbs.subjectPublicKeyInfo.algorithm !== OID.ecPublicKey) return undefined;
    const usages = tbs.known.keyUsage ?? [];
    return usages.includes('keyEncipherment') || usages.includes('dataEncipherment')
      ? 'encipherment with an elliptic curve key'
      : undefined;
  },
};
