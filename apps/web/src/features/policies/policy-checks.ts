import {
  type PolicyProblem,
  type PolicyProblemReason,
  type SanProperty,
  type SubjectProperty,
  type KeyAlgorithm,
  type KeyUsage,
  patternWarnings,
  validatePolicy,
} from '@luciole/policy';
import type { FieldMessage } from '../../components/forms/field-messages.ts';
import { KEY_ALGORITHM_LABELS, KEY_USAGE_LABELS } from '../../lib/labels.ts';
import {
  type PolicyForm,
  type PropertyForm,
  propertyRequest,
  requestOf,
  SAN_NAMES,
  SUBJECT_NAMES,
} from './policy-form.ts';

/** Something to say about a policy that is being filled in. */
export interface PolicyMessage extends FieldMessage {
  /** Whether it is said at once, and not only when somebody tries to save: it is about what is there, not what lacks. */
  readonly isLive: boolean;
  /** A value that would mend it, and the words of the button. */
  readonly fix?: { readonly label: string; readonly value: string } | undefined;
}

type PropertyName = SubjectProperty | SanProperty;
type Group = 'subject' | 'sans';

/** Of what a policy needs besides its properties, the least that is coherent. */
const REST = {
  name: 'policy',
  validityPeriod: 'PT1H',
  subject: {},
  sans: {},
  keyAlgorithm: { allowedValues: ['EC_P256'], defaultValue: 'EC_P256' },
  keyUsages: ['digitalSignature'],
  extendedKeyUsages: ['SERVER_AUTH'],
} as const;

/** Reasons that are about one value of a list which is there. */
const ITEM = /\/(?:allowedValues|defaultValues)\/\d+$/;

/** What was found about a property, as long as it is the same: a list of patterns costs a tenth of a second to compile. */
const known = new WeakMap<PropertyForm, Map<PropertyName, readonly PolicyMessage[]>>();

/**
 * Everything that the API would say about this policy, and what only the form asks: that any value is allowed has to be
 * chosen (ruling 19). Decided by `libs/policy`, as the API does.
 */
export function checkPolicy(form: PolicyForm): readonly PolicyMessage[] {
  const uris = form.sans.uniformResourceIdentifiers;
  const rest = requestOf(form);
  const isMesh = [...uris.allowedValues, ...uris.defaultValues].some((value) =>
    /^\^?spiffe:/i.test(value),
  );
  const sans = isMesh ? { uniformResourceIdentifiers: propertyOf('^spiffe://a/b$') } : {};
  return [
    ...validatePolicy({ ...rest, subject: {}, sans }).map(messageOf),
    ...SUBJECT_NAMES.flatMap((name) => checkProperty('subject', name, form.subject[name])),
    ...SAN_NAMES.flatMap((name) => checkProperty('sans', name, form.sans[name])),
  ];
}

/** What would be wrong with one more allowed value, while it is typed. */
export function checkDraft(
  group: Group,
  name: PropertyName,
  text: string,
): Pick<FieldMessage, 'text' | 'severity'> | undefined {
  const problems = validatePolicy({ ...REST, [group]: { [name]: propertyOf(text) } });
  const said = problems.find(
    ({ severity, reason }) => severity === 'error' || reason === 'LITERAL_LOOKS_LIKE_PATTERN',
  );
  return said && messageOf(said);
}

function propertyOf(value: string) {
  return { type: 'OPTIONAL', allowedValues: [value], maxOccurrences: 1 };
}

function checkProperty(
  group: Group,
  name: PropertyName,
  property: PropertyForm,
): readonly PolicyMessage[] {
  const found = known.get(property) ?? new Map<PropertyName, readonly PolicyMessage[]>();
  known.set(property, found);
  const before = found.get(name);
  if (before !== undefined) return before;
  const request = propertyRequest(property);
  const problems = validatePolicy({ ...REST, [group]: { [name]: request } });
  const messages = problems.map((problem) => ({
    ...messageOf(problem),
    fix: fixOf(problem, request),
  }));
  const all = isUndecided(property) ? [...messages, undecided(group, name)] : messages;
  found.set(name, all);
  return all;
}

/** Whether nobody has said which values are allowed. */
function isUndecided({ type, isAny, allowedValues }: PropertyForm): boolean {
  return (type === 'OPTIONAL' || type === 'REQUIRED') && !isAny && allowedValues.length === 0;
}

function undecided(group: Group, name: PropertyName): PolicyMessage {
  return {
    pointer: `/${group}/${name}/allowedValues`,
    text: 'Add what is allowed, or choose “Any value”',
    severity: 'error',
    isLive: false,
  };
}

function messageOf(problem: PolicyProblem): PolicyMessage {
  const { path, severity } = problem;
  return {
    pointer: path,
    text: WORDS[problem.reason]?.(problem) ?? problem.message,
    severity,
    isLive: severity === 'warning' || ITEM.test(path),
  };
}

const nameOfKeyUsage = (usage: unknown) => KEY_USAGE_LABELS[usage as KeyUsage];
const nameOfKeyAlgorithm = (one: unknown) => KEY_ALGORITHM_LABELS[one as KeyAlgorithm];

/** Where the library speaks of members of the wire, the form speaks of its fields. */
const WORDS: Partial<Record<PolicyProblemReason, (problem: PolicyProblem) => string>> = {
  MISSING: ({ path }) =>
    path === '/validityPeriod'
      ? 'Say how long certificates are valid'
      : path === '/name'
        ? 'Give the policy a name'
        : 'Choose one',
  EMPTY_LIST: () => 'Choose at least one',
  DURATION_INVALID: () => 'A whole number of at least 1, together at most 100 years',
  MAX_BELOW_ONE: () => 'At least 1',
  MIN_BELOW_ONE: () => 'At least 1',
  MAX_BELOW_MIN: () => 'Not below Min',
  OCCURRENCES_OUT_OF_RANGE: () => '0 to 1000',
  DEFAULT_MISSING: () => 'A locked property needs its value',
  DEFAULTS_ABOVE_MAX: ({ args }) => `${args[0]} default values, Max is ${args[1]}`,
  DEFAULT_NOT_ALLOWED: () => 'Not among the allowed key algorithms',
  KEY_USAGE_DROPPED: ({ args: [usage, algorithm] }) =>
    `${nameOfKeyUsage(usage)} will be left out for ${nameOfKeyAlgorithm(algorithm)} keys, which cannot have it`,
  KEY_ALGORITHM_RARE_IN_MESHES: ({ args: [algorithm] }) =>
    `Many mesh proxies do not support ${nameOfKeyAlgorithm(algorithm)}`,
};

/** What one click would make of an allowed value: a `$` where it ends every alternative, a `^` before a literal. */
function fixOf(
  { path, reason }: PolicyProblem,
  { allowedValues }: ReturnType<typeof propertyRequest>,
): PolicyMessage['fix'] {
  const index = /\/allowedValues\/(\d+)$/.exec(path)?.[1];
  const value = index === undefined ? undefined : allowedValues?.[Number(index)];
  if (value === undefined) return undefined;
  if (reason === 'LITERAL_LOOKS_LIKE_PATTERN') {
    return { label: 'Make it a pattern', value: `^${value}` };
  }
  const ended = `${value}$`;
  return reason === 'PATTERN_WITHOUT_END' && !patternWarnings(ended).includes(reason)
    ? { label: 'Add $', value: ended }
    : undefined;
}
