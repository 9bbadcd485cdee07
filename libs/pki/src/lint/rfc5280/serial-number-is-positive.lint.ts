import { type Lint, everyKind } from '../definition.ts';

export const serialNumberIsPositive: Lint = {
  name: 'serial-number-is-positive',
  description: 'The serial number is greater than zero.',
  citation: 'RFC 5280 §4.1.2.2',
  applies: everyKind,
  check: ({ serialNumber }) => {
    const first = serialNumber[0] ?? 0;
    if (first >= 0x80) return 'negative';
    return first === 0 && serialNumber.length < 2 ? 'zero' : undefined;
  },
};
