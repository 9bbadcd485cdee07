import type { PropertyName } from '../evaluation/value-form.ts';
import type { RequestedCertificate } from '../model/requested-certificate.ts';
import { quote } from '../model/text.ts';
import { parseValidityPeriod } from '../model/validity-period.ts';

/**
 * What a change does to requests: `ALLOWED` ones were refused and are permitted now, `REFUSED` ones the other way round,
 * `CHANGED` ones are permitted before and after, with another certificate.
 */
export type ChangeEffect = 'ALLOWED' | 'REFUSED' | 'CHANGED';

/** Kinds of change, each with one sentence. */
export type PolicyChangeCode = keyof typeof SENTENCES;

/** A request that shows a change: `evaluate` decides about it before and after as the change's effect says. */
export interface ChangeExample {
  /** What of the request the change is about; empty when it is that the request has none. */
  readonly values: readonly string[];
  readonly request: RequestedCertificate;
}

/** One difference of meaning between two policies. */
export interface PolicyChange {
  readonly effect: ChangeEffect;
  readonly code: PolicyChangeCode;
  /** JSON pointer into the policy: `/sans/dnsNames`, `/keyAlgorithm`; empty for the whole. */
  readonly path: string;
  /** The property, when it is about one. */
  readonly property?: PropertyName;
  /** What of the policy it is about, as it was and as it is; texts of the policy, numbers in decimal. */
  readonly before: readonly string[];
  readonly after: readonly string[];
  /** Absent when none was made, which says nothing about whether there is one. */
  readonly example?: ChangeExample;
}

interface Noun {
  readonly one: string;
  readonly aOne: string;
  readonly many: string;
}

type Change = Pick<PolicyChange, 'before' | 'after' | 'effect'> & Noun;

const noun = (one: string, article = 'a', many = `${one}s`): Noun => ({
  one,
  aOne: `${article} ${one}`,
  many,
});

const NOUNS: Readonly<Record<PropertyName, Noun>> = {
  commonName: noun('common name'),
  organization: noun('organization', 'an'),
  organizationalUnit: noun('organizational unit', 'an'),
  locality: noun('locality', 'a', 'localities'),
  stateOrProvince: noun('state or province', 'a', 'states or provinces'),
  country: noun('country', 'a', 'countries'),
  dnsNames: noun('DNS name'),
  ipAddresses: noun('IP address', 'an', 'IP addresses'),
  rfc822Names: noun('email address', 'an', 'email addresses'),
  uniformResourceIdentifiers: noun('URI'),
};
const NO_NOUN = noun('');

/** Values of one sentence that are written out; a list of a policy may have hundreds. */
const MOST = 5;

function list(texts: readonly string[]): string {
  const more = texts.length > MOST ? `, and ${texts.length - MOST} more` : '';
  return texts.slice(0, MOST).map(legible).join(', ') + more;
}
/** Patterns are full of backslashes, which are no danger to a reader. */
function legible(text: string): string {
  return quote(text).replaceAll('\\\\', '\\');
}

const orNone = (texts: readonly string[]) => (texts.length === 0 ? 'none' : list(texts));
const orAny = (texts: readonly string[]) => (texts.length === 0 ? 'any value' : list(texts));
const plain = (texts: readonly string[]) => texts.join(', ');
const duration = (texts: readonly string[]) => texts.map(durationInWords).join(', ');

const SENTENCES = {
  NAME: ({ before, after }: Change) =>
    `Requests name the policy ${list(after)}, no longer ${list(before)}.`,

  MAY_BE_LEFT_OUT: ({ one }: Change) => `A request may have no ${one}.`,
  MUST_BE_THERE: ({ aOne }: Change) => `A request must have ${aOne}.`,
  LEFT_OUT_GETS: ({ one, before, after }: Change) =>
    `Where a request has no ${one}, the certificate gets ${orNone(after)}; it got ${orNone(before)}.`,
  ALWAYS_GETS: ({ one, before, after }: Change) =>
    `Whatever ${one} a request has, the certificate gets ${orNone(after)}; it got ${orNone(before)}.`,

  VALUES_ACCEPTED: ({ aOne, after }: Change) =>
    `A request may have ${aOne}, which was forbidden: ${orAny(after)}.`,
  VALUES_TOLERATED: ({ aOne }: Change) =>
    `A request may have ${aOne}, which was forbidden; the certificate does not take it over.`,
  VALUES_FORBIDDEN: ({ aOne }: Change) => `A request with ${aOne} is refused.`,
  VALUES_TAKEN: ({ one, after }: Change) =>
    `The ${one} of a request gets into the certificate, which did not take it over: ${orAny(after)}.`,
  VALUES_NOT_TAKEN: ({ one, after }: Change) =>
    `The ${one} of a request no longer gets into the certificate, which gets ${orNone(after)}.`,
  VALUES_CHECKED: ({ one, after }: Change) =>
    `A request whose ${one} is not allowed is refused, where it was not looked at. Allowed: ${orAny(after)}.`,
  VALUES_NOT_CHECKED: ({ one }: Change) =>
    `A request is permitted with any ${one}, which the certificate does not take over.`,

  VALUE_ADDED: ({ one, after }: Change) => `The ${one} may be ${list(after)}.`,
  VALUE_REMOVED: ({ one, before }: Change) => `The ${one} may no longer be ${list(before)}.`,
  ANY_VALUE: ({ one, before }: Change) => `Any ${one} is allowed; it was ${list(before)}.`,
  ONLY_THESE: ({ one, after }: Change) => `Not any ${one} is allowed, only ${list(after)}.`,
  MAXIMUM: ({ many, before, after }: Change) =>
    `A request may have up to ${plain(after)} ${many}; it was ${plain(before)}.`,
  MINIMUM: ({ many, one, before, after }: Change) =>
    `Of ${many} a request needs at least ${plain(after)} if it has any ${one}; it was ${plain(before)}.`,

  KEY_ALGORITHM_ADDED: ({ after }: Change) => `Keys may be ${plain(after)}.`,
  KEY_ALGORITHM_REMOVED: ({ before }: Change) => `Keys may no longer be ${plain(before)}.`,
  DEFAULT_KEY_ALGORITHM: ({ before, after }: Change) =>
    `Where a request names no key algorithm it is ${plain(after)}; it was ${plain(before)}.`,
  LONGEST_VALIDITY: ({ before, after }: Change) =>
    `A certificate may be valid for at most ${duration(after)}; it was ${duration(before)}.`,
  USUAL_VALIDITY: ({ before, after }: Change) =>
    `Where a request names no validity it is ${duration(after)}; it was ${duration(before)}.`,
  KEY_USAGES: ({ before, after }: Change) =>
    `The key usages are ${plain(after)}; they were ${plain(before)}.`,
  EXTENDED_KEY_USAGES: ({ before, after }: Change) =>
    `The extended key usages are ${plain(after)}; they were ${plain(before)}.`,

  NOTHING_ASKED: ({ effect }: Change) =>
    effect === 'ALLOWED'
      ? 'A request may name nothing at all: the policy itself names something.'
      : 'A request must name something: the policy itself no longer does.',
} as const;

/** One sentence for people; nothing unprintable gets into it. */
export function policyChangeMessage({ code, property, ...change }: PolicyChange): string {
  return SENTENCES[code]({ ...change, ...(property === undefined ? NO_NOUN : NOUNS[property]) });
}

const UNITS = [
  ['day', 86_400],
  ['hour', 3600],
  ['minute', 60],
  ['second', 1],
] as const;

function durationInWords(text: string): string {
  const period = parseValidityPeriod(text);
  if (period === undefined) return quote(text);
  let rest = period.seconds;
  const counts: [unit: string, count: number][] = [
    ['year', period.years],
    ['month', period.months],
  ];
  for (const [unit, seconds] of UNITS) {
    counts.push([unit, Math.floor(rest / seconds)]);
    rest %= seconds;
  }
  return counts
    .filter(([, count]) => count > 0)
    .map(([unit, count]) => `${count} ${unit}${count === 1 ? '' : 's'}`)
    .join(' ');
}
