import { parseIpAddress } from '../der/ip-address.ts';

/**
 * Octets of a network for a name constraint, address then mask (RFC 5280 §4.2.1.10): `10.0.0.0/8` gives 8 octets,
 * `2001:db8::/32` gives 32. A lone address is the network of just itself. Bits beyond the mask are cleared.
 *
 * @returns `undefined` when `text` is no network
 */
export function parseIpNetwork(text: string): Uint8Array | undefined {
  const slash = text.indexOf('/');
  const address = parseIpAddress(slash < 0 ? text : text.slice(0, slash));
  if (address === undefined) return undefined;
  const bits = address.length * 8;
  const written = slash < 0 ? String(bits) : text.slice(slash + 1);
  if (!/^(?:0|[1-9][0-9]{0,2})$/.test(written) || Number(written) > bits) return undefined;
  const octets = new Uint8Array(address.length * 2);
  for (const [index, octet] of address.entries()) {
    const covered = Math.max(0, Math.min(8, Number(written) - index * 8));
    const mask = (0xff << (8 - covered)) & 0xff;
    octets[index] = octet & mask;
    octets[address.length + index] = mask;
  }
  return octets;
}

/** Number of leading ones of a network's mask; `undefined` when the ones are not all in front (RFC 4632 §5.1). */
export function prefixLengthOf(network: Uint8Array): number | undefined {
  const mask = network.subarray(network.length / 2);
  let length = 0;
  let ended = false;
  for (const octet of mask) {
    const ones = Math.clz32(~(octet << 24));
    const covered = Math.min(8, ones);
    if (octet !== ((0xff << (8 - covered)) & 0xff) || (ended && octet !== 0)) return undefined;
    length += covered;
    ended ||= covered < 8;
  }
  return length;
}
