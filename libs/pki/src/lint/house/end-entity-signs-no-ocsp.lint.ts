import { type Lint, isEndEntity } from '../definition.ts';

/** id-kp-OCSPSigning (RFC 5280 §4.2.1.12). */
const OCSP_SIGNING = '1.3.6.1.5.5.7.3.9';

export const endEntitySignsNoOcsp: Lint = {
  name: 'end-entity-signs-no-ocsp',
  description: 'An end entity does not answer OCSP for its CA.',
  citation: 'ruling 3',
  applies: isEndEntity,
  check: (tbs) =>
    tbs.known.extendedKeyUsage?.includes(OCSP_SIGNING) === true ? 'OCSP signing' : undefined,
};
