import { hasSpiffeUri } from './spiffe-uris.ts';
import { type Lint, everyKind } from '../definition.ts';

export const oneUriSan: Lint = {
  name: 'one-uri-san',
  description: 'A certificate with a SPIFFE ID has exactly one URI.',
  citation: 'X509-SVID §2',
  applies: everyKind,
  check: (tbs) => {
    if (!hasSpiffeUri(tbs)) return undefined;
    let uris = 0;
    for (const { form } of tbs.known.subjectAltName ?? []) {
      if (form === 'uniformResourceIdentifier') uris += 1;
    }
    return uris === 1 ? undefined : `${uris} URIs`;
  },
};
