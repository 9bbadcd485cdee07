import { z } from 'zod';
import { ExtendedKeyUsage, KeyAlgorithm, KeyUsage, PropertyType } from '@luciole/policy';

import { DateTime } from '../dates.ts';
import { CompanyId, PolicyId } from '../ids.ts';
import { ADMINISTRATOR_SCOPES, PKI_WRITERS, READERS, READER_SCOPES } from '../roles.ts';
import { defineRoute } from '../route.ts';
import { ConfigurationInformation, WARNINGS } from './configuration-information.ts';

/** A property as clients write it: a missing list is empty, a missing number 0, all missing is an absent property. */
export const PolicyPropertyRequest = z
  .strictObject({
    type: PropertyType.nullish(),
    allowedValues: z.array(z.string()).nullish(),
    defaultValues: z.array(z.string()).nullish(),
    minOccurrences: z.int().nullish(),
    maxOccurrences: z.int().nullish(),
  })
  .meta({ id: 'PolicyPropertyRequest' });
export type PolicyPropertyRequest = z.infer<typeof PolicyPropertyRequest>;

/** On PATCH absent properties are kept and present ones replaced as a whole (contract.md §2.1.5). */
export const PolicySubjectRequest = z
  .strictObject({
    commonName: PolicyPropertyRequest.nullish().describe('50112'),
    organization: PolicyPropertyRequest.nullish().describe('50113'),
    organizationalUnit: PolicyPropertyRequest.nullish().describe('50114'),
    locality: PolicyPropertyRequest.nullish().describe('50115'),
    stateOrProvince: PolicyPropertyRequest.nullish().describe('50116'),
    country: PolicyPropertyRequest.nullish().describe('50117'),
  })
  .meta({ id: 'PolicySubjectRequest' });
export type PolicySubjectRequest = z.infer<typeof PolicySubjectRequest>;

/** On PATCH absent properties are kept and present ones replaced as a whole (contract.md §2.1.5). */
export const PolicySansRequest = z
  .strictObject({
    dnsNames: PolicyPropertyRequest.nullish().describe('50118'),
    ipAddresses: PolicyPropertyRequest.nullish().describe('50119'),
    rfc822Names: PolicyPropertyRequest.nullish().describe('50120'),
    uniformResourceIdentifiers: PolicyPropertyRequest.nullish().describe('50121'),
  })
  .meta({ id: 'PolicySansRequest' });
export type PolicySansRequest = z.infer<typeof PolicySansRequest>;

/** Replaced as a whole on PATCH. */
export const PolicyKeyAlgorithmRequest = z
  .strictObject({
    allowedValues: z.array(KeyAlgorithm).nullish().describe('50107 when empty'),
    defaultValue: z
      .union([KeyAlgorithm, z.literal('')])
      .nullish()
      .describe('50108 when empty'),
  })
  .meta({ id: 'PolicyKeyAlgorithmRequest' });
export type PolicyKeyAlgorithmRequest = z.infer<typeof PolicyKeyAlgorithmRequest>;

const POLICY_REQUEST_MEMBERS = {
  name: z.string().nullish().describe('1 to 64 characters, unique; 50100, 50111, 50122'),
  validityPeriod: z.string().nullish().describe('ISO 8601 duration above zero; 50101'),
  subject: PolicySubjectRequest.nullish().describe('May be {}; 50102 when missing on create'),
  sans: PolicySansRequest.nullish().describe('May be {}; 50103 when missing on create'),
  keyAlgorithm: PolicyKeyAlgorithmRequest.nullish().describe('50106 when missing on create'),
  keyUsages: z.array(KeyUsage).nullish().describe('At least one; 50104, 50125'),
  extendedKeyUsages: z.array(ExtendedKeyUsage).nullish().describe('At least one; 50105, 50123'),
  shareWithAll: z.literal(false).nullish().describe('Tenants cannot be shared with'),
  sharedWithSubTsgIds: z.array(z.string()).max(0).nullish().describe('Must be empty'),
};

export const PolicyCreateRequest = z
  .strictObject(POLICY_REQUEST_MEMBERS)
  .meta({ id: 'PolicyCreateRequest', description: 'What a workload certificate may contain' });
export type PolicyCreateRequest = z.infer<typeof PolicyCreateRequest>;

/** Only present members change; `null` counts as absent. An empty list is not absent: it is refused with its code. */
export const PolicyUpdateRequest = z
  .strictObject(POLICY_REQUEST_MEMBERS)
  .meta({ id: 'PolicyUpdateRequest' });
export type PolicyUpdateRequest = z.infer<typeof PolicyUpdateRequest>;

/** All five members of a stored property, lists in the order in which they were sent. */
export const PolicyPropertyInformation = z
  .object({
    type: PropertyType,
    allowedValues: z.array(z.string()),
    defaultValues: z.array(z.string()),
    minOccurrences: z.int().min(0),
    maxOccurrences: z.int().min(0),
  })
  .meta({ id: 'PolicyPropertyInformation' });
export type PolicyPropertyInformation = z.infer<typeof PolicyPropertyInformation>;

const property = PolicyPropertyInformation.optional();

/** What a policy says, as answers have it. */
export const POLICY_CONTENT = {
  name: z.string(),
  validityPeriod: z.string(),
  subject: z
    .object({
      commonName: property,
      organization: property,
      organizationalUnit: property,
      locality: property,
      stateOrProvince: property,
      country: property,
    })
    .meta({ id: 'PolicySubjectInformation' }),
  sans: z
    .object({
      dnsNames: property,
      ipAddresses: property,
      rfc822Names: property,
      uniformResourceIdentifiers: property,
    })
    .meta({ id: 'PolicySansInformation' }),
  keyAlgorithm: z
    .object({ allowedValues: z.array(KeyAlgorithm), defaultValue: KeyAlgorithm })
    .meta({ id: 'PolicyKeyAlgorithmInformation' }),
  keyUsages: z.array(KeyUsage),
  extendedKeyUsages: z.array(ExtendedKeyUsage),
};

const POLICY_MEMBERS = {
  id: PolicyId,
  companyId: CompanyId,
  ...POLICY_CONTENT,
  creationDate: DateTime,
  modificationDate: DateTime,
};

/** A policy as a configuration shows it. A property that is not set is absent. */
export const PolicyInformation = z.object(POLICY_MEMBERS).meta({ id: 'PolicyInformation' });
export type PolicyInformation = z.infer<typeof PolicyInformation>;

export const ExtendedPolicyInformation = z
  .object({
    ...POLICY_MEMBERS,
    configurations: z
      .array(ConfigurationInformation)
      .describe('Configurations that refer to the policy, also by a client of theirs'),
    ...WARNINGS,
  })
  .meta({ id: 'ExtendedPolicyInformation' });
export type ExtendedPolicyInformation = z.infer<typeof ExtendedPolicyInformation>;

export const PolicyResponse = z
  .object({ policies: z.array(ExtendedPolicyInformation) })
  .meta({ id: 'PolicyResponse' });
export type PolicyResponse = z.infer<typeof PolicyResponse>;

export const PolicyDeleteResponse = z
  .object({ id: PolicyId, name: z.string() })
  .meta({ id: 'PolicyDeleteResponse' });
export type PolicyDeleteResponse = z.infer<typeof PolicyDeleteResponse>;

const path = '/v1/distributedissuers/policies';
const params = z.object({ id: PolicyId });
const common = {
  auth: 'any',
  family: 'ecosystem',
  malformedCode: 10006,
  tag: 'Policies',
} as const;
const read = { ...common, roles: READERS, scopes: READER_SCOPES } as const;
const write = { ...common, roles: PKI_WRITERS, scopes: ADMINISTRATOR_SCOPES } as const;

const CONTENT_ERRORS = [
  'POLICY_NAME_EMPTY',
  'POLICY_NAME_TOO_LONG',
  'POLICY_NAME_TAKEN',
  'POLICY_VALIDITY_INVALID',
  'POLICY_SUBJECT_MISSING',
  'POLICY_SANS_MISSING',
  'POLICY_KEY_USAGES_EMPTY',
  'POLICY_KEY_USAGE_UNSUPPORTED',
  'POLICY_EXTENDED_KEY_USAGES_EMPTY',
  'POLICY_EXTENDED_KEY_USAGE_UNSUPPORTED',
  'POLICY_KEY_ALGORITHM_MISSING',
  'POLICY_KEY_ALGORITHM_ALLOWED_EMPTY',
  'POLICY_KEY_ALGORITHM_DEFAULT_EMPTY',
  'POLICY_COMMON_NAME_INVALID',
  'POLICY_ORGANIZATION_INVALID',
  'POLICY_ORGANIZATIONAL_UNIT_INVALID',
  'POLICY_LOCALITY_INVALID',
  'POLICY_STATE_OR_PROVINCE_INVALID',
  'POLICY_COUNTRY_INVALID',
  'POLICY_DNS_NAMES_INVALID',
  'POLICY_IP_ADDRESSES_INVALID',
  'POLICY_RFC822_NAMES_INVALID',
  'POLICY_URIS_INVALID',
] as const;

/** Where a second person has to approve (decision 0038). */
const APPROVAL_ERRORS = ['POLICY_AWAITS_APPROVAL', 'POLICY_PROPOSAL_NEEDS_PERSON'] as const;

/** Workload issuance policies (contract.md §2.3). */
export const policies = {
  list: defineRoute({
    ...read,
    id: 'policyList',
    method: 'GET',
    path,
    status: 200,
    response: PolicyResponse,
    errors: [],
    summary: 'List policies',
  }),
  create: defineRoute({
    ...write,
    id: 'policyCreate',
    method: 'POST',
    path,
    status: 201,
    body: PolicyCreateRequest,
    response: ExtendedPolicyInformation,
    errors: [...CONTENT_ERRORS, ...APPROVAL_ERRORS],
    summary: 'Create a policy',
  }),
  get: defineRoute({
    ...read,
    id: 'policyGet',
    method: 'GET',
    path: `${path}/:id`,
    status: 200,
    params,
    response: ExtendedPolicyInformation,
    errors: ['NOT_FOUND'],
    summary: 'Get a policy',
  }),
  update: defineRoute({
    ...write,
    id: 'policyUpdate',
    method: 'PATCH',
    path: `${path}/:id`,
    status: 200,
    params,
    body: PolicyUpdateRequest,
    response: ExtendedPolicyInformation,
    errors: ['NOT_FOUND', 'CONFLICTING_CHANGE', ...CONTENT_ERRORS, ...APPROVAL_ERRORS],
    summary: 'Change members of a policy',
  }),
  delete: defineRoute({
    ...write,
    id: 'policyDelete',
    method: 'DELETE',
    path: `${path}/:id`,
    status: 200,
    params,
    response: PolicyDeleteResponse,
    errors: ['NOT_FOUND', 'POLICY_IN_USE', ...APPROVAL_ERRORS],
    summary: 'Delete a policy that no configuration uses',
  }),
} as const;
