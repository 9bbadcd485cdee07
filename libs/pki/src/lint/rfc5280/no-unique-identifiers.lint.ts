import { type Lint, everyKind } from '../definition.ts';

export const noUniqueIdentifiers: Lint = {
  name: 'no-unique-identifiers',
  description: 'A certificate has no unique identifiers.',
  citation: 'RFC 5280 §4.1.2.8',
  applies: everyKind,
  check: (tbs) => (tbs.hasUniqueIdentifiers ? 'unique identifiers' : undefined),
};
