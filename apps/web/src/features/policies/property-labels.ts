import type { SanProperty, SubjectProperty } from '@luciole/policy';

/** Attributes of a subject in the order of the form. */
export const SUBJECT_LABELS: Readonly<Record<SubjectProperty, string>> = {
  commonName: 'Common name (CN)',
  organization: 'Organization (O)',
  organizationalUnit: 'Organizational unit (OU)',
  locality: 'City or locality (L)',
  stateOrProvince: 'State or province (ST)',
  country: 'Country (C)',
};

/** Forms of subject alternative names in the order of the form. */
export const SAN_LABELS: Readonly<Record<SanProperty, string>> = {
  dnsNames: 'DNS name',
  ipAddresses: 'IP address',
  rfc822Names: 'Email address',
  uniformResourceIdentifiers: 'URI',
};
