import { type Lint, isNoCa } from '../definition.ts';

export const nameConstraintsOnlyInCa: Lint = {
  name: 'name-constraints-only-in-ca',
  description: 'nameConstraints are only in a CA.',
  citation: 'RFC 5280 §4.2.1.10',
  applies: isNoCa,
  check: (tbs) => (tbs.known.nameConstraints === undefined ? undefined : 'present'),
};
