import { type Lint, everyKind } from '../definition.ts';

const ABSOLUTE_URI =
  /^[A-Za-z][-+.A-Za-z0-9]*:(?:[-._~:/?#[\]@!$&'()*+,;=A-Za-z0-9]|%[0-9A-Fa-f]{2})+$/;

export const sanUriForm: Lint = {
  name: 'san-uri-form',
  description:
    'A URI is absolute: it has a scheme and something after it, and only characters of RFC 3986.',
  citation: 'RFC 5280 §4.2.1.6',
  applies: everyKind,
  check: (tbs) => {
    for (const name of tbs.known.subjectAltName ?? []) {
      if (name.form === 'uniformResourceIdentifier' && !ABSOLUTE_URI.test(name.value)) {
        return 'a uniformResourceIdentifier is not absolute or not a URI';
      }
    }
    return undefined;
  },
};
