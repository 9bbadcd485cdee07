import { readPublicKey } from '../../crypto/public-key.ts';
import { PkiError } from '../../errors.ts';
import { type Lint, everyKind } from '../definition.ts';

export const keyAlgorithmAllowed: Lint = {
  name: 'key-algorithm-allowed',
  description: 'The key is RSA 2048, 3072 or 4096, P-256, P-384, P-521 or Ed25519.',
  citation: 'issue 2 §4 (key rules)',
  applies: everyKind,
  check: (tbs) => {
    try {
      readPublicKey(tbs.subjectPublicKeyInfo.der);
      return undefined;
    } catch (error) {
      if (error instanceof PkiError) return error.code;
      throw error;
    }
  },
};
