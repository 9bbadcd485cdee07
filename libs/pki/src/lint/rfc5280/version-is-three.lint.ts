import { type Lint, everyKind } from '../definition.ts';

export const versionIsThree: Lint = {
  name: 'version-is-three',
  description: 'A certificate with extensions is of version 3.',
  citation: 'RFC 5280 §4.1.2.1',
  applies: everyKind,
  check: (tbs) => (tbs.version === 3 ? undefined : `version ${tbs.version}`),
};
