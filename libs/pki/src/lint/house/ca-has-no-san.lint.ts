import { type Lint, isCa } from '../definition.ts';

export const caHasNoSan: Lint = {
  name: 'ca-has-no-san',
  description: 'A CA has no subject alternative name.',
  citation: 'ruling 1',
  applies: isCa,
  check: (tbs) => (tbs.known.subjectAltName === undefined ? undefined : 'present'),
};
