import { hasSpiffeUri } from './spiffe-uris.ts';
import { type Lint, isEndEntity } from '../definition.ts';

export const svidLeafHasDigitalSignature: Lint = {
  name: 'svid-leaf-has-digital-signature',
  description: 'A leaf X.509-SVID sets digitalSignature.',
  citation: 'X509-SVID §4.3',
  applies: isEndEntity,
  check: (tbs) =>
    hasSpiffeUri(tbs) && tbs.known.keyUsage?.includes('digitalSignature') !== true
      ? 'no digitalSignature'
      : undefined,
};
