import type { PolicyInformation, PolicyPropertyInformation } from '@luciole/contract';
import type { SanProperty, SubjectProperty } from '@luciole/policy';
import {
  EXTENDED_KEY_USAGE_LABELS,
  KEY_ALGORITHM_LABELS,
  KEY_USAGE_LABELS,
} from '../../lib/labels.ts';
import { formatDuration } from '../../lib/validity.ts';

/** A sentence about a policy; `values` stand between its words, each as it is. */
export interface PolicySentence {
  readonly words: string;
  readonly values?: readonly string[];
  /** After the values. */
  readonly end?: string;
}

/** What a policy says, without what is said about it. */
export type PolicyContent = Omit<
  PolicyInformation,
  'id' | 'companyId' | 'creationDate' | 'modificationDate'
>;

type Name = SubjectProperty | SanProperty;
type Entry = readonly [name: Name, property: PolicyPropertyInformation];

const NOUNS: Readonly<Record<Name, readonly [one: string, many: string]>> = {
  commonName: ['a common name', 'common names'],
  organization: ['an organization', 'organizations'],
  organizationalUnit: ['an organizational unit', 'organizational units'],
  locality: ['a locality', 'localities'],
  stateOrProvince: ['a state or province', 'states or provinces'],
  country: ['a country', 'countries'],
  dnsNames: ['a DNS name', 'DNS names'],
  ipAddresses: ['an IP address', 'IP addresses'],
  rfc822Names: ['an email address', 'email addresses'],
  uniformResourceIdentifiers: ['a URI', 'URIs'],
};

/** How certificates are usually written. */
const TYPES: Readonly<Record<Name, string>> = {
  commonName: 'CN',
  organization: 'O',
  organizationalUnit: 'OU',
  locality: 'L',
  stateOrProvince: 'ST',
  country: 'C',
  dnsNames: 'DNS',
  ipAddresses: 'IP',
  rfc822Names: 'email',
  uniformResourceIdentifiers: 'URI',
};

/** What a policy allows, in sentences that somebody reads who has never seen one. */
export function policyInWords(policy: PolicyContent): readonly PolicySentence[] {
  const entries = entriesOf(policy);
  const of = (type: PolicyPropertyInformation['type']) =>
    entries.filter(([, property]) => property.type === type);
  return [
    {
      words: `A certificate is valid for ${formatDuration(policy.validityPeriod)}, or for less when a request asks for less.`,
    },
    ...of('REQUIRED').map(required),
    ...of('OPTIONAL').map(optional),
    ...locked(of('LOCKED')),
    ...summary(of('FORBIDDEN'), (names) => `A request with ${list(names, 'or')} is refused.`),
    ...summary(
      of('IGNORED'),
      (names) => `When a request has ${list(names, 'or')}, the certificate has not.`,
    ),
    { words: keyInWords(policy) },
    {
      words: `It is for ${list(lower(policy.extendedKeyUsages.map((one) => EXTENDED_KEY_USAGE_LABELS[one])), 'and')}, its key for ${list(lower(policy.keyUsages.map((one) => KEY_USAGE_LABELS[one])), 'and')}.`,
    },
    {
      words:
        'Whoever may use this policy may obtain any identity that matches the above, unless the issuer binds names to the claims of a client’s token.',
    },
  ];
}

function entriesOf({ subject, sans }: PolicyContent): readonly Entry[] {
  const absent: PolicyPropertyInformation = {
    type: 'IGNORED',
    allowedValues: [],
    defaultValues: [],
    minOccurrences: 0,
    maxOccurrences: 0,
  };
  const names = Object.keys(NOUNS) as readonly Name[];
  return names.map((name) => [name, { ...subject, ...sans }[name] ?? absent]);
}

function required([name, property]: Entry): PolicySentence {
  return sentenceOf('It must have', count(name, property), property.allowedValues);
}

function optional([name, property]: Entry): PolicySentence {
  const { allowedValues, defaultValues } = property;
  const isAlwaysThere = defaultValues.length > 0;
  const sentence = sentenceOf('It may have', count(name, property), allowedValues);
  if (!isAlwaysThere) return sentence;
  const otherwise = `; when a request asks for none it has ${defaultValues.join(', ')}.`;
  return sentence.values === undefined
    ? { words: sentence.words.replace(/\.$/, otherwise) }
    : { ...sentence, end: otherwise };
}

function locked(entries: readonly Entry[]): readonly PolicySentence[] {
  if (entries.length === 0) return [];
  const values = entries.flatMap(([name, { defaultValues }]) =>
    defaultValues.map((value) => `${TYPES[name]}=${value}`),
  );
  return [{ words: 'Whatever a request asks for, it always has', values }];
}

function sentenceOf(verb: string, what: string, allowedValues: readonly string[]): PolicySentence {
  const isAnything = allowedValues.length === 0 || allowedValues.some(allowsAnything);
  if (isAnything) return { words: `${verb} ${what}, whatever is asked for.` };
  const isLiteral = allowedValues.every((value) => !value.startsWith('^'));
  const relation = isLiteral ? 'of these' : 'that match';
  return { words: `${verb} ${what} ${relation}`, values: allowedValues };
}

function allowsAnything(value: string): boolean {
  return /^\^\.[*+]\$?$/.test(value);
}

function count(
  name: Name,
  { minOccurrences: min, maxOccurrences: max }: PolicyPropertyInformation,
) {
  const [one, many] = NOUNS[name];
  if (max === 1 || name === 'commonName') return one;
  if (min <= 1) return min === 1 ? `1 to ${max} ${many}` : `up to ${max} ${many}`;
  return min === max ? `${min} ${many}` : `${min} to ${max} ${many}`;
}

function summary(
  entries: readonly Entry[],
  words: (names: readonly string[]) => string,
): readonly PolicySentence[] {
  return entries.length === 0 ? [] : [{ words: words(entries.map(([name]) => NOUNS[name][0])) }];
}

function keyInWords({ keyAlgorithm }: PolicyContent): string {
  const allowed = keyAlgorithm.allowedValues.map((one) => KEY_ALGORITHM_LABELS[one]);
  const usual = KEY_ALGORITHM_LABELS[keyAlgorithm.defaultValue];
  return allowed.length === 1
    ? `Its key is ${usual}.`
    : `Its key is ${list(allowed, 'or')}, and ${usual} when the issuer makes it and nobody chose.`;
}

/** Abbreviations keep their letters. */
function lower(labels: readonly string[]): readonly string[] {
  return labels.map((label) =>
    /^[A-Z][a-z]/.test(label) ? label.charAt(0).toLowerCase() + label.slice(1) : label,
  );
}

function list(items: readonly string[], conjunction: 'and' | 'or'): string {
  return new Intl.ListFormat('en-US', {
    type: conjunction === 'and' ? 'conjunction' : 'disjunction',
  }).format(items);
}
