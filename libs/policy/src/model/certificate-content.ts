import type { SubjectAlternativeNames, SubjectNames } from './certificate-names.ts';
import type { ExtendedKeyUsage } from './extended-key-usage.ts';
import type { KeyAlgorithm } from './key-algorithm.ts';
import type { KeyUsage } from './key-usage.ts';
import type { ValidityPeriod } from './validity-period.ts';

/** What will be signed, as plain data: the output of `evaluate` and the input of an end-entity template. */
export interface CertificateContent {
  readonly subject: SubjectNames;
  readonly sans: SubjectAlternativeNames;
  readonly keyAlgorithm: KeyAlgorithm;
  readonly keyUsages: readonly KeyUsage[];
  readonly extendedKeyUsages: readonly ExtendedKeyUsage[];
  readonly validityPeriod: ValidityPeriod;
}
