import { cutArgument } from '../evaluation/violation.ts';
import { quote } from '../model/text.ts';

/** Every way in which a policy can be incoherent, or deserve a second look. */
export type PolicyProblemReason =
  // Shape
  | 'WRONG_TYPE'
  | 'UNKNOWN_MEMBER'
  | 'UNKNOWN_VALUE'
  | 'MISSING'
  | 'EMPTY_LIST'
  | 'TOO_MANY_ITEMS'
  | 'BLANK'
  | 'TOO_LONG'
  | 'UNPRINTABLE'
  // Properties
  | 'TYPE_MISSING'
  | 'VALUES_NOT_USED_BY_TYPE'
  | 'OCCURRENCES_NOT_USED_BY_TYPE'
  | 'OCCURRENCES_OUT_OF_RANGE'
  | 'MAX_BELOW_ONE'
  | 'MIN_BELOW_ONE'
  | 'MAX_BELOW_MIN'
  | 'DEFAULT_MISSING'
  | 'DEFAULT_IS_PATTERN'
  | 'DEFAULTS_ABOVE_MAX'
  | 'SEVERAL_COMMON_NAMES'
  | 'SEVERAL_URIS_BESIDE_SPIFFE_ID'
  | 'VALUE_INVALID'
  | 'PATTERN_TOO_LONG'
  | 'PATTERN_TOO_LARGE'
  | 'PATTERN_ALTERNATIVE_NOT_ANCHORED'
  | 'PATTERN_FLAG_NOT_ALLOWED'
  | 'PATTERN_NOT_COMPILABLE'
  | 'PATTERNS_TOO_LARGE_TOGETHER'
  // Keys, usages, lifetime
  | 'DEFAULT_NOT_ALLOWED'
  | 'USAGE_OF_A_CA'
  | 'NO_KEY_USAGE_POSSIBLE'
  | 'CONTRADICTING_KEY_USAGES'
  | 'DURATION_INVALID'
  // Warnings
  | 'PATTERN_UNESCAPED_DOT'
  | 'PATTERN_WITHOUT_END'
  | 'LITERAL_LOOKS_LIKE_PATTERN'
  | 'LITERAL_NEVER_MATCHES'
  | 'DEFAULT_DOES_NOT_MATCH'
  | 'COUNTRY_NOT_TWO_LETTERS'
  | 'KEY_USAGE_DROPPED'
  | 'KEY_ALGORITHM_RARE_IN_MESHES';

/** One problem of a policy, as data. Only problems of severity `error` keep a policy from being saved. */
export interface PolicyProblem {
  /** 50100 … 50125, or 10006 for shape, unknown members and unknown values (contract.md §2.3). */
  readonly code: number;
  readonly reason: PolicyProblemReason;
  /** JSON pointer into the policy: `/sans/dnsNames/allowedValues/0`. */
  readonly path: string;
  /** One sentence for people, made from reason and arguments. */
  readonly message: string;
  readonly args: readonly (string | number)[];
  readonly severity: 'error' | 'warning';
}

type Arg = string | number | undefined;

const MESSAGES: Readonly<Record<PolicyProblemReason, (a: Arg, b: Arg, c: Arg) => string>> = {
  WRONG_TYPE: (expected) => `must be ${expected}`,
  UNKNOWN_MEMBER: (name) => `unknown member ${quote(name)}`,
  UNKNOWN_VALUE: (value) => `unknown value ${quote(value)}`,
  MISSING: (name) => `${name} is missing`,
  EMPTY_LIST: (name) => `${name} must not be empty`,
  TOO_MANY_ITEMS: (count, max) => `${count} items, at most ${max} allowed`,
  BLANK: () => 'must not be blank',
  TOO_LONG: (length, max) => `${length} characters, at most ${max} allowed`,
  UNPRINTABLE: () => 'must not contain control characters',
  TYPE_MISSING: () => 'a property needs a type',
  VALUES_NOT_USED_BY_TYPE: (type, list) => `a property of type ${type} has no ${list}`,
  OCCURRENCES_NOT_USED_BY_TYPE: (type, member) => `${member} must be 0 for type ${type}`,
  OCCURRENCES_OUT_OF_RANGE: (value, max) => `${value} is not a whole number from 0 to ${max}`,
  MAX_BELOW_ONE: (type) => `maxOccurrences must be at least 1 for type ${type}`,
  MIN_BELOW_ONE: (type) => `minOccurrences must be at least 1 for type ${type}`,
  MAX_BELOW_MIN: (max, min) => `maxOccurrences ${max} is below minOccurrences ${min}`,
  DEFAULT_MISSING: (type) => `a property of type ${type} needs a default value`,
  DEFAULT_IS_PATTERN: () => 'a default value cannot be a pattern',
  DEFAULTS_ABOVE_MAX: (count, max) => `${count} default values, maxOccurrences is ${max}`,
  SEVERAL_COMMON_NAMES: (count) => `${count} default common names, a subject has at most one`,
  SEVERAL_URIS_BESIDE_SPIFFE_ID: (count) =>
    `${count} default URIs, a SPIFFE ID must be the only one`,
  VALUE_INVALID: (value, why) => `${quote(value)} cannot be in a certificate: ${why}`,
  PATTERN_TOO_LONG: (detail) => `the pattern is too long: ${detail} characters`,
  PATTERN_TOO_LARGE: (detail) => `the pattern is too costly to match: ${detail}`,
  PATTERN_ALTERNATIVE_NOT_ANCHORED: (alternative) =>
    `the alternative ${quote(alternative)} does not start with "^"`,
  PATTERN_FLAG_NOT_ALLOWED: (flag) => `the flag ${quote(flag)} changes the meaning of "^" and "$"`,
  PATTERN_NOT_COMPILABLE: (detail) => `the pattern is not RE2 syntax: ${quote(detail)}`,
  PATTERNS_TOO_LARGE_TOGETHER: (max) => `the policy's patterns together are larger than ${max}`,
  DEFAULT_NOT_ALLOWED: (value) => `the default ${value} is not among the allowed values`,
  USAGE_OF_A_CA: (usage) => `${usage} belongs to a CA, not to a workload`,
  NO_KEY_USAGE_POSSIBLE: () => 'no allowed key algorithm can have any of the key usages',
  CONTRADICTING_KEY_USAGES: () => 'encipherOnly and decipherOnly exclude each other',
  DURATION_INVALID: (text) =>
    `${quote(text)} is not an ISO 8601 duration between one second and 100 years`,
  PATTERN_UNESCAPED_DOT: () => 'an unescaped "." stands for any character; write "\\." for a dot',
  PATTERN_WITHOUT_END: () => 'without "$" at the end, any text may follow what the pattern matches',
  LITERAL_LOOKS_LIKE_PATTERN: () => 'without "^" at the start this is a literal, not a pattern',
  LITERAL_NEVER_MATCHES: (value, why) => `${quote(value)} never matches: ${why}`,
  DEFAULT_DOES_NOT_MATCH: (value) =>
    `the default ${quote(value)} would be refused if a request named it`,
  COUNTRY_NOT_TWO_LETTERS: (value) =>
    `RFC 5280 wants a country of two letters, not ${quote(value)}`,
  KEY_USAGE_DROPPED: (usage, algorithm) =>
    `${usage} will be dropped for keys of type ${algorithm}, which cannot have it`,
  KEY_ALGORITHM_RARE_IN_MESHES: (algorithm) => `many mesh proxies do not support ${algorithm}`,
};

/** Collects problems in the order found. Lives for one validation. */
export class PolicyProblems {
  readonly list: PolicyProblem[] = [];

  /** Adds a problem that keeps the policy from being saved. */
  error(
    code: number,
    reason: PolicyProblemReason,
    path: string,
    args: readonly (string | number)[] = [],
  ): void {
    this.#add('error', code, reason, path, args);
  }

  /** Adds a problem that is only shown. */
  warn(
    code: number,
    reason: PolicyProblemReason,
    path: string,
    args: readonly (string | number)[] = [],
  ): void {
    this.#add('warning', code, reason, path, args);
  }

  /** How many errors there are by now. */
  get errorCount(): number {
    return this.list.filter(({ severity }) => severity === 'error').length;
  }

  #add(
    severity: PolicyProblem['severity'],
    code: number,
    reason: PolicyProblemReason,
    path: string,
    args: readonly (string | number)[],
  ): void {
    const cut = args.map(cutArgument);
    const [a, b, c] = cut;
    const message = MESSAGES[reason](a, b, c);
    this.list.push({ code, reason, path, message, args: cut, severity });
  }
}
