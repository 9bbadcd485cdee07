import { type Lint, isNotRoot } from '../definition.ts';

export const authorityKeyIdentifierPresent: Lint = {
  name: 'authority-key-identifier-present',
  description: 'Whatever another CA signs names the key that signed it, by key identifier.',
  citation: 'RFC 5280 §4.2.1.1',
  applies: isNotRoot,
  check: (tbs) =>
    tbs.known.authorityKeyIdentifier?.keyIdentifier === undefined ? 'no key identifier' : undefined,
};
