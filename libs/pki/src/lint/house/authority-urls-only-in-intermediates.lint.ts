import { type Lint, everyKind, isCa, isNotRoot } from '../definition.ts';

export const authorityUrlsOnlyInIntermediates: Lint = {
  name: 'authority-urls-only-in-intermediates',
  description: 'Roots and end entities have neither authorityInfoAccess nor cRLDistributionPoints.',
  citation: 'ruling 1',
  applies: everyKind,
  check: ({ known }, kind) => {
    if (isCa(kind) && isNotRoot(kind)) return undefined;
    if (known.authorityInfoAccess !== undefined) return 'authorityInfoAccess';
    return known.cRLDistributionPoints === undefined ? undefined : 'cRLDistributionPoints';
  },
};
