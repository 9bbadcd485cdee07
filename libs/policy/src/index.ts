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
export { countCharacters, hasUnprintableCharacter } from './model/text.ts';
export { canonicalDnsName, isWildcardDnsName } from './model/dns-name.ts';
export { canonicalIpAddress, formatIpAddress, parseIpAddress } from './model/ip-address.ts';
export { canonicalRfc822Name } from './model/rfc822-name.ts';
export { MAX_SPIFFE_ID_LENGTH, parseSpiffeId, spiffeIdFault } from './model/spiffe-id.ts';
export type { SpiffeId, SpiffeIdFault } from './model/spiffe-id.ts';
export { MAX_URI_LENGTH, canonicalUri, parseUri } from './model/uniform-resource-identifier.ts';
export type { UniformResourceIdentifier } from './model/uniform-resource-identifier.ts';
export { SUBJECT_UPPER_BOUNDS, isTwoLetterCountry } from './model/upper-bounds.ts';
export { possibleKeyUsages } from './model/possible-key-usages.ts';
export {
  MATCH_BUDGET,
  MAX_PATTERN_LENGTH,
  MAX_PROGRAM_SIZE,
  compileValuePattern,
  isCompiled,
  isPattern,
  patternWarnings,
} from './evaluation/value-pattern.ts';
export type {
  PatternFault,
  PatternFaultReason,
  PatternWarning,
  ValuePattern,
} from './evaluation/value-pattern.ts';
export { MAX_POLICY_WEIGHT } from './validation/validate-property.ts';
export { compilePolicy } from './evaluation/compile-policy.ts';
export type { CompiledPolicy } from './evaluation/compile-policy.ts';
export { evaluate } from './evaluation/evaluate.ts';
export type { EvaluationOptions } from './evaluation/evaluate.ts';
export { noteMessage } from './evaluation/decision.ts';
export type { Decision, DecisionNote, NoteCode } from './evaluation/decision.ts';
export { VIOLATION_CODES, violationMessage } from './evaluation/violation.ts';
export type { Violation, ViolationCode } from './evaluation/violation.ts';
export { PROPERTY_CODES } from './validation/validate-property.ts';
export { readPolicy, validatePolicy } from './validation/validate-policy.ts';
export type { PolicyReading } from './validation/validate-policy.ts';
export { PolicyError } from './validation/policy-error.ts';
export type { PolicyProblem, PolicyProblemReason } from './validation/policy-problem.ts';
export { describePermittedNames } from './description/permitted-names.ts';
export type { OpenEntry, PermittedForm, PermittedNames } from './description/permitted-names.ts';
export type { OpenReason } from './description/name-reduction.ts';
export { describeTrustDomains } from './description/trust-domains.ts';
export type { PermittedTrustDomains } from './description/trust-domains.ts';
export { LIKELY_VALUES, sampleValue } from './description/sample-value.ts';
export { diffPolicies } from './difference/diff-policies.ts';
export { policyChangeMessage } from './difference/policy-change.ts';
export type {
  ChangeEffect,
  ChangeExample,
  PolicyChange,
  PolicyChangeCode,
} from './difference/policy-change.ts';
