import { z } from 'zod';

import { CompanyId } from '../ids.ts';
import { defineRoute } from '../route.ts';

/** RFC 7521 §4.1 and RFC 7523 §2.1. */
export const JWT_BEARER_GRANT_TYPE = 'urn:ietf:params:oauth:grant-type:jwt-bearer';
/** RFC 7523 §2.2. */
export const JWT_BEARER_ASSERTION_TYPE = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer';

const field = z.string().max(16_384).optional();

/**
 * Form fields of a token request. Absence and a wrong grant type are the room's to answer, because RFC 6749 §5.2 has
 * words for them; unknown fields are ignored, because RFC 6749 §3.2 says so.
 */
export const ServiceAccountTokenRequest = z
  .object({ grant_type: field, assertion: field })
  .meta({ id: 'ServiceAccountTokenRequest' });
export type ServiceAccountTokenRequest = z.infer<typeof ServiceAccountTokenRequest>;

/** As {@link ServiceAccountTokenRequest}, for a token that another issuer signed. */
export const FederatedTokenRequest = z
  .object({
    grant_type: field,
    client_assertion: field,
    client_assertion_type: field,
    client_id: field,
    scope: field,
  })
  .meta({ id: 'FederatedTokenRequest' });
export type FederatedTokenRequest = z.infer<typeof FederatedTokenRequest>;

export const TokenResponse = z
  .object({
    access_token: z.string(),
    token_type: z.literal('bearer'),
    expires_in: z.int().min(1).describe('Seconds'),
  })
  .meta({ id: 'TokenResponse' });
export type TokenResponse = z.infer<typeof TokenResponse>;

const common = {
  method: 'POST',
  status: 200,
  auth: 'none',
  family: 'oauth',
  malformedCode: 10006,
  contentTypes: { request: ['application/x-www-form-urlencoded'] },
  response: TokenResponse,
  responseHeaders: { 'Cache-Control': 'no-store' },
  tag: 'Tokens',
} as const;

const ERRORS = [
  'OAUTH_UNSUPPORTED_GRANT_TYPE',
  'OAUTH_SIGNATURE_INVALID',
  'OAUTH_INVALID_GRANT',
  'OAUTH_ASSERTION_REPLAYED',
  'OAUTH_INVALID_CLIENT',
] as const;

/** Exchange of assertions for access tokens (contract.md §1.3, §1.4). */
export const oauth = {
  serviceAccountToken: defineRoute({
    ...common,
    id: 'serviceAccountToken',
    path: '/v1/oauth/token/serviceaccount',
    body: ServiceAccountTokenRequest,
    errors: ERRORS,
    summary: 'Exchange a JWT signed with the key of a service account for an access token',
  }),
  federatedToken: defineRoute({
    ...common,
    id: 'federatedToken',
    path: '/v1/oauth2/v2.0/:tenantId/token',
    params: z.object({ tenantId: CompanyId }),
    body: FederatedTokenRequest,
    errors: [...ERRORS, 'OAUTH_KEY_SET_UNAVAILABLE'],
    summary: 'Exchange a JWT of a federated issuer for an access token',
  }),
} as const;
