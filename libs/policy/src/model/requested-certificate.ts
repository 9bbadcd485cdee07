import type { SubjectAlternativeNames, SubjectNames } from './certificate-names.ts';
import type { KeyAlgorithm } from './key-algorithm.ts';

/** What a certification request, or a request by parameters, asks for, as plain data: the input of `evaluate`. */
export interface RequestedCertificate {
  readonly subject: SubjectNames;
  readonly sans: SubjectAlternativeNames;
  /** Algorithm of the request's public key, or the one asked for by parameters; absent when none was named. */
  readonly keyAlgorithm?: KeyAlgorithm;
  /** ISO 8601 duration; absent means the policy's own. */
  readonly validityPeriod?: string;
}
