import { SAN_PROPERTIES, SUBJECT_PROPERTIES } from '../model/certificate-names.ts';
import { EXTENDED_KEY_USAGES } from '../model/extended-key-usage.ts';
import type { ExtendedKeyUsage } from '../model/extended-key-usage.ts';
import { KEY_ALGORITHMS } from '../model/key-algorithm.ts';
import type { KeyAlgorithm } from '../model/key-algorithm.ts';
import { KEY_USAGES } from '../model/key-usage.ts';
import type { KeyUsage } from '../model/key-usage.ts';
import { MAX_POLICY_NAME_LENGTH } from '../model/policy.ts';
import type { CertificatePolicy, KeyAlgorithmConstraint } from '../model/policy.ts';
import { possibleKeyUsages } from '../model/possible-key-usages.ts';
import type { PropertyConstraint } from '../model/property-constraint.ts';
import { countCharacters, hasUnprintableCharacter, isBlank, pointer } from '../model/text.ts';
import { parseValidityPeriod } from '../model/validity-period.ts';
import type { PropertyName } from '../evaluation/value-form.ts';
import { PolicyProblems } from './policy-problem.ts';
import type { PolicyProblem } from './policy-problem.ts';
import { MALFORMED, checkMembers, isAbsent, isOneOf, isRecord, readEnumList } from './reading.ts';
import { MAX_POLICY_WEIGHT, readProperty } from './validate-property.ts';
import type { PatternAllowance } from './validate-property.ts';

/** Codes of what is not a property (contract.md §2.3; 50125 is ours). */
const CODES = {
  nameEmpty: 50100,
  validityPeriod: 50101,
  subject: 50102,
  sans: 50103,
  keyUsages: 50104,
  extendedKeyUsages: 50105,
  keyAlgorithm: 50106,
  keyAlgorithmAllowed: 50107,
  keyAlgorithmDefault: 50108,
  nameTooLong: 50122,
  unsupportedExtendedKeyUsage: 50123,
  unsupportedKeyUsage: 50125,
} as const;

const MEMBERS = [
  'name',
  'validityPeriod',
  'subject',
  'sans',
  'keyAlgorithm',
  'keyUsages',
  'extendedKeyUsages',
] as const;

/** Key usages and extended key usages that make a certificate a CA's; no workload gets them (ruling 3). */
const CA_KEY_USAGES: readonly KeyUsage[] = ['keyCertSign', 'cRLSign'];
const CA_EXTENDED_KEY_USAGES: readonly ExtendedKeyUsage[] = ['OCSP_SIGNING'];

/** Key algorithms that mesh proxies commonly lack (ruling 26). */
const RARE_IN_MESHES: readonly KeyAlgorithm[] = ['EC_P521', 'EC_ED25519'];

/** A policy read from outside: with every problem, and the policy itself when none of them is an error. */
export interface PolicyReading {
  readonly policy: CertificatePolicy | undefined;
  readonly problems: readonly PolicyProblem[];
}

/**
 * All problems of a policy, errors and warnings, in the order of its members. Takes anything, never throws, and takes
 * bounded time. Uniqueness of the name is not a question for this library.
 */
export function validatePolicy(candidate: unknown): readonly PolicyProblem[] {
  return readPolicy(candidate).problems;
}

/**
 * Reads a policy as clients send it: null counts as absent, missing lists as empty, missing numbers as 0, and a
 * property with nothing in it as absent. Lists keep their order.
 */
export function readPolicy(candidate: unknown): PolicyReading {
  const problems = new PolicyProblems();
  if (!isRecord(candidate)) {
    problems.error(MALFORMED, 'WRONG_TYPE', '', ['an object']);
    return { policy: undefined, problems: problems.list };
  }
  checkMembers(candidate, MEMBERS, '', problems);
  const allowance: PatternAllowance = { remaining: MAX_POLICY_WEIGHT };
  const name = readName(candidate['name'], problems);
  const validityPeriod = readValidityPeriod(candidate['validityPeriod'], problems);
  const subject = readProperties(
    'subject',
    candidate['subject'],
    SUBJECT_PROPERTIES,
    CODES.subject,
    problems,
    allowance,
  );
  const sans = readProperties(
    'sans',
    candidate['sans'],
    SAN_PROPERTIES,
    CODES.sans,
    problems,
    allowance,
  );
  const keyAlgorithm = readKeyAlgorithm(candidate['keyAlgorithm'], problems);
  const keyUsages = readKeyUsages(candidate['keyUsages'], problems);
  const extendedKeyUsages = readExtendedKeyUsages(candidate['extendedKeyUsages'], problems);
  if (keyAlgorithm !== undefined) {
    checkUsagesOfKeys(keyAlgorithm.allowedValues, keyUsages, problems);
    if (mentionsSpiffe(sans.uniformResourceIdentifiers)) {
      warnOfRareAlgorithms(keyAlgorithm.allowedValues, problems);
    }
  }
  const policy =
    problems.errorCount > 0 || keyAlgorithm === undefined
      ? undefined
      : { name, validityPeriod, subject, sans, keyAlgorithm, keyUsages, extendedKeyUsages };
  return { policy, problems: problems.list };
}

function readName(value: unknown, problems: PolicyProblems): string {
  if (!isAbsent(value) && typeof value !== 'string') {
    problems.error(MALFORMED, 'WRONG_TYPE', '/name', ['a string']);
    return '';
  }
  const name = value ?? '';
  if (isBlank(name)) {
    problems.error(CODES.nameEmpty, 'MISSING', '/name', ['name']);
  } else if (name.length > MAX_POLICY_NAME_LENGTH) {
    const length = countCharacters(name);
    if (length > MAX_POLICY_NAME_LENGTH) {
      problems.error(CODES.nameTooLong, 'TOO_LONG', '/name', [length, MAX_POLICY_NAME_LENGTH]);
    }
  }
  if (hasUnprintableCharacter(name)) problems.error(CODES.nameEmpty, 'UNPRINTABLE', '/name');
  return name;
}

function readValidityPeriod(value: unknown, problems: PolicyProblems): string {
  const path = '/validityPeriod';
  if (isAbsent(value) || value === '') {
    problems.error(CODES.validityPeriod, 'MISSING', path, ['validityPeriod']);
    return '';
  }
  if (typeof value !== 'string') {
    problems.error(MALFORMED, 'WRONG_TYPE', path, ['a string']);
    return '';
  }
  if (parseValidityPeriod(value) === undefined) {
    problems.error(CODES.validityPeriod, 'DURATION_INVALID', path, [value]);
  }
  return value;
}

function readProperties<const Name extends PropertyName>(
  member: 'subject' | 'sans',
  value: unknown,
  names: readonly Name[],
  code: number,
  problems: PolicyProblems,
  allowance: PatternAllowance,
): { readonly [Property in Name]?: PropertyConstraint } {
  const path = pointer(member);
  if (isAbsent(value)) {
    problems.error(code, 'MISSING', path, [member]);
    return {};
  }
  if (!isRecord(value)) {
    problems.error(MALFORMED, 'WRONG_TYPE', path, ['an object']);
    return {};
  }
  checkMembers(value, names, path, problems);
  const properties: { [Property in Name]?: PropertyConstraint } = {};
  for (const name of names) {
    const at = path + pointer(name);
    const property = readProperty(name, value[name], at, problems, allowance);
    if (property !== undefined) properties[name] = property;
  }
  return properties;
}

function readKeyAlgorithm(
  value: unknown,
  problems: PolicyProblems,
): KeyAlgorithmConstraint | undefined {
  const path = '/keyAlgorithm';
  if (isAbsent(value)) {
    problems.error(CODES.keyAlgorithm, 'MISSING', path, ['keyAlgorithm']);
    return undefined;
  }
  if (!isRecord(value)) {
    problems.error(MALFORMED, 'WRONG_TYPE', path, ['an object']);
    return undefined;
  }
  checkMembers(value, ['allowedValues', 'defaultValue'], path, problems);
  const before = problems.errorCount;
  const allowedValues = readEnumList(
    value['allowedValues'],
    KEY_ALGORITHMS,
    { list: CODES.keyAlgorithmAllowed, unknown: MALFORMED },
    `${path}/allowedValues`,
    problems,
  );
  if (allowedValues.length === 0 && problems.errorCount === before) {
    problems.error(CODES.keyAlgorithmAllowed, 'EMPTY_LIST', `${path}/allowedValues`, [
      'allowedValues',
    ]);
  }
  const defaultValue = value['defaultValue'];
  const at = `${path}/defaultValue`;
  if (isAbsent(defaultValue) || defaultValue === '') {
    problems.error(CODES.keyAlgorithmDefault, 'MISSING', at, ['defaultValue']);
    return undefined;
  }
  if (!isOneOf(KEY_ALGORITHMS, defaultValue)) {
    const isText = typeof defaultValue === 'string';
    problems.error(MALFORMED, isText ? 'UNKNOWN_VALUE' : 'WRONG_TYPE', at, [
      isText ? defaultValue : 'a string',
    ]);
    return undefined;
  }
  if (allowedValues.length > 0 && !allowedValues.includes(defaultValue)) {
    problems.error(CODES.keyAlgorithmDefault, 'DEFAULT_NOT_ALLOWED', at, [defaultValue]);
  }
  return { allowedValues, defaultValue };
}

function readKeyUsages(value: unknown, problems: PolicyProblems): readonly KeyUsage[] {
  const path = '/keyUsages';
  const before = problems.errorCount;
  const usages = readEnumList(
    value,
    KEY_USAGES,
    { list: CODES.keyUsages, unknown: MALFORMED },
    path,
    problems,
  );
  if (usages.length === 0 && problems.errorCount === before) {
    problems.error(CODES.keyUsages, 'EMPTY_LIST', path, ['keyUsages']);
  }
  for (const [index, usage] of usages.entries()) {
    if (!CA_KEY_USAGES.includes(usage)) continue;
    problems.error(CODES.unsupportedKeyUsage, 'USAGE_OF_A_CA', path + pointer(index), [usage]);
  }
  if (usages.includes('encipherOnly') && usages.includes('decipherOnly')) {
    problems.error(CODES.unsupportedKeyUsage, 'CONTRADICTING_KEY_USAGES', path);
  }
  return usages;
}

function readExtendedKeyUsages(
  value: unknown,
  problems: PolicyProblems,
): readonly ExtendedKeyUsage[] {
  const path = '/extendedKeyUsages';
  const before = problems.errorCount;
  const code = CODES.unsupportedExtendedKeyUsage;
  const usages = readEnumList(
    value,
    EXTENDED_KEY_USAGES,
    { list: CODES.extendedKeyUsages, unknown: code },
    path,
    problems,
  );
  if (usages.length === 0 && problems.errorCount === before) {
    problems.error(CODES.extendedKeyUsages, 'EMPTY_LIST', path, ['extendedKeyUsages']);
  }
  for (const [index, usage] of usages.entries()) {
    if (!CA_EXTENDED_KEY_USAGES.includes(usage)) continue;
    problems.error(code, 'USAGE_OF_A_CA', path + pointer(index), [usage]);
  }
  return usages;
}

/** Says which key usages will be dropped for which keys; refuses a policy that no key could satisfy. */
function checkUsagesOfKeys(
  algorithms: readonly KeyAlgorithm[],
  usages: readonly KeyUsage[],
  problems: PolicyProblems,
): void {
  const wanted = usages.filter((usage) => !CA_KEY_USAGES.includes(usage));
  if (wanted.length === 0 || algorithms.length === 0) return;
  const code = CODES.unsupportedKeyUsage;
  const possible = algorithms.map((algorithm) => possibleKeyUsages(algorithm, wanted).possible);
  if (possible.every((left) => left.length === 0)) {
    problems.error(code, 'NO_KEY_USAGE_POSSIBLE', '/keyUsages');
    return;
  }
  for (const [index, algorithm] of algorithms.entries()) {
    for (const usage of wanted) {
      if (possible[index]?.includes(usage)) continue;
      const path = pointer('keyUsages', usages.indexOf(usage));
      problems.warn(code, 'KEY_USAGE_DROPPED', path, [usage, algorithm]);
    }
  }
}

function mentionsSpiffe(property: PropertyConstraint | undefined): boolean {
  const values = [...(property?.allowedValues ?? []), ...(property?.defaultValues ?? [])];
  return values.some((value) => /^\^?spiffe:/i.test(value));
}

function warnOfRareAlgorithms(algorithms: readonly KeyAlgorithm[], problems: PolicyProblems): void {
  for (const [index, algorithm] of algorithms.entries()) {
    if (!RARE_IN_MESHES.includes(algorithm)) continue;
    const path = pointer('keyAlgorithm', 'allowedValues', index);
    problems.warn(CODES.keyAlgorithm, 'KEY_ALGORITHM_RARE_IN_MESHES', path, [algorithm]);
  }
}
