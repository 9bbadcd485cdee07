import { type Lint, everyKind } from '../definition.ts';

export const subjectKeyIdentifierHasTwentyOctets: Lint = {
  name: 'subject-key-identifier-has-twenty-octets',
  description: 'The subject key identifier is there and has 160 bits.',
  citation: 'ruling 1; RFC 7093 §2',
  applies: everyKind,
  check: ({ known: { subjectKeyIdentifier } }) =>
    subjectKeyIdentifier?.length === 20 ? undefined : 'absent or of another length',
};
