import { z } from 'zod';

import { PolicyId } from '../ids.ts';
import { shortList } from '../lists.ts';

const texts = shortList(z.string()).nullish();
/** Read-only in newer clients' models; taken and ignored (contract.md §2.5.2). */
const ignoredPolicyIds = shortList(z.string()).nullish().describe('Ignored');

/** Tokens signed by any key of the given sets. */
export const JwtJwksAuthenticationRequest = z
  .strictObject({
    type: z.literal('JWT_JWKS'),
    urls: texts.describe('https URLs of at most 2048 characters; 50207, 50222'),
    allowedPolicyIds: ignoredPolicyIds,
  })
  .meta({ id: 'JwtJwksAuthenticationRequest' });

/** Tokens of one OpenID provider, found by discovery. */
export const JwtOidcAuthenticationRequest = z
  .strictObject({
    type: z.literal('JWT_OIDC'),
    baseUrl: z.string().nullish().describe('50208, 50223, 50242'),
    audience: z.string().nullish().describe('1 to 256 characters; 50209, 50224'),
    allowedPolicyIds: ignoredPolicyIds,
  })
  .meta({ id: 'JwtOidcAuthenticationRequest' });

/** One client of JWT_STANDARD_CLAIMS. In a partial PATCH empty members keep what is stored (contract.md §2.5.4). */
export const JwtClientRequest = z
  .strictObject({
    name: z.string().nullish().describe('1 to 64 characters; 50234, 50235'),
    issuer: z.string().nullish().describe('50231, 50236, 50237'),
    jwksUri: z.string().nullish().describe('null for none; 50238, 50239'),
    subjects: texts.describe('Literals, or patterns that start with ^; 50240'),
    allowedPolicyIds: shortList(PolicyId).nullish().describe('50241, 50204'),
  })
  .meta({ id: 'JwtClientRequest' });
export type JwtClientRequest = z.infer<typeof JwtClientRequest>;

/** Tokens known by their issuer and subject. */
export const JwtStandardClaimsAuthenticationRequest = z
  .strictObject({
    type: z.literal('JWT_STANDARD_CLAIMS'),
    audience: z.string().nullish().describe('1 to 256 characters; 50232, 50233'),
    clients: shortList(JwtClientRequest).nullish().describe('50229, 50230'),
  })
  .meta({ id: 'JwtStandardClaimsAuthenticationRequest' });

/** How network clients prove who they are. `{}` is 10006, because the type is missing. */
export const ClientAuthenticationRequest = z
  .discriminatedUnion('type', [
    JwtJwksAuthenticationRequest,
    JwtOidcAuthenticationRequest,
    JwtStandardClaimsAuthenticationRequest,
  ])
  .meta({ id: 'ClientAuthenticationRequest' });
export type ClientAuthenticationRequest = z.infer<typeof ClientAuthenticationRequest>;

export const JwtClientInformation = z
  .object({
    name: z.string(),
    issuer: z.string(),
    jwksUri: z.string().optional(),
    subjects: z.array(z.string()),
    allowedPolicyIds: z.array(PolicyId),
  })
  .meta({ id: 'JwtClientInformation' });
export type JwtClientInformation = z.infer<typeof JwtClientInformation>;

/** Absent when a configuration has none; never `null`, never `{}` (contract.md §2.1.4). */
export const ClientAuthenticationInformation = z
  .discriminatedUnion('type', [
    z
      .object({ type: z.literal('JWT_JWKS'), urls: z.array(z.string()) })
      .meta({ id: 'JwtJwksAuthenticationInformation' }),
    z
      .object({ type: z.literal('JWT_OIDC'), baseUrl: z.string(), audience: z.string() })
      .meta({ id: 'JwtOidcAuthenticationInformation' }),
    z
      .object({
        type: z.literal('JWT_STANDARD_CLAIMS'),
        audience: z.string(),
        clients: z.array(JwtClientInformation),
      })
      .meta({ id: 'JwtStandardClaimsAuthenticationInformation' }),
  ])
  .meta({ id: 'ClientAuthenticationInformation' });
export type ClientAuthenticationInformation = z.infer<typeof ClientAuthenticationInformation>;

/** Names of claims for tokens whose claims are not the standard ones; an empty alias keeps the standard name. */
export const ClientAuthorizationRequest = z
  .strictObject({
    customClaimsAliases: z
      .strictObject({
        configuration: z.string().nullish().describe('At most 128 characters; 50225'),
        allowAllPolicies: z.string().nullish().describe('At most 128 characters; 50226'),
        allowedPolicies: z.string().nullish().describe('At most 128 characters; 50227'),
      })
      .nullish(),
  })
  .meta({ id: 'ClientAuthorizationRequest' });
export type ClientAuthorizationRequest = z.infer<typeof ClientAuthorizationRequest>;

/** Always present; three empty texts when unset. */
export const ClientAuthorizationInformation = z
  .object({
    customClaimsAliases: z.object({
      configuration: z.string(),
      allowAllPolicies: z.string(),
      allowedPolicies: z.string(),
    }),
  })
  .meta({ id: 'ClientAuthorizationInformation' });
export type ClientAuthorizationInformation = z.infer<typeof ClientAuthorizationInformation>;
