import { type Lint, isSubordinateCa } from '../definition.ts';

/** id-kp-serverAuth (RFC 5280 §4.2.1.12). */
const SERVER_AUTH = '1.3.6.1.5.5.7.3.1';

export const constrainedCaCanCertifyItsServer: Lint = {
  name: 'constrained-ca-can-certify-its-server',
  description: 'An EKU limit on an issuer’s CA includes serverAuth.',
  citation: 'ruling 5',
  applies: isSubordinateCa,
  check: ({ known: { extendedKeyUsage } }) =>
    extendedKeyUsage === undefined || extendedKeyUsage.includes(SERVER_AUTH)
      ? undefined
      : 'no serverAuth',
};
