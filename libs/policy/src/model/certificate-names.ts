/** Attributes of a subject that policy governs, in the wire's spelling (RFC 5280 §4.1.2.6). */
export const SUBJECT_PROPERTIES = [
  'commonName',
  'organization',
  'organizationalUnit',
  'locality',
  'stateOrProvince',
  'country',
] as const;
export type SubjectProperty = (typeof SUBJECT_PROPERTIES)[number];

/** Forms of a subject alternative name that policy governs (RFC 5280 §4.2.1.6). */
export const SAN_PROPERTIES = [
  'dnsNames',
  'ipAddresses',
  'rfc822Names',
  'uniformResourceIdentifiers',
] as const;
export type SanProperty = (typeof SAN_PROPERTIES)[number];

/** Values per subject attribute, in order; an attribute without a value is an empty list. */
export type SubjectNames = Readonly<Record<SubjectProperty, readonly string[]>>;
/** Values per name form, in order; IP addresses are textual. A form without a value is an empty list. */
export type SubjectAlternativeNames = Readonly<Record<SanProperty, readonly string[]>>;
