const MAX_TEXT_LENGTH = 45;

/**
 * Reads an IP address in text: IPv4 as four decimal numbers without leading zeros, IPv6 in any form of RFC 4291 §2.2.
 *
 * @returns 4 or 16 octets, as an iPAddress carries them (RFC 5280 §4.2.1.6); `undefined` for anything else, networks
 *   and zone identifiers included. An IPv4-mapped address stays an IPv6 address of 16 octets.
 */
export function parseIpAddress(text: string): Uint8Array | undefined {
  if (text.length === 0 || text.length > MAX_TEXT_LENGTH) return undefined;
  return text.includes(':') ? parseIpv6(text) : parseIpv4(text);
}

/** Writes 4 or 16 octets in canonical form: dotted decimal, or RFC 5952 with §5 for IPv4-mapped addresses. */
export function formatIpAddress(octets: Uint8Array): string {
  if (octets.length === 4) return octets.join('.');
  const groups: number[] = [];
  for (let i = 0; i < 16; i += 2) groups.push(((octets[i] ?? 0) << 8) | (octets[i + 1] ?? 0));
  if (groups[5] === 0xffff && groups.slice(0, 5).every((group) => group === 0)) {
    return `::ffff:${octets.subarray(12).join('.')}`;
  }
  const gap = longestRunOfZeros(groups);
  const hex = (from: number, to: number) =>
    groups
      .slice(from, to)
      .map((group) => group.toString(16))
      .join(':');
  return gap === undefined ? hex(0, 8) : `${hex(0, gap.start)}::${hex(gap.end, 8)}`;
}

/** An IP address in canonical text form, or `undefined` when the text is none. */
export function canonicalIpAddress(text: string): string | undefined {
  const octets = parseIpAddress(text);
  return octets === undefined ? undefined : formatIpAddress(octets);
}

function parseIpv4(text: string): Uint8Array | undefined {
  const parts = text.split('.');
  if (parts.length !== 4) return undefined;
  const octets = new Uint8Array(4);
  for (const [index, part] of parts.entries()) {
    if (!/^(?:0|[1-9][0-9]{0,2})$/.test(part)) return undefined;
    const octet = Number(part);
    if (octet > 255) return undefined;
    octets[index] = octet;
  }
  return octets;
}

function parseIpv6(text: string): Uint8Array | undefined {
  const halves = text.split('::');
  const [head = '', tail] = halves;
  if (halves.length > 2) return undefined;
  const before = head === '' ? [] : parseGroups(head, tail === undefined);
  const after = tail === undefined || tail === '' ? [] : parseGroups(tail, true);
  if (before === undefined || after === undefined) return undefined;
  const missing = 8 - before.length - after.length;
  // "::" stands for at least one group; without it all eight are written.
  if (tail === undefined ? missing !== 0 : missing < 1) return undefined;
  const octets = new Uint8Array(16);
  for (const [index, group] of before.entries()) setGroup(octets, index, group);
  for (const [index, group] of after.entries()) {
    setGroup(octets, before.length + missing + index, group);
  }
  return octets;
}

function parseGroups(text: string, mayEndInIpv4: boolean): readonly number[] | undefined {
  const parts = text.split(':');
  const groups: number[] = [];
  for (const [index, part] of parts.entries()) {
    if (mayEndInIpv4 && index === parts.length - 1 && part.includes('.')) {
      const ipv4 = parseIpv4(part);
      if (ipv4 === undefined) return undefined;
      const [a = 0, b = 0, c = 0, d = 0] = ipv4;
      groups.push((a << 8) | b, (c << 8) | d);
    } else {
      if (!/^[0-9A-Fa-f]{1,4}$/.test(part)) return undefined;
      groups.push(Number.parseInt(part, 16));
    }
  }
  return groups;
}

function setGroup(octets: Uint8Array, index: number, group: number): void {
  octets.set([group >> 8, group & 0xff], index * 2);
}

/** The first longest run of at least two zero groups (RFC 5952 §4.2). */
function longestRunOfZeros(groups: readonly number[]): { start: number; end: number } | undefined {
  let best: { start: number; end: number } | undefined;
  let start = 0;
  for (let i = 0; i <= groups.length; i++) {
    if (groups[i] === 0) continue;
    if (i - start >= 2 && i - start > (best === undefined ? 0 : best.end - best.start)) {
      best = { start, end: i };
    }
    start = i + 1;
  }
  return best;
}
