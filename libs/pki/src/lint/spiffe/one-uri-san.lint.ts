import { spiffeUris } from './spiffe-uris.ts';
import { type Lint, everyKind } from '../definition.ts';

export const oneUriSan: Lint = {
  name: 'one-uri-san',
  description: 'A certificate with a SPIFFE ID has exactly one URI.',
  citation: 'X509-SVID §2',
  applies: everyKind,
  check: (tbs) => {
    if (spiffeUris(tbs).length === 0) return undefined;
    const uris = (tbs.known.subjectAltName ?? []).filter(
      ({ form }) => form === 'uniformResourceIdentifier',
    );
    return uris.length === 1 ? undefined : `${uris.length} URIs`;
  },
};
