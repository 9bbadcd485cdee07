import { z } from 'zod';

import { ServiceAccountDateTime } from '../dates.ts';
import { shortList } from '../lists.ts';
import { CompanyId, ServiceAccountId, TeamId } from '../ids.ts';
import { OWNERS, OWNER_SCOPES, READERS, READER_SCOPES } from '../roles.ts';
import { defineRoute } from '../route.ts';

/** How an account signs in: with its own key pair, with a token of another issuer, or (unsupported) at a registry. */
export const AuthenticationType = z
  .enum(['rsaKey', 'rsaKeyFederated', 'ociToken'])
  .meta({ id: 'AuthenticationType' });
export type AuthenticationType = z.infer<typeof AuthenticationType>;

const text = (what: string) => z.string().nullish().describe(what);

const MUTABLE_MEMBERS = {
  name: text('1 to 250 characters, unique'),
  scopes: shortList(z.string()).nullish().describe('At least one, at most one role; 60223, 60294'),
  authenticationType: AuthenticationType.nullish().describe('rsaKey when missing; immutable'),
  owner: z
    .union([TeamId, z.literal('')])
    .nullish()
    .describe('Owning team; the first team of the caller when missing'),
  credentialLifetime: z.int().nullish().describe('1 to 365 days; not for rsaKeyFederated'),
  publicKey: text('PEM of at most 2000 characters; absent or empty on create: made by the server'),
  applications: shortList(z.uuid()).nullish(),
  audience: text('Of federated tokens, 1 to 250 characters'),
  issuerURL: text('Of federated tokens, https, 1 to 250 characters; 60219'),
  jwksURI: text('Of federated tokens, https, 1 to 250 characters'),
  subject: text('Of federated tokens, 1 to 250 characters; 60219'),
};

export const ServiceAccountCreateRequest = z
  .strictObject(MUTABLE_MEMBERS)
  .meta({ id: 'ServiceAccountCreateRequest' });
export type ServiceAccountCreateRequest = z.infer<typeof ServiceAccountCreateRequest>;

/** Only present members change; `null` counts as absent. `authenticationType` may be repeated, not changed. */
export const ServiceAccountUpdateRequest = z
  .strictObject({ ...MUTABLE_MEMBERS, enabled: z.boolean().nullish() })
  .meta({ id: 'ServiceAccountUpdateRequest' });
export type ServiceAccountUpdateRequest = z.infer<typeof ServiceAccountUpdateRequest>;

const ACCOUNT_MEMBERS = {
  id: ServiceAccountId,
  companyId: CompanyId,
  name: z.string(),
  scopes: z.array(z.string()),
  authenticationType: AuthenticationType,
  owner: TeamId.optional(),
  enabled: z.boolean(),
  credentialLifetime: z.int().optional().describe('Days; absent for rsaKeyFederated'),
  credentialsExpiringOn: ServiceAccountDateTime.optional(),
  lastUsedOn: ServiceAccountDateTime.optional(),
  createdBy: z.uuid().optional(),
  updatedBy: z.uuid().optional(),
  updatedOn: ServiceAccountDateTime.optional(),
  applications: z.array(z.uuid()).optional(),
  audience: z.string().optional(),
  issuerURL: z.string().optional(),
  jwksURI: z.string().optional(),
  subject: z.string().optional(),
};

/** An account in a list, without its public key. */
export const ServiceAccountInformation = z
  .object(ACCOUNT_MEMBERS)
  .meta({ id: 'ServiceAccountInformation' });
export type ServiceAccountInformation = z.infer<typeof ServiceAccountInformation>;

export const ServiceAccountDetails = z
  .object({
    ...ACCOUNT_MEMBERS,
    publicKey: z.string().optional().describe('PEM, byte for byte as it was sent'),
  })
  .meta({ id: 'ServiceAccountDetails' });
export type ServiceAccountDetails = z.infer<typeof ServiceAccountDetails>;

export const ServiceAccountList = z
  .array(ServiceAccountInformation)
  .meta({ id: 'ServiceAccountList' });
export type ServiceAccountList = z.infer<typeof ServiceAccountList>;

/** `privateKey` is shown once, when the server made the pair, and is not stored. */
export const ServiceAccountCreateResponse = z
  .object({
    id: ServiceAccountId,
    publicKey: z.string().optional().describe('PEM (SPKI); only when made by the server'),
    privateKey: z.string().optional().describe('PEM (PKCS#8, EC P-256)'),
    ociAccountName: z.string().optional(),
    ociRegistryToken: z.string().optional(),
  })
  .meta({ id: 'ServiceAccountCreateResponse' });
export type ServiceAccountCreateResponse = z.infer<typeof ServiceAccountCreateResponse>;

export const ServiceAccountScope = z
  .object({
    id: z.string(),
    readableName: z.string(),
    authenticationType: AuthenticationType,
    authenticationTypes: z.array(AuthenticationType),
  })
  .meta({ id: 'ServiceAccountScope' });
export type ServiceAccountScope = z.infer<typeof ServiceAccountScope>;

export const ServiceAccountScopeList = z
  .array(ServiceAccountScope)
  .meta({ id: 'ServiceAccountScopeList' });
export type ServiceAccountScopeList = z.infer<typeof ServiceAccountScopeList>;

const keyScope = (id: string, readableName: string): ServiceAccountScope => ({
  id,
  readableName,
  authenticationType: 'rsaKey',
  authenticationTypes: ['rsaKey', 'rsaKeyFederated'],
});

/** Scopes that this release grants, the answer of `GET /v1/serviceaccounts/scopes`. */
export const OFFERED_SCOPES: ServiceAccountScopeList = [
  keyScope('distributed-issuance', 'Distributed Issuance'),
  keyScope('certificate-issuance', 'Certificate Issuance'),
  keyScope('kubernetes-discovery', 'Kubernetes Discovery'),
  keyScope('platform-admin-role', 'Platform Administrator'),
  keyScope('tenant-admin-role', 'System Administrator'),
];

export const CredentialExtensionRequest = z
  .strictObject({ extendCredentialLifetime: z.boolean() })
  .meta({ id: 'CredentialExtensionRequest' });
export type CredentialExtensionRequest = z.infer<typeof CredentialExtensionRequest>;

export const CredentialExtensionResponse = z
  .object({ credentialExpiresIn: z.number().describe('Hours') })
  .meta({ id: 'CredentialExtensionResponse' });
export type CredentialExtensionResponse = z.infer<typeof CredentialExtensionResponse>;

export const OciTokenResponse = z
  .object({ ociRegistryToken: z.string() })
  .meta({ id: 'OciTokenResponse' });
export type OciTokenResponse = z.infer<typeof OciTokenResponse>;

const path = '/v1/serviceaccounts';
const params = z.object({ id: ServiceAccountId });
const common = {
  auth: 'any',
  family: 'ecosystem',
  malformedCode: 1006,
  tag: 'Service accounts',
} as const;
const read = { ...common, roles: READERS, scopes: READER_SCOPES } as const;
const write = { ...common, roles: OWNERS, scopes: OWNER_SCOPES } as const;

const CONTENT_ERRORS = [
  'SERVICE_ACCOUNT_FIELD_INVALID',
  'SERVICE_ACCOUNT_NAME_TAKEN',
  'PUBLIC_KEY_INVALID',
  'PUBLIC_KEY_TAKEN',
  'FEDERATED_SUBJECT_TAKEN',
  'SCOPE_COMBINATION_INVALID',
  'SCOPE_UNKNOWN',
  'OWNER_UNKNOWN',
  'GRANT_ABOVE_OWN_ROLE',
  'NOT_OWN_TEAM',
  'OCI_TOKEN_NOT_SUPPORTED',
] as const;

/** Service accounts (contract.md §2.2). `scopes` comes before `:id`. */
export const serviceAccounts = {
  list: defineRoute({
    ...read,
    id: 'serviceAccountList',
    method: 'GET',
    path,
    status: 200,
    response: ServiceAccountList,
    errors: [],
    summary: 'List service accounts',
  }),
  scopes: defineRoute({
    ...read,
    id: 'serviceAccountScopes',
    method: 'GET',
    path: `${path}/scopes`,
    status: 200,
    response: ServiceAccountScopeList,
    errors: [],
    summary: 'List the scopes that a service account can have',
  }),
  create: defineRoute({
    ...write,
    id: 'serviceAccountCreate',
    method: 'POST',
    path,
    status: 200,
    body: ServiceAccountCreateRequest,
    response: ServiceAccountCreateResponse,
    errors: CONTENT_ERRORS,
    summary: 'Create a service account',
  }),
  get: defineRoute({
    ...read,
    id: 'serviceAccountGet',
    method: 'GET',
    path: `${path}/:id`,
    status: 200,
    params,
    response: ServiceAccountDetails,
    errors: ['NOT_FOUND'],
    summary: 'Get a service account',
  }),
  update: defineRoute({
    ...write,
    id: 'serviceAccountUpdate',
    method: 'PATCH',
    path: `${path}/:id`,
    status: 204,
    params,
    body: ServiceAccountUpdateRequest,
    errors: [
      'NOT_FOUND',
      'AUTHENTICATION_TYPE_IMMUTABLE',
      'SERVICE_ACCOUNT_SCOPE_UNSUITABLE',
      'ATTACHED_ACCOUNT_NEEDS_PKI_ADMIN',
      ...CONTENT_ERRORS,
    ],
    summary: 'Change members of a service account',
    description:
      'A new public key or lifetime renews the credential and ends its tokens. That of an account which an issuer configuration has is for PKI_ADMIN and SYSTEM_ADMIN.',
  }),
  delete: defineRoute({
    ...write,
    id: 'serviceAccountDelete',
    method: 'DELETE',
    path: `${path}/:id`,
    status: 204,
    params,
    errors: ['NOT_FOUND', 'GRANT_ABOVE_OWN_ROLE', 'NOT_OWN_TEAM'],
    summary: 'Delete a service account; configurations lose it',
  }),
  extendCredential: defineRoute({
    ...write,
    id: 'serviceAccountExtendCredential',
    method: 'PUT',
    path: `${path}/:id/credentials`,
    status: 200,
    params,
    body: CredentialExtensionRequest,
    response: CredentialExtensionResponse,
    errors: [
      'NOT_FOUND',
      'CREDENTIAL_NOT_EXTENDABLE',
      'GRANT_ABOVE_OWN_ROLE',
      'NOT_OWN_TEAM',
      'ATTACHED_ACCOUNT_NEEDS_PKI_ADMIN',
    ],
    summary: 'Start the lifetime of a credential anew',
  }),
  ociToken: defineRoute({
    ...write,
    id: 'serviceAccountOciToken',
    method: 'PUT',
    path: `${path}/:id/ocitoken`,
    status: 200,
    params,
    body: z.strictObject({}).nullish(),
    response: OciTokenResponse,
    errors: ['NOT_FOUND', 'OCI_TOKEN_NOT_SUPPORTED'],
    summary: 'Answers 400: there is no registry',
  }),
} as const;
