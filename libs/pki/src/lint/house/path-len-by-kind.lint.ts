import type { CertificateKind } from '../../certificate/certificate-template.ts';
import { type Lint, isCa } from '../definition.ts';

const PATH_LENGTHS: Partial<Record<CertificateKind, number>> = {
  'cross-ca': 2,
  'intermediate-ca': 1,
  'subordinate-ca': 0,
};

export const pathLenByKind: Lint = {
  name: 'path-len-by-kind',
  description:
    'A root has no pathLenConstraint, one that is cross-certified 2, an intermediate 1, an issuer’s CA 0.',
  citation: 'ruling 1',
  applies: isCa,
  check: ({ known: { basicConstraints } }, kind) => {
    const found = basicConstraints?.pathLenConstraint;
    return found === PATH_LENGTHS[kind] ? undefined : `${found ?? 'none'}`;
  },
};
