import type { FieldName } from './simulate.ts';

/** The twelve things that a policy decides about, in the order of the form. */
export const FIELD_LABELS: Readonly<Record<FieldName, string>> = {
  commonName: 'Common name (CN)',
  organization: 'Organization (O)',
  organizationalUnit: 'Organizational unit (OU)',
  locality: 'City or locality (L)',
  stateOrProvince: 'State or province (ST)',
  country: 'Country (C)',
  dnsNames: 'DNS name',
  ipAddresses: 'IP address',
  rfc822Names: 'Email address',
  uniformResourceIdentifiers: 'URI',
  keyAlgorithm: 'Key algorithm',
  validityPeriod: 'Validity',
};
