import { type Lint, isCa } from '../definition.ts';

export const subjectKeyIdentifierPresent: Lint = {
  name: 'subject-key-identifier-present',
  description: 'A CA has a subject key identifier.',
  citation: 'RFC 5280 §4.2.1.2',
  applies: isCa,
  check: (tbs) => (tbs.known.subjectKeyIdentifier === undefined ? 'absent' : undefined),
};
