import { type Lint, everyKind } from '../definition.ts';

export const noDuplicateExtendedKeyUsage: Lint = {
  name: 'no-duplicate-extended-key-usage',
  description: 'No extended key usage is named twice.',
  citation: 'RFC 5280 §4.2.1.12',
  applies: everyKind,
  check: ({ known: { extendedKeyUsage } }) =>
    extendedKeyUsage?.find((oid, index) => extendedKeyUsage.indexOf(oid) !== index),
};
