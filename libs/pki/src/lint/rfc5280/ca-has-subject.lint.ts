import { type Lint, isCa } from '../definition.ts';

export const caHasSubject: Lint = {
  name: 'ca-has-subject',
  description: 'A CA has a subject that is not empty.',
  citation: 'RFC 5280 §4.1.2.6',
  applies: isCa,
  check: (tbs) => (tbs.subject.length > 0 ? undefined : 'empty subject'),
};
