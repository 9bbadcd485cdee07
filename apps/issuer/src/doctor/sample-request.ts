import {
  type CertificatePolicy,
  compileValuePattern,
  isCompiled,
  isPattern,
  LIKELY_VALUES,
  type PropertyConstraint,
  type RequestedCertificate,
  sampleValue,
  SAN_PROPERTIES,
  type SanProperty,
  SUBJECT_PROPERTIES,
  type SubjectProperty,
} from '@luciole/policy';

/**
 * A request that is as a workload's under this policy could be, made of the policy's own words: a value for each
 * property that it demands.
 *
 * @param isFull - also for each that it only permits
 */
export function sampleRequest(policy: CertificatePolicy, isFull: boolean): RequestedCertificate {
  const valuesOf = (property: SubjectProperty | SanProperty, given?: PropertyConstraint) =>
    sampleValues(LIKELY_VALUES[property], given, isFull);
  return {
    subject: record(SUBJECT_PROPERTIES, (property) => valuesOf(property, policy.subject[property])),
    sans: record(SAN_PROPERTIES, (property) => valuesOf(property, policy.sans[property])),
    keyAlgorithm: policy.keyAlgorithm.defaultValue,
  };
}

function sampleValues(
  likely: readonly string[],
  constraint: PropertyConstraint | undefined,
  isFull: boolean,
): readonly string[] {
  if (constraint === undefined) return [];
  const { allowedValues, maxOccurrences, minOccurrences, type } = constraint;
  const isWanted = type === 'REQUIRED' || (isFull && type === 'OPTIONAL' && maxOccurrences > 0);
  if (!isWanted) return [];
  const wanted = Math.max(1, minOccurrences);
  const candidates =
    allowedValues.length === 0
      ? likely
      : [
          ...likely.filter((value) => allowedValues.some((allowed) => permits(allowed, value))),
          ...allowedValues.map(sampleValue).filter((value) => value !== undefined),
        ];
  return [...new Set(candidates)].slice(0, wanted);
}

function permits(allowed: string, value: string): boolean {
  if (!isPattern(allowed)) return allowed === value;
  const pattern = compileValuePattern(allowed);
  return isCompiled(pattern) && pattern.matches(value);
}

function record<K extends string, V>(keys: readonly K[], valueOf: (key: K) => V): Record<K, V> {
  return Object.fromEntries(keys.map((key) => [key, valueOf(key)])) as Record<K, V>;
}
