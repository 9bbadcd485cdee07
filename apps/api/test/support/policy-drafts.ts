import { randomUUID } from 'node:crypto';

/** An optional property with one allowed value, with changes. */
export const property = (changes: Readonly<Record<string, unknown>> = {}) => ({
  type: 'OPTIONAL',
  allowedValues: ['^a$'],
  defaultValues: [],
  minOccurrences: 0,
  maxOccurrences: 10,
  ...changes,
});

/** What creates a policy, with changes. */
export const policyDraft = (changes: Readonly<Record<string, unknown>> = {}) => ({
  name: `policy ${randomUUID()}`,
  validityPeriod: 'PT1H',
  subject: {},
  sans: { dnsNames: property() },
  keyAlgorithm: { allowedValues: ['EC_P256', 'RSA_2048'], defaultValue: 'RSA_2048' },
  keyUsages: ['digitalSignature'],
  extendedKeyUsages: ['SERVER_AUTH'],
  ...changes,
});
