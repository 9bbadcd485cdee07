import { isIP } from 'node:net';

/** A host and port that outgoing fetches may reach although it is private, with the CA bundle to trust there if any. */
export interface FetchException {
  readonly host: string;
  readonly port: number;
  readonly caFile: string | undefined;
}

/** An IP address or CIDR range as written by the operator; a sentence says what is wrong when it is neither. */
export function parseAddressRange(entry: string): { readonly range: string } | string {
  const [address = '', bits, ...rest] = entry.split('/');
  const family = isIP(address);
  const most = family === 6 ? 128 : 32;
  const isBitsValid = bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= most);
  if (family === 0 || !isBitsValid || rest.length > 0) {
    return `has the entry '${entry}', which is no IP address or CIDR range`;
  }
  return { range: entry };
}

/** `host:port[=CA bundle file]`, IPv6 in brackets; a sentence says what is wrong otherwise. */
export function parseFetchException(entry: string): FetchException | string {
  const match = /^(\[[0-9A-Fa-f:.]+\]|[^:=\s[\]]+):(\d{1,5})(?:=(.+))?$/.exec(entry);
  const port = Number(match?.[2]);
  if (match?.[1] === undefined || port < 1 || port > 65_535) {
    return `has the entry '${entry}', which is not host:port or host:port=file`;
  }
  return { host: match[1].replaceAll(/[[\]]/g, '').toLowerCase(), port, caFile: match[3] };
}
