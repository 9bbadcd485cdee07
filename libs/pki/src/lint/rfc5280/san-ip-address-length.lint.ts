import { type Lint, everyKind } from '../definition.ts';

export const sanIpAddressLength: Lint = {
  name: 'san-ip-address-length',
  description: 'An iPAddress has 4 or 16 octets.',
  citation: 'RFC 5280 §4.2.1.6',
  applies: everyKind,
  check: (tbs) => {
    for (const name of tbs.known.subjectAltName ?? []) {
      if (name.form !== 'iPAddress') continue;
      const { length } = name.octets;
      if (length !== 4 && length !== 16) return `an iPAddress of ${length} octets`;
    }
    return undefined;
  },
};
