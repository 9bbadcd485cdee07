import {
  formatIpAddress,
  formatName,
  type GeneralName,
  type NameConstraints,
  prefixLengthOf,
  toHex,
} from '@luciole/pki';

/** Forms of names that are told, in this order, with the words for them. */
const FORMS = [
  ['dNSName', 'DNS names'],
  ['iPAddress', 'IP addresses'],
  ['rfc822Name', 'Email addresses'],
  ['uniformResourceIdentifier', 'URIs'],
  ['directoryName', 'Subjects'],
] as const;

/** What our own CAs permit to close a form that has no empty exclusion (ruling 5). */
const NOTHING = new Set(['nothing.invalid', '0.0.0.0/0', '::/0', '']);

/**
 * What a CA may certify, one sentence per form of name. A form that stands neither among the permitted nor among the
 * excluded is not constrained (RFC 5280 §4.2.1.10).
 */
export function nameConstraintsInWords({
  permitted,
  excluded,
}: NameConstraints): readonly string[] {
  return FORMS.map(([form, label]) => {
    const inside = permitted.filter((name) => name.form === form).map(hostOf);
    const outside = excluded.filter((name) => name.form === form).map(hostOf);
    const named = inside.filter((name) => !NOTHING.has(name));
    if (inside.length > 0 && named.length === 0) return `${label}: none`;
    if (named.length > 0) {
      const but = outside.filter((name) => !NOTHING.has(name));
      return `${label}: only ${list(named)}${but.length > 0 ? `, but not ${list(but)}` : ''}`;
    }
    if (outside.some((name) => NOTHING.has(name))) return `${label}: none`;
    return outside.length > 0 ? `${label}: any but ${list(outside)}` : `${label}: any`;
  });
}

function list(names: readonly string[]): string {
  return names.join(', ');
}

function hostOf(name: GeneralName): string {
  switch (name.form) {
    case 'dNSName':
    case 'rfc822Name':
    case 'uniformResourceIdentifier':
    case 'registeredID':
      return name.value;
    case 'iPAddress': {
      const address = formatIpAddress(name.octets.subarray(0, name.octets.length / 2));
      const length = prefixLengthOf(name.octets);
      return `${address}/${length ?? toHex(name.octets.subarray(name.octets.length / 2))}`;
    }
    case 'directoryName':
      return formatName(name.name);
    case 'otherName':
    case 'x400Address':
    case 'ediPartyName':
      return toHex(name.der);
  }
}
