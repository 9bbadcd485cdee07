import { type Lint, everyKind } from '../definition.ts';

const LABEL = /^[A-Za-z0-9](?:[-A-Za-z0-9]{0,61}[A-Za-z0-9])?$/;

/** Letters, digits and hyphens; no underscore, no trailing dot. */
function isHostName(text: string): boolean {
  if (text.length > 253) return false;
  const labels = (text.startsWith('*.') ? text.slice(2) : text).split('.');
  return labels.every((label) => LABEL.test(label));
}

export const sanDnsNameForm: Lint = {
  name: 'san-dns-name-form',
  description:
    'A dNSName is a host name in preferred syntax, at most with a wildcard as its whole first label.',
  citation: 'RFC 5280 §4.2.1.6, RFC 6125 §6.4.3',
  applies: everyKind,
  check: (tbs) => {
    for (const name of tbs.known.subjectAltName ?? []) {
      if (name.form === 'dNSName' && !isHostName(name.value)) return 'a dNSName is no host name';
    }
    return undefined;
  },
};
