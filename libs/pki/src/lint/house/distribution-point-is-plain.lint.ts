import { type Lint, everyKind } from '../definition.ts';

export const distributionPointIsPlain: Lint = {
  name: 'distribution-point-is-plain',
  description: 'A CRL distribution point holds its full name and nothing else.',
  citation: 'ruling 1; RFC 5280 §4.2.1.13',
  applies: everyKind,
  check: ({ known }) =>
    known.cRLDistributionPoints?.every((point) => point.isPlain) === false
      ? 'reasons, issuer or relative name'
      : undefined,
};
