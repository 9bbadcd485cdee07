import { hasSpiffeUri } from './spiffe-uris.ts';
import { type Lint, isEndEntity } from '../definition.ts';

export const svidLeafSignsNothing: Lint = {
  name: 'svid-leaf-signs-nothing',
  description: 'A leaf X.509-SVID sets neither keyCertSign nor cRLSign.',
  citation: 'X509-SVID §4.3',
  applies: isEndEntity,
  check: (tbs) =>
    hasSpiffeUri(tbs) &&
    tbs.known.keyUsage?.some((usage) => usage === 'keyCertSign' || usage === 'cRLSign') === true
      ? 'keyCertSign or cRLSign'
      : undefined,
};
