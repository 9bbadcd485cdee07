const MAX_NAME_LENGTH = 253;
const MAX_LABEL_LENGTH = 63;

const HYPHEN = 0x2d;
const DOT = 0x2e;

/**
 * A dNSName in canonical form: lower-case ASCII, in the preferred name syntax (RFC 5280 §4.2.1.6, RFC 1123 §2.1),
 * optionally with `*` as the whole first label. Internationalized names are written as A-labels.
 *
 * @returns `undefined` for anything else: empty labels, a trailing dot, underscores, more than 253 characters, a last
 *   label of digits only (that would read as an IPv4 address)
 */
export function canonicalDnsName(value: string): string | undefined {
  const length = value.length;
  if (length === 0 || length > MAX_NAME_LENGTH) return undefined;
  let labelStart = value.startsWith('*.') ? 2 : 0;
  let hasUpperCase = false;
  let hasNonDigit = false;
  for (let i = labelStart; i <= length; i++) {
    const code = i === length ? DOT : value.charCodeAt(i);
    if (code === DOT) {
      const labelLength = i - labelStart;
      if (labelLength === 0 || labelLength > MAX_LABEL_LENGTH) return undefined;
      if (value.charCodeAt(i - 1) === HYPHEN) return undefined;
      if (i === length) break;
      labelStart = i + 1;
      hasNonDigit = false;
    } else if (code >= 0x61 && code <= 0x7a) {
      hasNonDigit = true;
    } else if (code >= 0x41 && code <= 0x5a) {
      hasNonDigit = true;
      hasUpperCase = true;
    } else if (code === HYPHEN) {
      if (i === labelStart) return undefined;
      hasNonDigit = true;
    } else if (code < 0x30 || code > 0x39) {
      return undefined;
    }
  }
  if (!hasNonDigit) return undefined;
  return hasUpperCase ? value.toLowerCase() : value;
}

/** Whether a canonical dNSName is a wildcard (`*.example.com`). */
export function isWildcardDnsName(canonical: string): boolean {
  return canonical.startsWith('*.');
}
