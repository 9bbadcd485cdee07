import type { PolicyInformation } from '@luciole/contract';
import type { CertificatePolicy } from '@luciole/policy';

/** What decides of a policy as the API shows it: without id, dates and who uses it. */
export function policyOf(policy: PolicyInformation): CertificatePolicy {
  const { name, validityPeriod, subject, sans, keyAlgorithm, keyUsages, extendedKeyUsages } =
    policy;
  return {
    name,
    validityPeriod,
    subject: withoutAbsent(subject),
    sans: withoutAbsent(sans),
    keyAlgorithm,
    keyUsages,
    extendedKeyUsages,
  };
}

type Present<T> = { [K in keyof T]?: Exclude<T[K], undefined> };

function withoutAbsent<T extends object>(record: T): Present<T> {
  return Object.fromEntries(
    Object.entries(record).filter(([, value]) => value !== undefined),
  ) as Present<T>;
}
