import { type Lint, everyKind } from '../definition.ts';

export const keyCertSignMeansCa: Lint = {
  name: 'key-cert-sign-means-ca',
  description: 'keyCertSign is set exactly when the certificate is a CA.',
  citation: 'RFC 5280 §4.2.1.3, §4.2.1.9',
  applies: everyKind,
  check: (tbs) => {
    const signs = tbs.known.keyUsage?.includes('keyCertSign') ?? false;
    const cA = tbs.known.basicConstraints?.cA ?? false;
    return signs === cA ? undefined : `keyCertSign ${signs}, cA ${cA}`;
  },
};
