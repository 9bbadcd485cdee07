import { canonicalDnsName, isWildcardDnsName } from './dns-name.ts';

const MAX_LOCAL_PART_LENGTH = 64;
const MAX_LENGTH = 254;

/**
 * An rfc822Name in canonical form: a mailbox `local-part@host` in ASCII with the host in lower case
 * (RFC 5280 §4.2.1.6 and §7.5). The local part is a dot-string and keeps its case.
 *
 * @returns `undefined` for anything else, quoted local parts and address literals included
 */
export function canonicalRfc822Name(value: string): string | undefined {
  if (value.length > MAX_LENGTH) return undefined;
  const at = value.indexOf('@');
  if (at < 1 || at > MAX_LOCAL_PART_LENGTH) return undefined;
  const localPart = value.slice(0, at);
  if (!/^[A-Za-z0-9!#$%&'*+\-/=?^_`{|}~.]+$/.test(localPart)) return undefined;
  if (localPart.startsWith('.') || localPart.endsWith('.') || localPart.includes('..')) {
    return undefined;
  }
  const host = canonicalDnsName(value.slice(at + 1));
  if (host === undefined || isWildcardDnsName(host)) return undefined;
  return `${localPart}@${host}`;
}
