import { type Lint, everyKind } from '../definition.ts';

export const serialNumberHasEntropy: Lint = {
  name: 'serial-number-has-entropy',
  description: 'The serial number is long enough for 64 random bits.',
  citation: 'issue 2 §4 (serial numbers)',
  applies: everyKind,
  check: ({ serialNumber }) =>
    serialNumber.length >= 8 ? undefined : `only ${serialNumber.length} octets`,
};
