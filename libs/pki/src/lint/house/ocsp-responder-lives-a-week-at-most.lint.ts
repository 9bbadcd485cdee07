import { type Lint, isOcspResponder } from '../definition.ts';

const WEEK_MILLISECONDS = 7 * 86_400_000;

export const ocspResponderLivesAWeekAtMost: Lint = {
  name: 'ocsp-responder-lives-a-week-at-most',
  description: 'A responder that nobody can revoke ends soon.',
  citation: 'RFC 6960 §4.2.2.2.1 (short lifetime with nocheck)',
  applies: isOcspResponder,
  check: ({ notAfter, notBefore }) =>
    notAfter.getTime() - notBefore.getTime() <= WEEK_MILLISECONDS ? undefined : 'more than a week',
};
