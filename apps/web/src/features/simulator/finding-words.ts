import { type DecisionNote, noteMessage, type Violation, violationMessage } from '@luciole/policy';
import { sentence } from '../../components/forms/field-messages.ts';
import { KEY_ALGORITHM_LABELS, KEY_USAGE_LABELS } from '../../lib/labels.ts';

/** What people call what the wire calls otherwise. */
const NOUNS: ReadonlyMap<unknown, readonly [one: string, many: string]> = new Map([
  ['commonName', ['common name', 'common names']],
  ['organization', ['organization', 'organizations']],
  ['organizationalUnit', ['organizational unit', 'organizational units']],
  ['locality', ['locality', 'localities']],
  ['stateOrProvince', ['state or province', 'states or provinces']],
  ['country', ['country', 'countries']],
  ['dnsNames', ['DNS name', 'DNS names']],
  ['ipAddresses', ['IP address', 'IP addresses']],
  ['rfc822Names', ['email address', 'email addresses']],
  ['uniformResourceIdentifiers', ['URI', 'URIs']],
]);

const LABELS: ReadonlyMap<unknown, string> = new Map(
  Object.entries({ ...KEY_ALGORITHM_LABELS, ...KEY_USAGE_LABELS }),
);

/** Why a request is refused, in the words of the form. */
export function violationInWords(violation: Violation): string {
  return sentence(violationMessage({ ...violation, args: inWords(violation) }));
}

/** What a certificate has differently, or which allowed value let a value in. */
export function noteInWords(note: DecisionNote): string {
  if (note.code !== 'VALUE_MATCHED') {
    return sentence(noteMessage({ ...note, args: inWords(note) }));
  }
  const [value, entry, part] = note.args;
  if (part === value) return `${value}: allowed by ${entry}`;
  return `${value}: allowed by ${entry}, which says nothing about what follows ${part}`;
}

/** The first may name a property, the others how many: `1 URI`, `2 URIs`. Values of the request stay what they are. */
function inWords({
  code,
  args: [first, ...others],
}: Pick<Violation | DecisionNote, 'code' | 'args'>): readonly (string | number)[] {
  if (first === undefined) return [];
  if (/^(?:NO_)?KEY_/.test(code)) return [first, ...others].map((arg) => LABELS.get(arg) ?? arg);
  const isOne = others.some((arg) => Number(arg) === 1);
  return [NOUNS.get(first)?.[isOne ? 0 : 1] ?? first, ...others];
}
