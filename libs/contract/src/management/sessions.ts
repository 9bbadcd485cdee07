import { z } from 'zod';

import { DateTime } from '../dates.ts';
import { CompanyId, SessionId, UserId } from '../ids.ts';
import { READERS, TeamRole } from '../roles.ts';
import { defineRoute } from '../route.ts';

/** Longest password that is taken, in characters; hashing a longer one would only cost time. */
export const MAX_PASSWORD_LENGTH = 128;

const password = z.string().max(1000);
const code = z
  .string()
  .max(100)
  .nullish()
  .describe('Of the second factor, or a recovery code; needed where one is enabled');

export const SignInRequest = z
  .strictObject({
    company: z.string().max(100).nullish().describe('URL prefix; the first company when missing'),
    username: z.string().max(250),
    password,
    code,
  })
  .meta({ id: 'SignInRequest' });
export type SignInRequest = z.infer<typeof SignInRequest>;

export const SignInLinkRequest = z
  .strictObject({
    token: z.string().max(100),
    newPassword: password
      .nullish()
      .describe('Needed with an invitation and a password reset; 28002, 28003'),
    code,
  })
  .meta({ id: 'SignInLinkRequest' });
export type SignInLinkRequest = z.infer<typeof SignInLinkRequest>;

export const ReauthenticationRequest = z
  .strictObject({ password, code })
  .meta({ id: 'ReauthenticationRequest' });
export type ReauthenticationRequest = z.infer<typeof ReauthenticationRequest>;

export const PasswordChangeRequest = z
  .strictObject({
    currentPassword: password.nullish().describe('Not asked of a user who has none'),
    newPassword: password.describe('28002'),
  })
  .meta({ id: 'PasswordChangeRequest' });
export type PasswordChangeRequest = z.infer<typeof PasswordChangeRequest>;

/** How a session began. */
export const SignInMethod = z
  .enum(['PASSWORD', 'LINK', 'SINGLE_SIGN_ON'])
  .meta({ id: 'SignInMethod' });
export type SignInMethod = z.infer<typeof SignInMethod>;

/** A browser that is signed in. The cookie that proves it is in no body. */
export const SessionInformation = z
  .object({
    id: SessionId,
    isCurrent: z.boolean(),
    method: SignInMethod,
    secondFactor: z.boolean().describe('Whether a second factor was given'),
    createdOn: DateTime,
    authenticatedOn: DateTime.describe('Last time that a credential was given'),
    lastSeenOn: DateTime,
    idleUntil: DateTime.describe('End of the session when nothing is asked until then'),
    expiresOn: DateTime,
    sourceAddress: z.string().optional(),
    userAgent: z.string().optional(),
  })
  .meta({ id: 'SessionInformation' });
export type SessionInformation = z.infer<typeof SessionInformation>;

/** The session of the caller, and who that is. */
export const CurrentSession = z
  .object({
    session: SessionInformation,
    userId: UserId,
    username: z.string(),
    companyId: CompanyId,
    urlPrefix: z.string(),
    roles: z.array(TeamRole).describe('Own ones, and those of the teams'),
    passwordChangeRequired: z
      .boolean()
      .describe('Nothing but the routes of the session answers until the password is changed'),
  })
  .meta({ id: 'CurrentSession' });
export type CurrentSession = z.infer<typeof CurrentSession>;

export const SessionListResponse = z
  .object({ sessions: z.array(SessionInformation) })
  .meta({ id: 'SessionListResponse' });
export type SessionListResponse = z.infer<typeof SessionListResponse>;

const path = '/v1/session';
const own = {
  family: 'own',
  malformedCode: 10006,
  tag: 'Session',
  extension: true,
} as const;
const open = { ...own, auth: 'none' } as const;
const mine = { ...own, auth: 'apiKey', roles: READERS } as const;
const responseHeaders = {
  'Set-Cookie': 'The session: `__Host-luciole`, HttpOnly, Secure, SameSite=Strict',
};
const SIGN_IN_ERRORS = [
  'SIGN_IN_REFUSED',
  'SECOND_FACTOR_REQUIRED',
  'SIGN_IN_DELAYED',
  'FOREIGN_ORIGIN',
] as const;

/**
 * Sessions of browsers (ruling 28). A session is a cookie that no script can read; it opens every route that an API key
 * opens. Programs use API keys.
 */
export const sessions = {
  create: defineRoute({
    ...open,
    id: 'sessionCreate',
    method: 'POST',
    path,
    status: 201,
    body: SignInRequest,
    response: CurrentSession,
    responseHeaders,
    errors: [...SIGN_IN_ERRORS, 'PASSWORD_SIGN_IN_DISABLED'],
    summary: 'Sign in with a password',
  }),
  redeemLink: defineRoute({
    ...open,
    id: 'sessionRedeemLink',
    method: 'POST',
    path: `${path}/link`,
    status: 201,
    body: SignInLinkRequest,
    response: CurrentSession,
    responseHeaders,
    errors: [...SIGN_IN_ERRORS, 'LINK_INVALID', 'PASSWORD_REQUIRED', 'PASSWORD_UNSUITABLE'],
    summary: 'Sign in with a one-time link, accept an invitation, or set a new password',
    description: 'A link works once. Refused for want of a password or code, it works again.',
  }),
  get: defineRoute({
    ...mine,
    id: 'sessionGet',
    method: 'GET',
    path,
    status: 200,
    response: CurrentSession,
    errors: ['SESSION_UNKNOWN'],
    summary: 'Say who is signed in',
    description: 'An API key has no session: 404.',
  }),
  delete: defineRoute({
    ...mine,
    id: 'sessionDelete',
    method: 'DELETE',
    path,
    status: 204,
    responseHeaders: { 'Set-Cookie': 'Removes the cookie' },
    errors: [],
    summary: 'Sign out',
  }),
  reauthenticate: defineRoute({
    ...mine,
    id: 'sessionReauthenticate',
    method: 'POST',
    path: `${path}/reauthentication`,
    status: 200,
    body: ReauthenticationRequest,
    response: CurrentSession,
    responseHeaders,
    errors: [...SIGN_IN_ERRORS, 'SESSION_UNKNOWN', 'PASSWORD_SIGN_IN_DISABLED'],
    summary: 'Give the password again, for what needs a recent sign-in',
    description: 'CA keys, roles, API keys and second factors need one of the last ten minutes.',
  }),
  changePassword: defineRoute({
    ...mine,
    id: 'sessionChangePassword',
    method: 'PUT',
    path: `${path}/password`,
    status: 200,
    body: PasswordChangeRequest,
    response: CurrentSession,
    responseHeaders,
    recentAuthentication: true,
    errors: ['SIGN_IN_REFUSED', 'SIGN_IN_DELAYED', 'SESSION_UNKNOWN', 'PASSWORD_UNSUITABLE'],
    summary: 'Change my password',
    description: 'Ends all other sessions.',
  }),
  list: defineRoute({
    ...mine,
    id: 'sessionList',
    method: 'GET',
    path: `${path}/all`,
    status: 200,
    response: SessionListResponse,
    errors: [],
    summary: 'List my sessions',
  }),
  deleteAll: defineRoute({
    ...mine,
    id: 'sessionDeleteAll',
    method: 'DELETE',
    path: `${path}/all`,
    status: 204,
    errors: [],
    summary: 'Sign out everywhere',
  }),
  deleteOne: defineRoute({
    ...mine,
    id: 'sessionDeleteOne',
    method: 'DELETE',
    path: `${path}/all/:id`,
    status: 204,
    params: z.object({ id: SessionId }),
    errors: ['SESSION_UNKNOWN'],
    summary: 'End one of my sessions',
  }),
} as const;
