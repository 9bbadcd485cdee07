import { formatIpAddress, parseIpAddress } from './ip-address.ts';

/** Longest URI that a certificate may carry, in bytes; the same as a SPIFFE ID's. */
export const MAX_URI_LENGTH = 2048;

/** A URI taken apart as far as certificates care; `text` is its canonical form. */
export interface UniformResourceIdentifier {
  readonly text: string;
  /** Lower-case. */
  readonly scheme: string;
  /** Lower-case; IPv6 in brackets. Absent when the URI has no authority (`urn:…`). */
  readonly host?: string;
}

/**
 * Reads an absolute URI (RFC 3986, RFC 5280 §4.2.1.6): ASCII, a scheme and something after it, and when it has an
 * authority, a host of letters, digits, dot, hyphen and underscore, or an IP address. Scheme and host are lower-cased;
 * everything else stays as it is.
 *
 * @returns `undefined` for anything else
 */
export function parseUri(value: string): UniformResourceIdentifier | undefined {
  if (value.length > MAX_URI_LENGTH) return undefined;
  if (!/^(?:[A-Za-z0-9\-._~:/?#[\]@!$&'()*+,;=]|%[0-9A-Fa-f]{2})+$/.test(value)) return undefined;
  const colon = value.indexOf(':');
  const scheme = value.slice(0, colon).toLowerCase();
  if (colon < 1 || !/^[a-z][a-z0-9+.-]*$/.test(scheme)) return undefined;
  const rest = value.slice(colon + 1);
  if (rest === '' || rest.indexOf('#') !== rest.lastIndexOf('#')) return undefined;
  if (!rest.startsWith('//')) {
    return /[[\]]/.test(rest) ? undefined : { text: `${scheme}:${rest}`, scheme };
  }

  const end = authorityEnd(rest);
  const authority = rest.slice(2, end);
  const tail = rest.slice(end);
  if (/[[\]]/.test(tail)) return undefined;
  const at = authority.lastIndexOf('@');
  const userInfo = authority.slice(0, at + 1);
  if (/[[\]]/.test(userInfo) || authority.indexOf('@') !== at) return undefined;
  const match = /^(\[[^\]]*\]|[^:[\]]*)((?::[0-9]{0,5})?)$/.exec(authority.slice(at + 1));
  const [, hostText = '', port = ''] = match ?? [];
  const host = canonicalHost(hostText);
  if (host === undefined) return undefined;
  return { text: `${scheme}://${userInfo}${host}${port}${tail}`, scheme, host };
}

/** A URI in canonical form, or `undefined` when the text is none. */
export function canonicalUri(value: string): string | undefined {
  return parseUri(value)?.text;
}

function authorityEnd(rest: string): number {
  for (let i = 2; i < rest.length; i++) {
    const char = rest[i];
    if (char === '/' || char === '?' || char === '#') return i;
  }
  return rest.length;
}

function canonicalHost(host: string): string | undefined {
  if (host.startsWith('[')) {
    const octets = parseIpAddress(host.slice(1, -1));
    return octets?.length === 16 ? `[${formatIpAddress(octets)}]` : undefined;
  }
  return /^[A-Za-z0-9._-]+$/.test(host) && host.length <= 255 ? host.toLowerCase() : undefined;
}
