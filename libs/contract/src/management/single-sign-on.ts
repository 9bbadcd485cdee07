import { z } from 'zod';

import { DateTime } from '../dates.ts';
import { shortList } from '../lists.ts';
import { TeamId } from '../ids.ts';
import { ADMINISTRATORS, ADMINISTRATOR_SCOPES, READERS, TEAM_ROLES, TeamRole } from '../roles.ts';
import { defineRoute } from '../route.ts';

/** How the control plane proves to the provider who it is (OpenID Connect Core 1.0 §9); NONE is a public client. */
export const SingleSignOnClientAuthentication = z
  .enum(['CLIENT_SECRET_BASIC', 'CLIENT_SECRET_POST', 'NONE'])
  .meta({ id: 'SingleSignOnClientAuthentication' });
export type SingleSignOnClientAuthentication = z.infer<typeof SingleSignOnClientAuthentication>;

const group = z.string().min(1).max(500).describe('As the claim has it, exactly');

/** What whoever is in a group of the provider gets here, for as long as the provider says so. */
export const SingleSignOnGroupMapping = z
  .object({ group, roles: z.array(TeamRole), teams: z.array(TeamId) })
  .meta({ id: 'SingleSignOnGroupMapping' });
export type SingleSignOnGroupMapping = z.infer<typeof SingleSignOnGroupMapping>;

export const SingleSignOnGroupMappingRequest = z
  .strictObject({
    group,
    roles: z.array(TeamRole).max(TEAM_ROLES.length).nullish(),
    teams: shortList(TeamId)
      .nullish()
      .describe('Membership; the role of the team comes with it; 404/10051'),
  })
  .meta({ id: 'SingleSignOnGroupMappingRequest' });
export type SingleSignOnGroupMappingRequest = z.infer<typeof SingleSignOnGroupMappingRequest>;

const url = z.string().max(2048);
const provider = {
  issuerUrl: url.describe('https, exactly as the provider writes its `issuer`; 28030'),
  clientId: z.string().min(1).max(250),
  clientSecret: z
    .string()
    .min(1)
    .max(1000)
    .nullish()
    .describe(
      'Never shown. What is stored stays when missing; needed with another issuerUrl or clientId; 28031',
    ),
  clientAuthentication: SingleSignOnClientAuthentication.nullish().describe(
    'CLIENT_SECRET_BASIC when missing',
  ),
  scopes: z
    .array(z.string().regex(/^[\x21\x23-\x5B\x5D-\x7E]{1,100}$/))
    .max(20)
    .nullish()
    .describe('openid, profile, email when missing; openid is always asked for'),
  groupsClaim: z.string().min(1).max(250).nullish().describe('`groups` when missing'),
};

/** How people of a company sign in at its identity provider; replaces what is stored. */
export const SingleSignOnRequest = z
  .strictObject({
    enabled: z.boolean(),
    displayName: z
      .string()
      .max(100)
      .nullish()
      .describe('On the sign-in page; the host of the issuer when missing'),
    ...provider,
    groupMappings: z.array(SingleSignOnGroupMappingRequest).max(200).nullish(),
    defaultRoles: z
      .array(TeamRole)
      .max(TEAM_ROLES.length)
      .nullish()
      .describe('Of whoever gets none by a group; when empty they are refused'),
    createUsers: z
      .boolean()
      .nullish()
      .describe('Whether the first sign-in creates the user; true when missing'),
    linkUsers: z
      .boolean()
      .nullish()
      .describe(
        'Whether the first sign-in may take over the local user of the same, verified e-mail address, administrators ' +
          'excepted; false when missing',
      ),
    passwordSignIn: z
      .boolean()
      .nullish()
      .describe('Whether passwords are taken too; true when missing; 28032'),
    requireAuthTime: z
      .boolean()
      .nullish()
      .describe(
        'true when missing: a sign-in counts as recent only when the provider says so (`auth_time`); false: also when it says nothing',
      ),
  })
  .meta({ id: 'SingleSignOnRequest' });
export type SingleSignOnRequest = z.infer<typeof SingleSignOnRequest>;

/** What is stored, without the secret. */
export const SingleSignOnSettings = z
  .object({
    enabled: z.boolean(),
    displayName: z.string(),
    issuerUrl: z.string(),
    clientId: z.string(),
    hasClientSecret: z.boolean(),
    clientAuthentication: SingleSignOnClientAuthentication,
    scopes: z.array(z.string()),
    groupsClaim: z.string(),
    groupMappings: z.array(SingleSignOnGroupMapping),
    defaultRoles: z.array(TeamRole),
    createUsers: z.boolean(),
    linkUsers: z.boolean(),
    passwordSignIn: z.boolean(),
    requireAuthTime: z.boolean(),
    creationDate: DateTime,
    modificationDate: DateTime,
  })
  .meta({ id: 'SingleSignOnSettings' });
export type SingleSignOnSettings = z.infer<typeof SingleSignOnSettings>;

/** What an administrator registers at the provider, and what is stored here. */
export const SingleSignOnInformation = z
  .object({
    redirectUri: z.string().describe('Register it at the provider, exactly'),
    postLogoutRedirectUri: z.string().describe('Likewise, for sign-out'),
    signInUrl: z.string().describe('Begins a sign-in; the provider may list it as its login URL'),
    settings: SingleSignOnSettings.optional().describe('Absent where nothing is configured'),
  })
  .meta({ id: 'SingleSignOnInformation' });
export type SingleSignOnInformation = z.infer<typeof SingleSignOnInformation>;

/** Settings to try without storing them. */
export const SingleSignOnTestRequest = z
  .strictObject(provider)
  .meta({ id: 'SingleSignOnTestRequest' });
export type SingleSignOnTestRequest = z.infer<typeof SingleSignOnTestRequest>;

/** What a test looks at, in this order. */
export const SingleSignOnCheckName = z
  .enum([
    'DISCOVERY',
    'ISSUER',
    'ENDPOINTS',
    'CODE_FLOW',
    'PKCE',
    'SIGNATURE_ALGORITHMS',
    'KEYS',
    'SCOPES',
    'CLIENT_CREDENTIALS',
    'AUTH_TIME',
    'SIGN_OUT',
  ])
  .meta({ id: 'SingleSignOnCheckName' });
export type SingleSignOnCheckName = z.infer<typeof SingleSignOnCheckName>;

export const SingleSignOnCheck = z
  .object({
    name: SingleSignOnCheckName,
    outcome: z
      .enum(['PASSED', 'WARNING', 'FAILED'])
      .describe('WARNING: signing in works, and something is missing'),
    detail: z.string().describe('A sentence that says what is so, and what to do'),
  })
  .meta({ id: 'SingleSignOnCheck' });
export type SingleSignOnCheck = z.infer<typeof SingleSignOnCheck>;

export const SingleSignOnTestResponse = z
  .object({
    succeeded: z.boolean().describe('Whether no check failed'),
    checks: z.array(SingleSignOnCheck).describe('Those after a failed discovery are left out'),
  })
  .meta({ id: 'SingleSignOnTestResponse' });
export type SingleSignOnTestResponse = z.infer<typeof SingleSignOnTestResponse>;

export const SingleSignOnReauthenticationRequest = z
  .strictObject({ returnTo: z.string().max(2000).nullish() })
  .meta({ id: 'SingleSignOnReauthenticationRequest' });
export type SingleSignOnReauthenticationRequest = z.infer<
  typeof SingleSignOnReauthenticationRequest
>;

export const SingleSignOnReauthenticationResponse = z
  .object({ authorizationUrl: z.string().describe('Where the browser goes now') })
  .meta({ id: 'SingleSignOnReauthenticationResponse' });
export type SingleSignOnReauthenticationResponse = z.infer<
  typeof SingleSignOnReauthenticationResponse
>;

export const SignOutResponse = z
  .object({
    endSessionUrl: z
      .string()
      .optional()
      .describe(
        'Where the browser goes to sign out at the identity provider too; absent otherwise',
      ),
  })
  .meta({ id: 'SignOutResponse' });
export type SignOutResponse = z.infer<typeof SignOutResponse>;

const own = {
  family: 'own',
  malformedCode: 10006,
  tag: 'Single sign-on',
  extension: true,
} as const;
const settingsPath = '/v1/singlesignon';
const administering = {
  ...own,
  auth: 'any',
  roles: ADMINISTRATORS,
  scopes: ADMINISTRATOR_SCOPES,
} as const;
const changing = { ...administering, recentAuthentication: true } as const;

const companyPath = '/v1/companies/:urlPrefix/singlesignon';
const browsing = {
  ...own,
  auth: 'none',
  method: 'GET',
  status: 303,
  params: z.object({ urlPrefix: z.string().max(100) }),
} as const;
const mine = { ...own, auth: 'apiKey', roles: READERS, method: 'POST', status: 200 } as const;
const text = (longest: number) => z.string().max(longest).optional();

/**
 * Single sign-on by OpenID Connect: the setting of a company, and the two ends of a sign-in. A sign-in that fails comes
 * back to the console: `/sign-in?company={urlPrefix}&returnTo={path}&problem={code of the catalogue}`.
 */
export const singleSignOn = {
  get: defineRoute({
    ...administering,
    id: 'singleSignOnGet',
    method: 'GET',
    path: settingsPath,
    status: 200,
    response: SingleSignOnInformation,
    errors: [],
    summary: 'Get how people sign in at the identity provider of the company',
  }),
  put: defineRoute({
    ...changing,
    id: 'singleSignOnPut',
    method: 'PUT',
    path: settingsPath,
    status: 200,
    body: SingleSignOnRequest,
    response: SingleSignOnInformation,
    errors: [
      'SINGLE_SIGN_ON_FIELD_INVALID',
      'NOT_FOUND',
      'SINGLE_SIGN_ON_SECRET_REQUIRED',
      'SINGLE_SIGN_ON_ADMINISTRATOR_MISSING',
      'LAST_ADMINISTRATOR',
    ],
    summary: 'Configure the identity provider of the company',
    description:
      'With another issuer, roles, memberships and sessions that came from the former one end; when disabled, sessions do.',
  }),
  delete: defineRoute({
    ...changing,
    id: 'singleSignOnDelete',
    method: 'DELETE',
    path: settingsPath,
    status: 204,
    errors: ['SINGLE_SIGN_ON_UNAVAILABLE', 'LAST_ADMINISTRATOR'],
    summary: 'Remove the identity provider of the company',
    description:
      'Roles and memberships that came by its groups end, and so do the sessions that began at it.',
  }),
  test: defineRoute({
    ...changing,
    id: 'singleSignOnTest',
    method: 'POST',
    path: `${settingsPath}/test`,
    status: 200,
    body: SingleSignOnTestRequest,
    response: SingleSignOnTestResponse,
    errors: ['SINGLE_SIGN_ON_FIELD_INVALID', 'SINGLE_SIGN_ON_SECRET_REQUIRED'],
    summary: 'Try settings of an identity provider, and say what is wrong',
    description: 'Nothing is stored. The secret that is stored is used when none is given.',
  }),
  start: defineRoute({
    ...browsing,
    id: 'singleSignOnStart',
    path: companyPath,
    query: z.object({
      returnTo: text(2000).describe('Path of the console to come back to; `/` when missing'),
    }),
    responseHeaders: {
      Location: 'The identity provider, or the sign-in page when something is wrong',
      'Set-Cookie': '`__Host-luciole-sign-in`: what binds the sign-in to this browser',
    },
    errors: [],
    summary: 'Begin to sign in at the identity provider of a company',
  }),
  callback: defineRoute({
    ...browsing,
    id: 'singleSignOnCallback',
    path: `${companyPath}/callback`,
    query: z.object({
      code: text(8000),
      state: text(200),
      iss: text(2048).describe('RFC 9207'),
      error: text(200),
    }),
    responseHeaders: {
      Location: 'Where the sign-in began, or the sign-in page when something is wrong',
      'Set-Cookie': 'The session',
    },
    errors: [],
    summary: 'Come back from the identity provider',
  }),
  reauthenticate: defineRoute({
    ...mine,
    id: 'sessionSingleSignOn',
    path: '/v1/session/singlesignon',
    body: SingleSignOnReauthenticationRequest,
    response: SingleSignOnReauthenticationResponse,
    responseHeaders: {
      'Set-Cookie': '`__Host-luciole-sign-in`: what binds the sign-in to this browser',
    },
    errors: [
      'SESSION_UNKNOWN',
      'SINGLE_SIGN_ON_UNAVAILABLE',
      'SINGLE_SIGN_ON_PROVIDER_FAILED',
      'SIGN_IN_DELAYED',
    ],
    summary: 'Begin to sign in again at the identity provider, for what needs a recent sign-in',
    description: 'For sessions whose method is SINGLE_SIGN_ON; others give their password again.',
  }),
  signOut: defineRoute({
    ...mine,
    id: 'sessionSignOut',
    path: '/v1/session/signout',
    response: SignOutResponse,
    responseHeaders: { 'Set-Cookie': 'Removes the cookie' },
    errors: [],
    summary: 'Sign out, and learn where to sign out at the identity provider',
  }),
} as const;
