import { prefixLengthOf } from '../../constraints/ip-network.ts';
import { type Lint, isCa } from '../definition.ts';

export const nameConstraintsMaskContiguous: Lint = {
  name: 'name-constraints-mask-contiguous',
  description: 'The mask of an iPAddress constraint has its ones in front.',
  citation: 'RFC 5280 §4.2.1.10, RFC 4632 §5.1',
  applies: isCa,
  check: ({ known: { nameConstraints } }) => {
    if (nameConstraints === undefined) return undefined;
    for (const name of [...nameConstraints.permitted, ...nameConstraints.excluded]) {
      if (name.form === 'iPAddress' && prefixLengthOf(name.octets) === undefined) {
        return 'a mask with holes';
      }
    }
    return undefined;
  },
};
