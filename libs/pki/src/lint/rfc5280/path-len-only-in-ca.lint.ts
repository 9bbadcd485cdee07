import { type Lint, everyKind } from '../definition.ts';

export const pathLenOnlyInCa: Lint = {
  name: 'path-len-only-in-ca',
  description: 'pathLenConstraint is only in a CA.',
  citation: 'RFC 5280 §4.2.1.9',
  applies: everyKind,
  check: ({ known: { basicConstraints } }) =>
    basicConstraints?.pathLenConstraint !== undefined && !basicConstraints.cA
      ? 'pathLenConstraint with cA FALSE'
      : undefined,
};
