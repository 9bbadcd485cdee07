import { z } from 'zod';

import { DateTime } from '../dates.ts';
import { ApiKeyId, CompanyId, TeamId, UserId } from '../ids.ts';
import { ADMINISTRATORS, ADMINISTRATOR_SCOPES, READERS } from '../roles.ts';
import { defineRoute } from '../route.ts';
import { ProductRoles, SystemRole } from './users.ts';

export const ApiKeyStatus = z
  .enum(['PENDING_ACTIVATION', 'ACTIVE', 'INACTIVE', 'PENDING_ROTATION', 'ROTATED', 'EXPIRED'])
  .meta({ id: 'ApiKeyStatus' });
export type ApiKeyStatus = z.infer<typeof ApiKeyStatus>;

export const ApiVersion = z.enum(['ALL', 'V1']).meta({ id: 'ApiVersion' });
export type ApiVersion = z.infer<typeof ApiVersion>;

/** `key` is there only in the answer that made the key, and for the key that made the call (ruling 28). */
export const ApiKeyInformation = z
  .object({
    id: ApiKeyId.describe('Our own'),
    key: z.uuid().optional(),
    keyPrefix: z.string().optional().describe('Our own: the first characters, to tell keys apart'),
    userId: UserId,
    username: z.string(),
    companyId: CompanyId,
    urlPrefix: z.string().optional(),
    apiKeyStatus: ApiKeyStatus,
    apiVersion: ApiVersion,
    creationDate: DateTime,
    validityStartDate: DateTime,
    validityEndDate: DateTime,
    lastUsedDate: DateTime.optional().describe('Our own; to a minute'),
    systemRoles: z.array(SystemRole).optional(),
    productRoles: ProductRoles.optional(),
    memberedTeams: z.array(TeamId).optional(),
  })
  .meta({ id: 'ApiKeyInformation' });
export type ApiKeyInformation = z.infer<typeof ApiKeyInformation>;

export const ApiKeyResponse = z
  .object({ apiKeys: z.array(ApiKeyInformation) })
  .meta({ id: 'ApiKeyResponse' });
export type ApiKeyResponse = z.infer<typeof ApiKeyResponse>;

const validityDays = z.int().min(1).max(3650).nullish().describe('180 when missing');

export const ApiKeyRequest = z
  .strictObject({ apiVersion: ApiVersion.nullish(), validityDays })
  .meta({ id: 'ApiKeyRequest' });
export type ApiKeyRequest = z.infer<typeof ApiKeyRequest>;

/** A key is named by itself, or by its id by whoever has only that: a key is shown once. */
const keyOrId = {
  key: z.uuid().nullish(),
  id: ApiKeyId.nullish().describe('Our own: instead of the key'),
};

export const ApiKeyDetailedRequest = z
  .strictObject({ ...keyOrId, apiVersion: ApiVersion.nullish(), validityDays })
  .meta({ id: 'ApiKeyDetailedRequest' });
export type ApiKeyDetailedRequest = z.infer<typeof ApiKeyDetailedRequest>;

export const ApiKeySimpleRequest = z.strictObject(keyOrId).meta({ id: 'ApiKeySimpleRequest' });
export type ApiKeySimpleRequest = z.infer<typeof ApiKeySimpleRequest>;

export const ApiKeyRotationResponse = z
  .object({ key: z.uuid().optional(), username: z.string() })
  .meta({ id: 'ApiKeyRotationResponse' });
export type ApiKeyRotationResponse = z.infer<typeof ApiKeyRotationResponse>;

const path = '/v1/apikeys';
const common = {
  auth: 'apiKey',
  roles: READERS,
  family: 'ecosystem',
  malformedCode: 10006,
  tag: 'API keys',
} as const;

const issuing = { ...common, recentAuthentication: true } as const;
const ofUser = {
  ...common,
  auth: 'any',
  roles: ADMINISTRATORS,
  scopes: ADMINISTRATOR_SCOPES,
} as const;

/** API keys: of the calling user, and for administrators those of others, which they list and revoke (contract.md §1.1). */
export const apiKeys = {
  list: defineRoute({
    ...common,
    id: 'apiKeyList',
    method: 'GET',
    path,
    status: 200,
    query: z.object({
      apiKeyStatus: z.union([ApiKeyStatus, z.array(ApiKeyStatus)]).optional(),
    }),
    response: ApiKeyResponse,
    errors: [],
    summary: 'List my API keys',
  }),
  create: defineRoute({
    ...issuing,
    id: 'apiKeyCreate',
    method: 'POST',
    path,
    status: 201,
    body: ApiKeyRequest,
    response: ApiKeyResponse,
    errors: ['API_KEY_EXISTS'],
    summary: 'Create an API key',
  }),
  requestRotation: defineRoute({
    ...issuing,
    id: 'apiKeyRequestRotation',
    method: 'POST',
    path: `${path}/rotationrequest`,
    status: 201,
    body: ApiKeyDetailedRequest,
    response: ApiKeyResponse,
    errors: ['API_KEY_ROTATION_PENDING', 'API_KEY_UNKNOWN'],
    summary: 'Create the successor of an API key; both work until the rotation',
  }),
  rotate: defineRoute({
    ...issuing,
    id: 'apiKeyRotate',
    method: 'PUT',
    path: `${path}/rotation`,
    status: 200,
    body: ApiKeySimpleRequest,
    response: ApiKeyRotationResponse,
    errors: ['API_KEY_NOT_ACTIVE', 'API_KEY_UNKNOWN'],
    summary: 'End an API key that waits for its rotation',
  }),
  replace: defineRoute({
    ...issuing,
    id: 'apiKeyReplace',
    method: 'POST',
    path: `${path}/replacement`,
    status: 200,
    body: ApiKeyDetailedRequest,
    response: ApiKeyResponse,
    errors: ['API_KEY_ROTATION_PENDING', 'API_KEY_UNKNOWN'],
    summary: 'Replace an API key at once; the old one works no longer',
  }),
  details: defineRoute({
    ...common,
    id: 'apiKeyDetails',
    method: 'POST',
    path: `${path}/details`,
    status: 200,
    body: ApiKeySimpleRequest,
    response: ApiKeyInformation,
    errors: ['API_KEY_UNKNOWN'],
    summary: 'Say what is known of one of my API keys',
  }),
  revoke: defineRoute({
    ...common,
    id: 'apiKeyRevoke',
    method: 'DELETE',
    path: `${path}/:id`,
    status: 204,
    params: z.object({ id: ApiKeyId }),
    extension: true,
    errors: ['API_KEY_UNKNOWN'],
    summary: 'Revoke one of my API keys at once',
  }),
  listOfUser: defineRoute({
    ...ofUser,
    id: 'userApiKeyList',
    method: 'GET',
    path: '/v1/users/:id/apikeys',
    status: 200,
    params: z.object({ id: UserId }),
    query: z.object({
      apiKeyStatus: z.union([ApiKeyStatus, z.array(ApiKeyStatus)]).optional(),
    }),
    response: ApiKeyResponse,
    errors: ['NOT_FOUND'],
    summary: 'List the API keys of a user, without the keys',
  }),
  revokeOfUser: defineRoute({
    ...ofUser,
    id: 'userApiKeyRevoke',
    method: 'DELETE',
    path: '/v1/users/:id/apikeys/:apiKeyId',
    status: 204,
    params: z.object({ id: UserId, apiKeyId: ApiKeyId }),
    recentAuthentication: true,
    extension: true,
    errors: ['NOT_FOUND', 'API_KEY_UNKNOWN'],
    summary: 'Revoke an API key of a user at once',
  }),
} as const;
