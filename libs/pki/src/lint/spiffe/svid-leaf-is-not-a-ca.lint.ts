import { hasSpiffeUri } from './spiffe-uris.ts';
import { type Lint, isEndEntity } from '../definition.ts';

export const svidLeafIsNotACa: Lint = {
  name: 'svid-leaf-is-not-a-ca',
  description: 'A leaf X.509-SVID is no CA.',
  citation: 'X509-SVID §4.1',
  applies: isEndEntity,
  check: (tbs) =>
    hasSpiffeUri(tbs) && tbs.known.basicConstraints?.cA === true ? 'cA TRUE' : undefined,
};
