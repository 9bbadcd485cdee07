import { z } from 'zod';

import { DateTime } from '../dates.ts';
import { CompanyId, TeamId, UserId } from '../ids.ts';
import { READERS } from '../roles.ts';
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

export const ApiKeyDetailedRequest = z
  .strictObject({ key: z.uuid(), apiVersion: ApiVersion.nullish(), validityDays })
  .meta({ id: 'ApiKeyDetailedRequest' });
export type ApiKeyDetailedRequest = z.infer<typeof ApiKeyDetailedRequest>;

export const ApiKeySimpleRequest = z
  .strictObject({ key: z.uuid() })
  .meta({ id: 'ApiKeySimpleRequest' });
export type ApiKeySimpleRequest = z.infer<typeof ApiKeySimpleRequest>;

export const ApiKeyRotationResponse = z
  .object({ key: z.uuid(), username: z.string() })
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

/** API keys of the calling user (contract.md §1.1). */
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
    ...common,
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
    ...common,
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
    ...common,
    id: 'apiKeyRotate',
    method: 'PUT',
    path: `${path}/rotation`,
    status: 200,
    body: ApiKeySimpleRequest,
    response: ApiKeyRotationResponse,
    errors: ['API_KEY_NOT_ACTIVE', 'API_KEY_UNKNOWN'],
    summary: 'End an API key that waits for its rotation',
  }),
} as const;
