import type { SanProperty, SubjectProperty } from '../model/certificate-names.ts';
import type { ExtendedKeyUsage } from '../model/extended-key-usage.ts';
import { KEY_ALGORITHMS } from '../model/key-algorithm.ts';
import type { KeyAlgorithm } from '../model/key-algorithm.ts';
import type { KeyUsage } from '../model/key-usage.ts';
import { possibleKeyUsages } from '../model/possible-key-usages.ts';
import type { CertificatePolicy } from '../model/policy.ts';
import type { PropertyConstraint, PropertyType } from '../model/property-constraint.ts';
import { pointer } from '../model/text.ts';
import { approximateSeconds, parseValidityPeriod } from '../model/validity-period.ts';
import type { ValidityPeriod } from '../model/validity-period.ts';
import { PolicyError } from '../validation/policy-error.ts';
import { readPolicy } from '../validation/validate-policy.ts';
import { compileAllowedValues } from './allowed-values.ts';
import type { AllowedValues } from './allowed-values.ts';
import type { DecisionNote } from './decision.ts';
import { VALUE_FORMS, canonicalOrSame } from './value-form.ts';
import type { PropertyName, ValueForm } from './value-form.ts';

/** One property of a compiled policy. */
export interface CompiledProperty {
  readonly property: PropertyName;
  /** JSON pointer of the property in a requested certificate: `/sans/dnsNames`. */
  readonly path: string;
  readonly form: ValueForm;
  readonly type: PropertyType;
  readonly allowed: AllowedValues;
  /** In canonical form. */
  readonly defaultValues: readonly string[];
  readonly minOccurrences: number;
  readonly maxOccurrences: number;
}

/** The key usages that one key algorithm gets, and what was dropped for it. */
export interface GrantedKeyUsages {
  readonly keyUsages: readonly KeyUsage[];
  readonly notes: readonly DecisionNote[];
}

/**
 * A policy made ready for `evaluate`: patterns compiled, defaults canonical, key usages sorted out per key algorithm.
 * Immutable; make it once per version of a policy and share it.
 */
export interface CompiledPolicy {
  readonly policy: CertificatePolicy;
  readonly subject: Readonly<Record<SubjectProperty, CompiledProperty>>;
  readonly sans: Readonly<Record<SanProperty, CompiledProperty>>;
  readonly keyAlgorithms: ReadonlySet<KeyAlgorithm>;
  readonly grantedKeyUsages: ReadonlyMap<KeyAlgorithm, GrantedKeyUsages>;
  readonly extendedKeyUsages: readonly ExtendedKeyUsage[];
  readonly validityPeriod: ValidityPeriod;
  /** Length of `validityPeriod` for comparisons. */
  readonly validitySeconds: number;
}

const ABSENT: PropertyConstraint = {
  type: 'IGNORED',
  allowedValues: [],
  defaultValues: [],
  minOccurrences: 0,
  maxOccurrences: 0,
};

/**
 * Compiles a policy. Members that are not a policy's (an id, dates) are left aside.
 *
 * @throws {PolicyError} POLICY_INCOHERENT when `validatePolicy` finds an error: such a policy never decides anything
 */
export function compilePolicy(candidate: CertificatePolicy): CompiledPolicy {
  const { name, validityPeriod, subject, sans, keyAlgorithm, keyUsages, extendedKeyUsages } =
    candidate;
  const { policy, problems } = readPolicy({
    name,
    validityPeriod,
    subject,
    sans,
    keyAlgorithm,
    keyUsages,
    extendedKeyUsages,
  });
  const period = parseValidityPeriod(validityPeriod);
  if (policy === undefined || period === undefined) throw new PolicyError(problems);
  return {
    policy,
    subject: {
      commonName: compileSubject('commonName', policy),
      organization: compileSubject('organization', policy),
      organizationalUnit: compileSubject('organizationalUnit', policy),
      locality: compileSubject('locality', policy),
      stateOrProvince: compileSubject('stateOrProvince', policy),
      country: compileSubject('country', policy),
    },
    sans: {
      dnsNames: compileSan('dnsNames', policy),
      ipAddresses: compileSan('ipAddresses', policy),
      rfc822Names: compileSan('rfc822Names', policy),
      uniformResourceIdentifiers: compileSan('uniformResourceIdentifiers', policy),
    },
    keyAlgorithms: new Set(policy.keyAlgorithm.allowedValues),
    grantedKeyUsages: grantKeyUsages(policy.keyUsages),
    extendedKeyUsages: [...new Set(policy.extendedKeyUsages)],
    validityPeriod: period,
    validitySeconds: approximateSeconds(period),
  };
}

const compileSubject = (property: SubjectProperty, policy: CertificatePolicy) =>
  compileProperty(property, pointer('subject', property), policy.subject[property]);

const compileSan = (property: SanProperty, policy: CertificatePolicy) =>
  compileProperty(property, pointer('sans', property), policy.sans[property]);

function compileProperty(
  property: PropertyName,
  path: string,
  constraint: PropertyConstraint = ABSENT,
): CompiledProperty {
  const form = VALUE_FORMS[property];
  return {
    property,
    path,
    form,
    type: constraint.type,
    allowed: compileAllowedValues(form, constraint.allowedValues),
    defaultValues: [
      ...new Set(constraint.defaultValues.map((value) => canonicalOrSame(form, value))),
    ],
    minOccurrences: constraint.minOccurrences,
    maxOccurrences: constraint.maxOccurrences,
  };
}

function grantKeyUsages(
  requested: readonly KeyUsage[],
): ReadonlyMap<KeyAlgorithm, GrantedKeyUsages> {
  const usages = [...new Set(requested)];
  return new Map(
    KEY_ALGORITHMS.map((algorithm) => {
      const { possible, citation } = possibleKeyUsages(algorithm, usages);
      const notes = usages
        .filter((usage) => !possible.includes(usage))
        .map((usage): DecisionNote => {
          const path = pointer('keyUsages', requested.indexOf(usage));
          return { code: 'KEY_USAGE_DROPPED', path, args: [usage, algorithm], citation };
        });
      return [algorithm, { keyUsages: possible, notes }];
    }),
  );
}
