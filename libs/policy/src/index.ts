export { KEY_ALGORITHMS, KeyAlgorithm } from './model/key-algorithm.ts';
export { KEY_USAGES, KeyUsage } from './model/key-usage.ts';
export { EXTENDED_KEY_USAGES, ExtendedKeyUsage } from './model/extended-key-usage.ts';
export { SAN_PROPERTIES, SUBJECT_PROPERTIES } from './model/certificate-names.ts';
export type {
  SanProperty,
  SubjectAlternativeNames,
  SubjectNames,
  SubjectProperty,
} from './model/certificate-names.ts';
export type { RequestedCertificate } from './model/requested-certificate.ts';
export type { CertificateContent } from './model/certificate-content.ts';
export {
  MAX_VALIDITY_SECONDS,
  addValidityPeriod,
  approximateSeconds,
  formatValidityPeriod,
  parseValidityPeriod,
} from './model/validity-period.ts';
export type { ValidityPeriod } from './model/validity-period.ts';
export {
  MAX_LIST_ITEMS,
  MAX_OCCURRENCES,
  PROPERTY_TYPES,
  PropertyConstraint,
  PropertyType,
} from './model/property-constraint.ts';
export {
  CertificatePolicy,
  KeyAlgorithmConstraint,
  MAX_POLICY_NAME_LENGTH,
  SubjectAlternativeNameConstraints,
  SubjectConstraints,
} from './model/policy.ts';
