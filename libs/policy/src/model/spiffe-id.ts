/** A SPIFFE ID taken apart; `text` is its canonical form. */
export interface SpiffeId {
  readonly text: string;
  /** Lower-case, 1 … 255 characters. */
  readonly trustDomain: string;
  /** Empty for a trust domain itself, else starting with `/`. */
  readonly path: string;
}

/** Why a URI of scheme `spiffe` is not a SPIFFE ID (SPIFFE-ID §2). */
export type SpiffeIdFault =
  | 'TOO_LONG'
  | 'NO_AUTHORITY'
  | 'NO_TRUST_DOMAIN'
  | 'TRUST_DOMAIN_TOO_LONG'
  | 'TRUST_DOMAIN_CHARACTER'
  | 'USER_INFO'
  | 'PORT'
  | 'QUERY'
  | 'FRAGMENT'
  | 'PERCENT_ENCODING'
  | 'EMPTY_SEGMENT'
  | 'DOT_SEGMENT'
  | 'PATH_CHARACTER';

/** Longest SPIFFE ID, in bytes (SPIFFE-ID §2.3). */
export const MAX_SPIFFE_ID_LENGTH = 2048;
const MAX_TRUST_DOMAIN_LENGTH = 255;

/** A SPIFFE ID in canonical form, except for dot segments; one way to match, so linear. */
const CANONICAL = /^spiffe:\/\/([a-z0-9._-]{1,255})((?:\/[A-Za-z0-9._-]+)*)$/;

/** Whether a URI has the scheme `spiffe`, in any case; such a URI is a SPIFFE ID or refused. */
export function hasSpiffeScheme(uri: string): boolean {
  return uri.length >= 7 && uri.charCodeAt(6) === 0x3a && /^spiffe:/i.test(uri);
}

/**
 * Reads a SPIFFE ID: no user information, port, query, fragment, percent-encoding, empty or dot segment, at most 2048
 * bytes. Scheme and trust domain are lower-cased; the path keeps its case.
 *
 * @returns `undefined` when the text is not one; {@link spiffeIdFault} says why
 */
export function parseSpiffeId(text: string): SpiffeId | undefined {
  const read = readSpiffeId(text);
  return typeof read === 'string' ? undefined : read;
}

/** Why a text is not a SPIFFE ID; `undefined` when it is one. */
export function spiffeIdFault(text: string): SpiffeIdFault | undefined {
  const read = readSpiffeId(text);
  return typeof read === 'string' ? read : undefined;
}

/** Reads a SPIFFE ID in one pass, giving either its parts or the first fault. */
export function readSpiffeId(text: string): SpiffeId | SpiffeIdFault {
  if (text.length > MAX_SPIFFE_ID_LENGTH) return 'TOO_LONG';
  // Almost every ID takes this way; the rest is for telling what is wrong, and for upper case.
  const canonical = CANONICAL.exec(text);
  if (canonical !== null && !text.includes('/.')) {
    return { text, trustDomain: canonical[1] ?? '', path: canonical[2] ?? '' };
  }
  if (!/^spiffe:\/\//i.test(text)) return 'NO_AUTHORITY';
  if (text.includes('?')) return 'QUERY';
  if (text.includes('#')) return 'FRAGMENT';
  if (text.includes('%')) return 'PERCENT_ENCODING';
  const slash = text.indexOf('/', 9);
  const authority = slash === -1 ? text.slice(9) : text.slice(9, slash);
  const path = slash === -1 ? '' : text.slice(slash);
  if (authority.includes('@')) return 'USER_INFO';
  if (authority.includes(':')) return 'PORT';
  if (authority === '') return 'NO_TRUST_DOMAIN';
  if (authority.length > MAX_TRUST_DOMAIN_LENGTH) return 'TRUST_DOMAIN_TOO_LONG';
  if (!/^[A-Za-z0-9._-]+$/.test(authority)) return 'TRUST_DOMAIN_CHARACTER';
  const fault = pathFault(path);
  if (fault !== undefined) return fault;
  const trustDomain = authority.toLowerCase();
  return { text: `spiffe://${trustDomain}${path}`, trustDomain, path };
}

function pathFault(path: string): SpiffeIdFault | undefined {
  if (path === '') return undefined;
  for (const segment of path.slice(1).split('/')) {
    if (segment === '') return 'EMPTY_SEGMENT';
    if (segment === '.' || segment === '..') return 'DOT_SEGMENT';
    if (!/^[A-Za-z0-9._-]+$/.test(segment)) return 'PATH_CHARACTER';
  }
  return undefined;
}
