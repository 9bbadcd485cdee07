import { type Lint, isNoCa } from '../definition.ts';

export const endEntitySignsNoCrl: Lint = {
  name: 'end-entity-signs-no-crl',
  description: 'An end entity does not sign CRLs.',
  citation: 'ruling 3',
  applies: isNoCa,
  check: (tbs) => (tbs.known.keyUsage?.includes('cRLSign') === true ? 'cRLSign' : undefined),
};
