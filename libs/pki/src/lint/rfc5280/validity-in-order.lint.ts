import { type Lint, everyKind } from '../definition.ts';

export const validityInOrder: Lint = {
  name: 'validity-in-order',
  description: 'notAfter is not before notBefore.',
  citation: 'RFC 5280 §4.1.2.5',
  applies: everyKind,
  check: (tbs) =>
    tbs.notAfter.getTime() >= tbs.notBefore.getTime() ? undefined : 'notAfter is before notBefore',
};
