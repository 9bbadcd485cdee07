import { compileAllowedValues, EVALUATION_BUDGET } from '../evaluation/allowed-values.ts';
import { VALUE_FORMS } from '../evaluation/value-form.ts';
import type { PropertyName, ValueForm } from '../evaluation/value-form.ts';
import {
  compileValuePattern,
  isCompiled,
  isPattern,
  patternWarnings,
} from '../evaluation/value-pattern.ts';
import { violationMessage } from '../evaluation/violation.ts';
import {
  MAX_OCCURRENCES,
  PROPERTY_TYPES,
  type PropertyConstraint,
} from '../model/property-constraint.ts';
import { hasSpiffeScheme } from '../model/spiffe-id.ts';
import { hasUnprintableCharacter, isBlank, pointer } from '../model/text.ts';
import { isTwoLetterCountry } from '../model/upper-bounds.ts';
import type { PolicyProblems } from './policy-problem.ts';
import { MALFORMED, checkMembers, isAbsent, isOneOf, isRecord, readTexts } from './reading.ts';

/** Longest literal or default value, in characters; the longest thing a certificate may carry is a URI of 2048. */
const MAX_LITERAL_LENGTH = 2048;
/** Weight of all patterns of one policy together, see `estimatePatternWeight`; some hundred milliseconds to compile. */
export const MAX_POLICY_WEIGHT = 30_000;

const MEMBERS = [
  'type',
  'allowedValues',
  'defaultValues',
  'minOccurrences',
  'maxOccurrences',
] as const;

/** The code of each property's problems (contract.md §2.3). */
export const PROPERTY_CODES: Readonly<Record<PropertyName, number>> = {
  commonName: 50112,
  organization: 50113,
  organizationalUnit: 50114,
  locality: 50115,
  stateOrProvince: 50116,
  country: 50117,
  dnsNames: 50118,
  ipAddresses: 50119,
  rfc822Names: 50120,
  uniformResourceIdentifiers: 50121,
};

/** What is left for patterns in one policy. */
export interface PatternAllowance {
  remaining: number;
}

/**
 * Reads and checks one property. Absent, null and an object with nothing in it all mean: not constrained here, which
 * counts as IGNORED.
 *
 * @returns `undefined` when the property is absent or too malformed to be read; problems say which
 */
export function readProperty(
  property: PropertyName,
  candidate: unknown,
  path: string,
  problems: PolicyProblems,
  allowance: PatternAllowance,
): PropertyConstraint | undefined {
  if (isAbsent(candidate)) return undefined;
  if (!isRecord(candidate)) {
    problems.error(MALFORMED, 'WRONG_TYPE', path, ['an object']);
    return undefined;
  }
  checkMembers(candidate, MEMBERS, path, problems);
  const code = PROPERTY_CODES[property];
  const allowedValues = readTexts(
    candidate['allowedValues'],
    code,
    `${path}/allowedValues`,
    problems,
  );
  const defaultValues = readTexts(
    candidate['defaultValues'],
    code,
    `${path}/defaultValues`,
    problems,
  );
  const minOccurrences = readCount(
    candidate['minOccurrences'],
    code,
    `${path}/minOccurrences`,
    problems,
  );
  const maxOccurrences = readCount(
    candidate['maxOccurrences'],
    code,
    `${path}/maxOccurrences`,
    problems,
  );
  const type = candidate['type'];
  if (isAbsent(type)) {
    const isEmpty = MEMBERS.every((member) => isNothing(candidate[member]));
    if (!isEmpty) problems.error(code, 'TYPE_MISSING', `${path}/type`);
    return undefined;
  }
  if (!isOneOf(PROPERTY_TYPES, type)) {
    const isText = typeof type === 'string';
    problems.error(MALFORMED, isText ? 'UNKNOWN_VALUE' : 'WRONG_TYPE', `${path}/type`, [
      isText ? type : 'a string',
    ]);
    return undefined;
  }
  const constraint = { type, allowedValues, defaultValues, minOccurrences, maxOccurrences };
  const before = problems.errorCount;
  checkType(constraint, code, path, problems);
  const form = VALUE_FORMS[property];
  for (const [index, value] of allowedValues.entries()) {
    checkAllowedValue(form, value, code, `${path}/allowedValues/${index}`, problems, allowance);
  }
  for (const [index, value] of defaultValues.entries()) {
    checkDefaultValue(form, value, code, `${path}/defaultValues/${index}`, problems);
  }
  checkDefaultsTogether(form, constraint, code, path, problems);
  if (problems.errorCount === before) checkDefaultsMatch(form, constraint, code, path, problems);
  return constraint;
}

function isNothing(value: unknown): boolean {
  return isAbsent(value) || value === 0 || (Array.isArray(value) && value.length === 0);
}

function readCount(value: unknown, code: number, path: string, problems: PolicyProblems): number {
  if (isAbsent(value)) return 0;
  if (typeof value !== 'number') {
    problems.error(MALFORMED, 'WRONG_TYPE', path, ['a number']);
    return 0;
  }
  if (!Number.isInteger(value) || value < 0 || value > MAX_OCCURRENCES) {
    problems.error(code, 'OCCURRENCES_OUT_OF_RANGE', path, [value, MAX_OCCURRENCES]);
    return 0;
  }
  return value;
}

/** The table of contract.md §2.3: which members a type may use. */
function checkType(
  constraint: PropertyConstraint,
  code: number,
  path: string,
  problems: PolicyProblems,
): void {
  const { type, allowedValues, defaultValues, minOccurrences, maxOccurrences } = constraint;
  const takesAllowed = type === 'OPTIONAL' || type === 'REQUIRED';
  const takesDefaults = type === 'OPTIONAL' || type === 'LOCKED';
  if (!takesAllowed && allowedValues.length > 0) {
    problems.error(code, 'VALUES_NOT_USED_BY_TYPE', `${path}/allowedValues`, [
      type,
      'allowedValues',
    ]);
  }
  if (!takesDefaults && defaultValues.length > 0) {
    problems.error(code, 'VALUES_NOT_USED_BY_TYPE', `${path}/defaultValues`, [
      type,
      'defaultValues',
    ]);
  }
  if (type === 'LOCKED' && defaultValues.length === 0) {
    problems.error(code, 'DEFAULT_MISSING', `${path}/defaultValues`, [type]);
  }
  if (type === 'REQUIRED') {
    if (minOccurrences < 1) problems.error(code, 'MIN_BELOW_ONE', `${path}/minOccurrences`, [type]);
    if (maxOccurrences < minOccurrences) {
      problems.error(code, 'MAX_BELOW_MIN', `${path}/maxOccurrences`, [
        maxOccurrences,
        minOccurrences,
      ]);
    } else if (maxOccurrences < 1) {
      problems.error(code, 'MAX_BELOW_ONE', `${path}/maxOccurrences`, [type]);
    }
    return;
  }
  if (minOccurrences !== 0) {
    problems.error(code, 'OCCURRENCES_NOT_USED_BY_TYPE', `${path}/minOccurrences`, [
      type,
      'minOccurrences',
    ]);
  }
  if (type === 'OPTIONAL') {
    if (maxOccurrences < 1) problems.error(code, 'MAX_BELOW_ONE', `${path}/maxOccurrences`, [type]);
  } else if (maxOccurrences !== 0) {
    problems.error(code, 'OCCURRENCES_NOT_USED_BY_TYPE', `${path}/maxOccurrences`, [
      type,
      'maxOccurrences',
    ]);
  }
}

function checkAllowedValue(
  form: ValueForm,
  value: string,
  code: number,
  path: string,
  problems: PolicyProblems,
  allowance: PatternAllowance,
): void {
  if (isPattern(value)) {
    checkPattern(value, code, path, problems, allowance);
    return;
  }
  if (!checkLiteralText(value, code, path, problems)) return;
  const canonical = form.canonicalize(value, path);
  if (typeof canonical === 'string') {
    checkCountry(form, value, code, path, problems);
  } else if (canonical.code === 'VALUE_TOO_LONG' || form.property === 'ipAddresses') {
    problems.error(code, 'VALUE_INVALID', path, [value, violationMessage(canonical)]);
  } else {
    problems.warn(code, 'LITERAL_NEVER_MATCHES', path, [value, violationMessage(canonical)]);
  }
  if (/\\\.|\.[*+]|\]\+|\$$/.test(value)) problems.warn(code, 'LITERAL_LOOKS_LIKE_PATTERN', path);
}

function checkPattern(
  source: string,
  code: number,
  path: string,
  problems: PolicyProblems,
  allowance: PatternAllowance,
): void {
  if (hasUnprintableCharacter(source)) {
    problems.error(code, 'UNPRINTABLE', path);
    return;
  }
  if (allowance.remaining <= 0) return;
  const pattern = compileValuePattern(source);
  // A refused pattern was worked on too: a list of broken ones must end like a list of good ones.
  allowance.remaining -= pattern.weight;
  if (!isCompiled(pattern)) {
    problems.error(code, pattern.fault, path, [pattern.detail]);
    return;
  }
  if (allowance.remaining <= 0) {
    problems.error(code, 'PATTERNS_TOO_LARGE_TOGETHER', path, [MAX_POLICY_WEIGHT]);
  }
  for (const warning of patternWarnings(source)) problems.warn(code, warning, path);
}

/** Checks that hold for any literal; false when there is nothing more to say about it. */
function checkLiteralText(
  value: string,
  code: number,
  path: string,
  problems: PolicyProblems,
): boolean {
  if (isBlank(value)) {
    problems.error(code, 'BLANK', path);
  } else if (value.length > MAX_LITERAL_LENGTH) {
    problems.error(code, 'TOO_LONG', path, [value.length, MAX_LITERAL_LENGTH]);
  } else if (hasUnprintableCharacter(value)) {
    problems.error(code, 'UNPRINTABLE', path);
  } else {
    return true;
  }
  return false;
}

/** Defaults are signed as they are, so they must be valid for their form. */
function checkDefaultValue(
  form: ValueForm,
  value: string,
  code: number,
  path: string,
  problems: PolicyProblems,
): void {
  if (isPattern(value)) {
    problems.error(code, 'DEFAULT_IS_PATTERN', path);
    return;
  }
  if (!checkLiteralText(value, code, path, problems)) return;
  const canonical = form.canonicalize(value, path);
  if (typeof canonical === 'string') {
    checkCountry(form, value, code, path, problems);
  } else {
    problems.error(code, 'VALUE_INVALID', path, [value, violationMessage(canonical)]);
  }
}

function checkCountry(
  form: ValueForm,
  value: string,
  code: number,
  path: string,
  problems: PolicyProblems,
): void {
  if (form.property !== 'country' || isTwoLetterCountry(value)) return;
  problems.warn(code, 'COUNTRY_NOT_TWO_LETTERS', path, [value]);
}

function checkDefaultsTogether(
  form: ValueForm,
  { type, defaultValues, maxOccurrences }: PropertyConstraint,
  code: number,
  path: string,
  problems: PolicyProblems,
): void {
  const count = defaultValues.length;
  const at = `${path}/defaultValues`;
  if (type === 'OPTIONAL' && maxOccurrences > 0 && count > maxOccurrences) {
    problems.error(code, 'DEFAULTS_ABOVE_MAX', at, [count, maxOccurrences]);
  }
  if (form.property === 'commonName' && count > 1) {
    problems.error(code, 'SEVERAL_COMMON_NAMES', at, [count]);
  }
  if (
    form.property === 'uniformResourceIdentifiers' &&
    count > 1 &&
    defaultValues.some(hasSpiffeScheme)
  ) {
    problems.error(code, 'SEVERAL_URIS_BESIDE_SPIFFE_ID', at, [count]);
  }
}

/** Defaults are not matched at issuance, but one that would not match is most likely a slip (contract.md §3.3). */
function checkDefaultsMatch(
  form: ValueForm,
  { type, allowedValues, defaultValues }: PropertyConstraint,
  code: number,
  path: string,
  problems: PolicyProblems,
): void {
  if (type !== 'OPTIONAL' || defaultValues.length === 0) return;
  const allowed = compileAllowedValues(form, allowedValues);
  const work = { remaining: EVALUATION_BUDGET };
  for (const [index, value] of defaultValues.entries()) {
    const canonical = form.canonicalize(value, '');
    if (typeof canonical === 'string' && allowed.match(canonical, work) === 'matched') continue;
    problems.warn(code, 'DEFAULT_DOES_NOT_MATCH', path + pointer('defaultValues', index), [value]);
  }
}
