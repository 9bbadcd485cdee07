import { isIP } from 'node:net';

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
