import { spiffeUris } from './spiffe-uris.ts';
import { type Lint, isEndEntity } from '../definition.ts';

export const svidLeafIsNotACa: Lint = {
  name: 'svid-leaf-is-not-a-ca',
  description: 'A leaf X.509-SVID is no CA.',
  citation: 'X509-SVID §4.1',
  applies: isEndEntity,
  check: (tbs) =>
    spiffeUris(tbs).length > 0 && tbs.known.basicConstraints?.cA === true ? 'cA TRUE' : undefined,
};
