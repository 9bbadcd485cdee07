import { type Lint, everyKind } from '../definition.ts';

export const serialNumberAtMostTwentyOctets: Lint = {
  name: 'serial-number-at-most-twenty-octets',
  description: 'The serial number has at most 20 octets.',
  citation: 'RFC 5280 §4.1.2.2',
  applies: everyKind,
  check: ({ serialNumber }) =>
    serialNumber.length <= 20 ? undefined : `${serialNumber.length} octets`,
};
