import { type Lint, everyKind } from '../definition.ts';

export const issuerIsNotEmpty: Lint = {
  name: 'issuer-is-not-empty',
  description: 'The issuer name has at least one attribute.',
  citation: 'RFC 5280 §4.1.2.4',
  applies: everyKind,
  check: (tbs) => (tbs.issuer.length > 0 ? undefined : 'empty issuer'),
};
