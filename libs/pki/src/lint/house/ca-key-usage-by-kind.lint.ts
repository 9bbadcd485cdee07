import { type Lint, isCa } from '../definition.ts';

export const caKeyUsageByKind: Lint = {
  name: 'ca-key-usage-by-kind',
  description:
    'Roots and intermediates sign certificates and CRLs; an issuer’s CA signs certificates and answers for itself.',
  citation: 'ruling 1',
  applies: isCa,
  check: ({ known: { keyUsage = [] } }, kind) => {
    const expected = kind === 'subordinate-ca' ? 'digitalSignature' : 'cRLSign';
    return keyUsage.length === 2 && keyUsage.includes('keyCertSign') && keyUsage.includes(expected)
      ? undefined
      : keyUsage.join(', ');
  },
};
