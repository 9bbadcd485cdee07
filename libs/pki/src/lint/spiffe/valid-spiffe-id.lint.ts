import { spiffeUris } from './spiffe-uris.ts';
import { type Lint, everyKind } from '../definition.ts';

/** No userinfo, port, query, fragment, percent-encoding, empty or dot segment; the trust domain is in lower case. */
const SPIFFE_ID = /^spiffe:\/\/[-._a-z0-9]{1,255}(?:\/(?!\.{1,2}(?:\/|$))[-._A-Za-z0-9]+)*$/;

export const validSpiffeId: Lint = {
  name: 'valid-spiffe-id',
  description: 'A SPIFFE ID has a trust domain and a path of plain segments, and nothing else.',
  citation: 'SPIFFE-ID §2',
  applies: everyKind,
  check: (tbs) =>
    spiffeUris(tbs).every((uri) => uri.length <= 2048 && SPIFFE_ID.test(uri))
      ? undefined
      : 'not a SPIFFE ID',
};
