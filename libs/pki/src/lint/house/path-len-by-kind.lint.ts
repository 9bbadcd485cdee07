import { type Lint, isCa } from '../definition.ts';

export const pathLenByKind: Lint = {
  name: 'path-len-by-kind',
  description: 'A root has no pathLenConstraint, an intermediate 1, an issuer’s CA 0.',
  citation: 'ruling 1',
  applies: isCa,
  check: ({ known: { basicConstraints } }, kind) => {
    const expected = kind === 'root-ca' ? undefined : kind === 'intermediate-ca' ? 1 : 0;
    const found = basicConstraints?.pathLenConstraint;
    return found === expected ? undefined : `${found ?? 'none'}`;
  },
};
