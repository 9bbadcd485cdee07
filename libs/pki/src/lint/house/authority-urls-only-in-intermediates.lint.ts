import { type Lint, everyKind } from '../definition.ts';

export const authorityUrlsOnlyInIntermediates: Lint = {
  name: 'authority-urls-only-in-intermediates',
  description: 'Roots and end entities have neither authorityInfoAccess nor cRLDistributionPoints.',
  citation: 'ruling 1',
  applies: everyKind,
  check: ({ known }, kind) => {
    if (kind === 'intermediate-ca' || kind === 'subordinate-ca') return undefined;
    if (known.authorityInfoAccess !== undefined) return 'authorityInfoAccess';
    return known.cRLDistributionPoints === undefined ? undefined : 'cRLDistributionPoints';
  },
};
