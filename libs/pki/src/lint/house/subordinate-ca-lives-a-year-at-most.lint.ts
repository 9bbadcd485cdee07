import { type Lint, isSubordinateCa } from '../definition.ts';

/** 366 days, because P1Y is a calendar year, and a minute for the backdated notBefore. */
const LONGEST_MILLISECONDS = (366 * 86_400 + 60) * 1000;

export const subordinateCaLivesAYearAtMost: Lint = {
  name: 'subordinate-ca-lives-a-year-at-most',
  description: 'An issuer’s CA lives at most a year.',
  citation: 'ruling 9',
  applies: isSubordinateCa,
  check: ({ notBefore, notAfter }) =>
    notAfter.getTime() - notBefore.getTime() <= LONGEST_MILLISECONDS ? undefined : 'too long',
};
