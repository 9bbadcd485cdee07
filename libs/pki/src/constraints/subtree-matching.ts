/**
 * The matching rules of RFC 5280 §4.2.1.10, one function per name form. All compare hosts without regard to case, and
 * all answer `undefined` where the rules do not say how to match: the caller has to refuse then, whether the subtree
 * is a permitted or an excluded one.
 */

/**
 * Whether a dNSName is the host of the subtree or lies below it. The empty subtree holds every name; one with a
 * leading dot holds only what lies below.
 */
export function dnsNameIsWithin(name: string, subtree: string): boolean {
  const host = name.toLowerCase();
  const base = subtree.toLowerCase();
  if (base === '') return true;
  if (base.startsWith('.')) return host.endsWith(base);
  return host === base || host.endsWith(`.${base}`);
}

/**
 * Whether a dNSName and the subtree have a name in common: what counts for an excluded subtree, where `*.example.com`
 * must not pass beside an exclusion of `a.example.com`.
 */
export function dnsNameOverlaps(name: string, subtree: string): boolean {
  if (dnsNameIsWithin(name, subtree)) return true;
  if (!name.startsWith('*.')) return false;
  const base = subtree.toLowerCase().replace(/^\./, '');
  const firstDot = base.indexOf('.');
  return firstDot >= 0 && base.slice(firstDot + 1) === name.slice(2).toLowerCase();
}

/** Whether an address (4 or 16 octets) lies in a network given as address and mask (8 or 32 octets). */
export function ipAddressIsWithin(address: Uint8Array, subtree: Uint8Array): boolean {
  if (subtree.length !== address.length * 2) return false;
  return address.every((octet, index) => {
    const mask = subtree[address.length + index] ?? 0xff;
    return (octet & mask) === ((subtree[index] ?? 0) & mask);
  });
}

/** Whether the host of a URI is that of the subtree or, for one with a leading dot, lies below it. */
export function uriIsWithin(uri: string, subtree: string): boolean | undefined {
  const host = hostOfUri(uri);
  if (host === undefined) return undefined;
  const base = subtree.toLowerCase();
  if (base === '') return true;
  return base.startsWith('.') ? host.endsWith(base) : host === base;
}

/** Whether a mailbox is that of the subtree, is on its host, or is on a host below it (leading dot). */
export function mailboxIsWithin(mailbox: string, subtree: string): boolean | undefined {
  const at = mailbox.lastIndexOf('@');
  if (at <= 0 || at === mailbox.length - 1) return undefined;
  const host = mailbox.slice(at + 1).toLowerCase();
  const subtreeAt = subtree.lastIndexOf('@');
  const base = subtree.slice(subtreeAt + 1).toLowerCase();
  // Local parts are compared as they are: only the host named in a mailbox knows whether its case matters.
  if (subtreeAt >= 0) return host === base && mailbox.slice(0, at) === subtree.slice(0, subtreeAt);
  if (base === '') return true;
  return base.startsWith('.') ? host.endsWith(base) : host === base;
}

/** Host of a URI with an authority, in lower case; `undefined` when it has none or an address instead of a name. */
function hostOfUri(uri: string): string | undefined {
  const authority = /^[a-z][-+.a-z0-9]*:\/\/([^/?#]*)/i.exec(uri)?.[1];
  if (authority === undefined) return undefined;
  const host = authority
    .slice(authority.lastIndexOf('@') + 1)
    .replace(/:\d*$/, '')
    .toLowerCase();
  if (host === '' || host.startsWith('[') || /^\d+(?:\.\d+){3}$/.test(host)) return undefined;
  return host;
}
