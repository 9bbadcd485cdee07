import type { KeyAlgorithm } from './key-algorithm.ts';
import type { KeyUsage } from './key-usage.ts';

const RSA: readonly KeyUsage[] = [
  'digitalSignature',
  'nonRepudiation',
  'keyEncipherment',
  'dataEncipherment',
];
const EC: readonly KeyUsage[] = [
  'digitalSignature',
  'nonRepudiation',
  'keyAgreement',
  'encipherOnly',
  'decipherOnly',
];
const ED25519: readonly KeyUsage[] = ['digitalSignature', 'nonRepudiation'];

/**
 * Those of the given key usages that an end entity's key of this algorithm can have, in the order given: RSA per
 * RFC 3279 §2.3.1, EC per RFC 5480 §3 (and RFC 8813), Ed25519 per RFC 8410 §5. encipherOnly and decipherOnly mean
 * something only beside keyAgreement (RFC 5280 §4.2.1.3); the usages of a CA are never among them.
 */
export function possibleKeyUsages(
  algorithm: KeyAlgorithm,
  usages: readonly KeyUsage[],
): { readonly possible: readonly KeyUsage[]; readonly citation: string } {
  const [family, citation] = familyOf(algorithm);
  const agrees = family.includes('keyAgreement') && usages.includes('keyAgreement');
  const possible = usages.filter(
    (usage) =>
      family.includes(usage) && (agrees || (usage !== 'encipherOnly' && usage !== 'decipherOnly')),
  );
  return { possible, citation };
}

function familyOf(algorithm: KeyAlgorithm): readonly [readonly KeyUsage[], string] {
  if (algorithm === 'EC_ED25519') return [ED25519, 'RFC 8410 §5'];
  return algorithm.startsWith('EC_') ? [EC, 'RFC 5480 §3'] : [RSA, 'RFC 3279 §2.3.1'];
}
