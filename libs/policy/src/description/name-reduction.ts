import { scanPattern } from '../evaluation/pattern-scanner.ts';
import { VALUE_FORMS } from '../evaluation/value-form.ts';
import { isPattern } from '../evaluation/value-pattern.ts';
import type { SanProperty } from '../model/certificate-names.ts';
import { canonicalDnsName, isWildcardDnsName } from '../model/dns-name.ts';
import { parseIpAddress } from '../model/ip-address.ts';
import { canonicalRfc822Name } from '../model/rfc822-name.ts';
import { parseUri } from '../model/uniform-resource-identifier.ts';
import { literalParts } from './literal-parts.ts';
import type { LiteralParts } from './literal-parts.ts';

/** Why an allowed value has no names that bound it. */
export type OpenReason = 'ANY_VALUE' | 'NO_LITERAL_HOST' | 'NO_END';

/** The name that bounds one literal or one alternative; `undefined` when there is none. */
type Reduce = (parts: LiteralParts) => string | undefined;

const REDUCTIONS: Readonly<Record<SanProperty, Reduce>> = {
  dnsNames: reduceDnsName,
  ipAddresses: reduceIpAddress,
  rfc822Names: reduceRfc822Name,
  uniformResourceIdentifiers: reduceUri,
};

/** Forms whose bound is read at the end of the value. */
const READ_FROM_END: readonly SanProperty[] = ['dnsNames', 'rfc822Names'];

/**
 * Bounds one allowed or default value by literal names (RFC 5280 §4.2.1.10), wider than the entry but never narrower:
 * every value that the entry permits is within one of them.
 *
 * @returns the names, none for a literal that can never match; or why there is no bound
 */
export function reduceEntry(property: SanProperty, entry: string): readonly string[] | OpenReason {
  if (!isPattern(entry)) {
    const canonical = VALUE_FORMS[property].canonicalize(entry, '');
    if (typeof canonical !== 'string') return [];
    const name = REDUCTIONS[property]({ head: canonical, tail: canonical, whole: canonical });
    return name === undefined ? 'NO_LITERAL_HOST' : [name];
  }
  const names: string[] = [];
  for (const alternative of scanPattern(entry)) {
    const parts = literalParts(alternative);
    const name = REDUCTIONS[property](parts);
    if (name === undefined) {
      return parts.tail === undefined && READ_FROM_END.includes(property)
        ? 'NO_END'
        : 'NO_LITERAL_HOST';
    }
    names.push(name);
  }
  return names;
}

/** The host that a pattern for URIs fixes: literal up to the character that ends the authority. */
export function fixedAuthority({ head, whole }: LiteralParts): string | undefined {
  return whole ?? /^[^/?#]*:\/\/[^/?#]+[/?#]/.exec(head)?.[0];
}

/** A domain, standing for itself and everything below it. */
function reduceDnsName({ tail, whole }: LiteralParts): string | undefined {
  if (whole !== undefined) {
    const name = canonicalDnsName(whole);
    return name !== undefined && isWildcardDnsName(name) ? name.slice(2) : name;
  }
  const domain = domainOf(tail);
  return domain === undefined ? undefined : canonicalDnsName(domain);
}

/** A mailbox, a host standing for all its mailboxes, or `.domain` standing for all hosts below it. */
function reduceRfc822Name({ tail, whole }: LiteralParts): string | undefined {
  if (whole !== undefined) return canonicalRfc822Name(whole);
  const at = tail?.lastIndexOf('@') ?? -1;
  if (tail !== undefined && at !== -1) return plainDnsName(tail.slice(at + 1));
  const domain = plainDnsName(domainOf(tail) ?? '');
  return domain === undefined ? undefined : `.${domain}`;
}

/** The host of the URI. One without a host name cannot be bounded: RFC 5280 constrains host names only. */
function reduceUri(parts: LiteralParts): string | undefined {
  const host = parseUri(fixedAuthority(parts) ?? '')?.host;
  return host === undefined || host.startsWith('[') || parseIpAddress(host) !== undefined
    ? undefined
    : host;
}

/** A network in CIDR notation. */
function reduceIpAddress({ head, whole }: LiteralParts): string | undefined {
  if (whole !== undefined) {
    const octets = parseIpAddress(whole);
    return octets === undefined ? undefined : `${whole}/${octets.length * 8}`;
  }
  // "10.1." and whatever follows: canonical IPv6 addresses never start like this.
  const octets = head.split('.').slice(0, -1);
  if (octets.length === 0 || octets.length > 3) return undefined;
  const network = [...octets, ...Array.from({ length: 4 - octets.length }, () => '0')].join('.');
  return parseIpAddress(network) === undefined ? undefined : `${network}/${octets.length * 8}`;
}

/** The part of a literal tail after its first dot: whole labels only, because the first may be the end of a longer one. */
function domainOf(tail: string | undefined): string | undefined {
  const dot = tail?.indexOf('.') ?? -1;
  return dot === -1 ? undefined : tail?.slice(dot + 1);
}

function plainDnsName(text: string): string | undefined {
  const name = canonicalDnsName(text);
  return name === undefined || isWildcardDnsName(name) ? undefined : name;
}
