import { type Lint, everyKind } from '../definition.ts';

export const authorityKeyIdentifierIsKeyIdAlone: Lint = {
  name: 'authority-key-identifier-is-key-id-alone',
  description: 'The authority key identifier is the key identifier and nothing else.',
  citation: 'ruling 1; RFC 5280 §4.2.1.1',
  applies: everyKind,
  check: ({ known: { authorityKeyIdentifier } }) =>
    authorityKeyIdentifier?.hasIssuerAndSerialNumber === true
      ? 'issuer and serial number'
      : undefined,
};
