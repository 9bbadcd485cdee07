import { equalOctets } from '../../der/octets.ts';
import { type Lint, everyKind } from '../definition.ts';

export const selfIssuedOnlyInRoot: Lint = {
  name: 'self-issued-only-in-root',
  description: 'Only a root has the same issuer and subject.',
  citation: 'ruling 1',
  applies: everyKind,
  check: (tbs, kind) =>
    equalOctets(tbs.issuerDer, tbs.subjectDer) === (kind === 'root-ca')
      ? undefined
      : 'issuer and subject',
};
