import { z } from 'zod';

import { DateTime } from '../dates.ts';
import { ConfigurationId, PolicyId, ServiceAccountId, SubCaProviderId } from '../ids.ts';
import { memberList, shortList } from '../lists.ts';
import { ADMINISTRATOR_SCOPES, PKI_WRITERS, READERS, READER_SCOPES } from '../roles.ts';
import { defineRoute } from '../route.ts';
import {
  ClientAuthenticationRequest,
  ClientAuthorizationRequest,
} from './client-authentication.ts';
import { CloudProvidersRequest, RegionsResponse } from './cloud-providers.ts';
import { CONFIGURATION_MEMBERS, TlsVersion, WARNINGS } from './configuration-information.ts';
import { PolicyInformation } from './policies.ts';
import { SubCaProviderInformation } from './sub-ca-providers.ts';

/** Member-wise on PATCH; a `null` member is kept. */
export const AdvancedSettingsRequest = z
  .strictObject({
    enableIssuanceAuditLog: z.boolean().nullish(),
    includeRawCertDataInAuditLog: z.boolean().nullish().describe('50228 without the audit log'),
    requireFIPSCompliantBuild: z.boolean().nullish(),
  })
  .meta({ id: 'AdvancedSettingsRequest' });
export type AdvancedSettingsRequest = z.infer<typeof AdvancedSettingsRequest>;

const REQUEST_MEMBERS = {
  name: z.string().nullish().describe('1 to 64 characters, unique; 50200, 50205, 50221'),
  subCaProviderId: z
    .union([SubCaProviderId, z.literal('')])
    .nullish()
    .describe('50201, 50203'),
  policyIds: shortList(PolicyId).nullish().describe('At least one; 50202, 50204'),
  serviceAccountIds: memberList(ServiceAccountId)
    .nullish()
    .describe('null or an empty list detaches all; 50290, 50291, 50292'),
  minTlsVersion: TlsVersion.nullish().describe('TLS13 when missing'),
  clientAuthentication: ClientAuthenticationRequest.nullish().describe('null clears'),
  clientAuthorization: ClientAuthorizationRequest.nullish(),
  cloudProviders: CloudProvidersRequest.nullish(),
  advancedSettings: AdvancedSettingsRequest.nullish(),
  issuerKind: z.literal('DISTRIBUTED_ISSUER').nullish(),
  shareWithAll: z.literal(false).nullish().describe('Tenants cannot be shared with'),
  sharedWithSubTsgIds: z.array(z.string()).max(0).nullish().describe('Must be empty'),
};

export const ConfigurationCreateRequest = z.strictObject(REQUEST_MEMBERS).meta({
  id: 'ConfigurationCreateRequest',
  description: 'What an issuer does: its policies, its Sub CA provider, its clients',
});
export type ConfigurationCreateRequest = z.infer<typeof ConfigurationCreateRequest>;

/**
 * Only present members change. `null` clears `serviceAccountIds` and `clientAuthentication` and counts as absent
 * elsewhere; `policyIds` given as an empty list is 50202 (contract.md §2.1.5, §2.5.4).
 */
export const ConfigurationUpdateRequest = z
  .strictObject(REQUEST_MEMBERS)
  .meta({ id: 'ConfigurationUpdateRequest' });
export type ConfigurationUpdateRequest = z.infer<typeof ConfigurationUpdateRequest>;

/**
 * A configuration with what it refers to. `policies` are those in `policyIds`; `policyDefinitions` adds those that only
 * a client's `allowedPolicyIds` names. There is no `subCaProviderId`; clients read `subCaProvider.id`.
 */
export const ExtendedConfigurationInformation = z
  .object({
    ...CONFIGURATION_MEMBERS,
    policies: z.array(PolicyInformation),
    policyDefinitions: z.array(PolicyInformation),
    subCaProvider: SubCaProviderInformation,
    renewAfter: DateTime.optional().describe(
      'Our own: issuers replace a certificate that was issued before this',
    ),
    ...WARNINGS,
  })
  .meta({ id: 'ExtendedConfigurationInformation' });
export type ExtendedConfigurationInformation = z.infer<typeof ExtendedConfigurationInformation>;

export const RenewalRequest = z
  .strictObject({
    reason: z
      .string()
      .trim()
      .max(1000)
      .regex(/^\P{Cc}*$/u, 'has control characters')
      .nullish()
      .describe('Why; it goes into the audit trail'),
  })
  .meta({ id: 'RenewalRequest' });
export type RenewalRequest = z.infer<typeof RenewalRequest>;

export const ConfigurationResponse = z
  .object({ configurations: z.array(ExtendedConfigurationInformation) })
  .meta({ id: 'ConfigurationResponse' });
export type ConfigurationResponse = z.infer<typeof ConfigurationResponse>;

export const ConfigurationDeleteResponse = z
  .object({ id: ConfigurationId, name: z.string() })
  .meta({ id: 'ConfigurationDeleteResponse' });
export type ConfigurationDeleteResponse = z.infer<typeof ConfigurationDeleteResponse>;

const path = '/v1/distributedissuers/configurations';
const kindPath = `${path}/DISTRIBUTED_ISSUER` as const;
const params = z.object({ id: ConfigurationId });
const common = {
  auth: 'any',
  family: 'ecosystem',
  malformedCode: 10006,
  tag: 'Configurations',
} as const;
const read = { ...common, roles: READERS, scopes: READER_SCOPES } as const;
const write = { ...common, roles: PKI_WRITERS, scopes: ADMINISTRATOR_SCOPES } as const;

const CONTENT_ERRORS = [
  'CONFIGURATION_NAME_EMPTY',
  'CONFIGURATION_NAME_TOO_LONG',
  'CONFIGURATION_NAME_TAKEN',
  'CONFIGURATION_SUB_CA_PROVIDER_MISSING',
  'CONFIGURATION_SUB_CA_PROVIDER_UNKNOWN',
  'CONFIGURATION_POLICIES_EMPTY',
  'CONFIGURATION_POLICY_UNKNOWN',
  'CONFIGURATION_SERVICE_ACCOUNT_UNKNOWN',
  'SERVICE_ACCOUNT_ALREADY_ATTACHED',
  'SERVICE_ACCOUNT_SCOPE_UNSUITABLE',
  'JWKS_URLS_EMPTY',
  'JWKS_URL_INVALID',
  'OIDC_BASE_URL_EMPTY',
  'OIDC_BASE_URL_NOT_HTTPS',
  'OIDC_BASE_URL_TOO_LONG',
  'OIDC_AUDIENCE_EMPTY',
  'OIDC_AUDIENCE_TOO_LONG',
  'JWT_AUDIENCE_EMPTY',
  'JWT_AUDIENCE_TOO_LONG',
  'JWT_CLIENTS_EMPTY',
  'JWT_CLIENT_DUPLICATE',
  'JWT_CLIENT_NAME_EMPTY',
  'JWT_CLIENT_NAME_TOO_LONG',
  'JWT_CLIENT_ISSUER_EMPTY',
  'JWT_CLIENT_ISSUER_TOO_LONG',
  'JWT_CLIENT_ISSUER_NOT_HTTPS',
  'JWT_CLIENT_JWKS_URI_INVALID',
  'JWT_CLIENT_JWKS_URI_TOO_LONG',
  'JWT_CLIENT_SUBJECTS_EMPTY',
  'JWT_CLIENT_POLICIES_EMPTY',
  'JWT_CLIENT_PATTERN_INVALID',
  'ALIAS_CONFIGURATION_TOO_LONG',
  'ALIAS_ALLOW_ALL_POLICIES_TOO_LONG',
  'ALIAS_ALLOWED_POLICIES_TOO_LONG',
  'AWS_ACCOUNT_IDS_EMPTY',
  'AWS_ACCOUNT_ID_INVALID',
  'AWS_REGIONS_MISSING',
  'AZURE_SUBSCRIPTION_IDS_EMPTY',
  'AZURE_SUBSCRIPTION_ID_INVALID',
  'GOOGLE_PROJECT_IDENTIFIERS_EMPTY',
  'GOOGLE_PROJECT_IDENTIFIER_INVALID',
  'GOOGLE_REGIONS_MISSING',
  'ADVANCED_SETTINGS_INCONSISTENT',
  'NAME_CONSTRAINTS_INVALID',
] as const;

const creating = {
  ...write,
  method: 'POST',
  status: 201,
  body: ConfigurationCreateRequest,
  response: ExtendedConfigurationInformation,
  errors: CONTENT_ERRORS,
} as const;
const updating = {
  ...write,
  method: 'PATCH',
  status: 200,
  params,
  body: ConfigurationUpdateRequest,
  response: ExtendedConfigurationInformation,
  errors: ['NOT_FOUND', 'CONFLICTING_CHANGE', 'ROOT_NOT_TRUSTED', ...CONTENT_ERRORS],
} as const;

/** Issuer configurations (contract.md §2.5). `regions` and `DISTRIBUTED_ISSUER` come before `:id`. */
export const configurations = {
  list: defineRoute({
    ...read,
    id: 'configurationList',
    method: 'GET',
    path,
    status: 200,
    response: ConfigurationResponse,
    errors: [],
    summary: 'List configurations',
  }),
  regions: defineRoute({
    ...read,
    id: 'configurationRegions',
    method: 'GET',
    path: `${path}/regions`,
    status: 200,
    response: RegionsResponse,
    errors: [],
    summary: 'List the cloud regions that a configuration can name',
  }),
  create: defineRoute({
    ...creating,
    id: 'configurationCreate',
    path,
    summary: 'Create a configuration',
  }),
  createDistributedIssuer: defineRoute({
    ...creating,
    id: 'configurationCreateDistributedIssuer',
    path: kindPath,
    summary: 'Create a configuration (newer path)',
  }),
  get: defineRoute({
    ...read,
    id: 'configurationGet',
    method: 'GET',
    path: `${path}/:id`,
    status: 200,
    params,
    response: ExtendedConfigurationInformation,
    errors: ['NOT_FOUND'],
    summary: 'Get a configuration',
  }),
  update: defineRoute({
    ...updating,
    id: 'configurationUpdate',
    path: `${path}/:id`,
    summary: 'Change members of a configuration',
  }),
  updateDistributedIssuer: defineRoute({
    ...updating,
    id: 'configurationUpdateDistributedIssuer',
    path: `${kindPath}/:id`,
    summary: 'Change members of a configuration (newer path)',
  }),
  delete: defineRoute({
    ...write,
    id: 'configurationDelete',
    method: 'DELETE',
    path: `${path}/:id`,
    status: 200,
    params,
    response: ConfigurationDeleteResponse,
    errors: ['NOT_FOUND'],
    summary: 'Delete a configuration',
    description: 'Issuers that use it get no further certificate; what they have stays valid.',
  }),
  renew: defineRoute({
    ...write,
    id: 'configurationRenew',
    method: 'POST',
    path: `${path}/:id/renewal`,
    status: 200,
    family: 'own',
    extension: true,
    params,
    body: RenewalRequest.nullish(),
    response: ExtendedConfigurationInformation,
    errors: ['NOT_FOUND'],
    summary: 'Have every issuer of a configuration obtain another certificate',
    description:
      'Issuers follow when they next ask for their configuration, and go on signing meanwhile. What they have signed before, and the certificates that they give up, stay valid until they expire or are revoked.',
  }),
} as const;
