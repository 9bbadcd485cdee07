import { quote } from '../model/text.ts';

/** Every reason for which a request is denied. */
export const VIOLATION_CODES = [
  'PROPERTY_FORBIDDEN',
  'PROPERTY_REQUIRED',
  'TOO_FEW_VALUES',
  'TOO_MANY_VALUES',
  'MULTIPLE_COMMON_NAMES',
  'VALUE_INVALID',
  'VALUE_TOO_LONG',
  'VALUE_NOT_ALLOWED',
  'WILDCARD_NOT_ALLOWED',
  'PATTERN_BUDGET_EXCEEDED',
  'SPIFFE_ID_INVALID',
  'SPIFFE_ID_NOT_ALONE',
  'KEY_ALGORITHM_NOT_ALLOWED',
  'NO_KEY_USAGE_LEFT',
  'VALIDITY_PERIOD_INVALID',
  'VALIDITY_PERIOD_TOO_LONG',
  'NOTHING_TO_CERTIFY',
] as const;

export type ViolationCode = (typeof VIOLATION_CODES)[number];

/** One reason for a denial, as data. */
export interface Violation {
  readonly code: ViolationCode;
  /** JSON pointer into the requested certificate (`/sans/dnsNames/0`); empty for the request as a whole. */
  readonly path: string;
  /** What the message names, in the order of {@link violationMessage}; texts are cut at 256 characters. */
  readonly args: readonly (string | number)[];
  /** The clause behind the rule, when it is not the policy's own. */
  readonly citation?: string;
}

const MAX_ARG_LENGTH = 256;

/** Makes a violation; long texts in `args` are cut, because they are echoed to callers and logs. */
export function violation(
  code: ViolationCode,
  path: string,
  args: readonly (string | number)[],
  citation?: string,
): Violation {
  const cut = args.map(cutArgument);
  return citation === undefined ? { code, path, args: cut } : { code, path, args: cut, citation };
}

/** A text short enough to be echoed. */
export function cutArgument(arg: string | number): string | number {
  return typeof arg === 'string' && arg.length > MAX_ARG_LENGTH
    ? `${arg.slice(0, MAX_ARG_LENGTH - 1)}…`
    : arg;
}

type Arg = string | number | undefined;

const MESSAGES: Readonly<Record<ViolationCode, (a: Arg, b: Arg, c: Arg) => string>> = {
  PROPERTY_FORBIDDEN: (property) => `the policy forbids ${property}`,
  PROPERTY_REQUIRED: (property, min) => `the policy requires at least ${min} ${property}`,
  TOO_FEW_VALUES: (property, count, min) => `${count} ${property} given, at least ${min} required`,
  TOO_MANY_VALUES: (property, count, max) => `${count} ${property} given, at most ${max} allowed`,
  MULTIPLE_COMMON_NAMES: (count) => `${count} common names given, a subject has at most one`,
  VALUE_INVALID: (property, value) => `${quote(value)} is not a valid value for ${property}`,
  VALUE_TOO_LONG: (property, length, max) =>
    `a value of ${length} characters is too long for ${property}, at most ${max} fit`,
  VALUE_NOT_ALLOWED: (property, value) =>
    `${quote(value)} matches no allowed value for ${property}`,
  WILDCARD_NOT_ALLOWED: (property, value) =>
    `${quote(value)} is a wildcard, and no allowed value for ${property} that names "*" matches it`,
  PATTERN_BUDGET_EXCEEDED: (property, value) =>
    `${quote(value)} is too long to be matched against the patterns for ${property}`,
  SPIFFE_ID_INVALID: (value, fault) => `${quote(value)} is not a SPIFFE ID of a workload: ${fault}`,
  SPIFFE_ID_NOT_ALONE: (count) =>
    `a SPIFFE ID must be the only uniform resource identifier, ${count} given`,
  KEY_ALGORITHM_NOT_ALLOWED: (algorithm) => `the policy does not allow keys of type ${algorithm}`,
  NO_KEY_USAGE_LEFT: (algorithm) =>
    `none of the policy's key usages is possible for a key of type ${algorithm}`,
  VALIDITY_PERIOD_INVALID: (period) => `${quote(period)} is not a usable ISO 8601 duration`,
  VALIDITY_PERIOD_TOO_LONG: (period, max) =>
    `a validity period of ${period} is longer than the policy's ${max}`,
  NOTHING_TO_CERTIFY: () => 'neither a subject nor a subject alternative name is left',
};

/** One sentence for people, made from code and arguments; nothing unprintable from the request gets into it. */
export function violationMessage(of: Violation): string {
  const [a, b, c] = of.args;
  return MESSAGES[of.code](a, b, c);
}
