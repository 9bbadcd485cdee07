import { defineError, plainError } from './define.ts';

/** Errors of sign-in, sessions, passwords, second factors and people: 2001x, 2002x, 3001x, 28xxx. */
export const SIGN_IN_ERRORS = {
  /** One sentence for every reason, so that nobody learns which user names exist. */
  SIGN_IN_REFUSED: plainError(20010, 401, 'The user name, password or code is not right', {
    logLevel: 'info',
  }),
  /** Said only after the password was right. */
  SECOND_FACTOR_REQUIRED: plainError(20011, 401, 'The code of the second factor is needed', {
    logLevel: 'info',
  }),
  SIGN_IN_DELAYED: defineError<{ retryAfterSeconds: number }>({
    code: 20012,
    status: 429,
    logLevel: 'info',
    message: ({ retryAfterSeconds }) =>
      `Too many attempts to sign in; try again in ${retryAfterSeconds} s`,
    retryAfterSeconds: 1,
  }),
  LINK_INVALID: plainError(
    20013,
    401,
    'This link was used before, has expired, or is none of ours',
    {
      logLevel: 'info',
    },
  ),

  SINGLE_SIGN_ON_UNAVAILABLE: plainError(
    20020,
    404,
    'There is no single sign-on for this company',
    { logLevel: 'info' },
  ),
  /** Another browser's, used before, too late, or of another company's provider: nothing was asked of the provider. */
  SINGLE_SIGN_ON_INTERRUPTED: plainError(
    20021,
    401,
    'This sign-in was not begun in this browser, was finished before, or took too long; begin again',
    { logLevel: 'info' },
  ),
  /** Nonce, issuer, audience, time or signature of what the provider said are not right. */
  SINGLE_SIGN_ON_NOT_VERIFIED: plainError(
    20022,
    401,
    'What the identity provider said could not be verified',
    { owner: 'administrator' },
  ),
  SINGLE_SIGN_ON_DENIED: plainError(20023, 401, 'The identity provider let nobody sign in', {
    logLevel: 'info',
  }),
  SINGLE_SIGN_ON_PROVIDER_FAILED: plainError(
    20024,
    502,
    'The identity provider cannot be reached, or does not answer as it should',
    { owner: 'administrator' },
  ),
  SINGLE_SIGN_ON_USER_REFUSED: plainError(
    20025,
    403,
    'Your user is disabled or deleted here, or was never invited; ask an administrator',
    { logLevel: 'info' },
  ),
  SINGLE_SIGN_ON_WITHOUT_ROLE: plainError(
    20026,
    403,
    'No group of yours gives a role here; ask an administrator',
    { logLevel: 'info' },
  ),
  SINGLE_SIGN_ON_NAME_TAKEN: plainError(
    20027,
    409,
    'There is a user of your name here who does not sign in by single sign-on; ask an administrator',
    { logLevel: 'info' },
  ),
  PASSWORD_SIGN_IN_DISABLED: plainError(
    20028,
    403,
    'Users of this company sign in at its identity provider',
    { logLevel: 'info' },
  ),
  /** Who is asked to sign in again must be who is signed in, and must have done it now. */
  SINGLE_SIGN_ON_NOT_REPEATED: plainError(
    20029,
    401,
    'The identity provider does not say that you signed in again just now',
    { logLevel: 'info' },
  ),

  RECENT_AUTHENTICATION_REQUIRED: plainError(
    30010,
    403,
    'This needs a sign-in of the last ten minutes; sign in again',
    { logLevel: 'info' },
  ),
  /** A page of another site made the browser send this (ruling 28). */
  FOREIGN_ORIGIN: plainError(30011, 403, 'Changes are taken from pages of this server only', {
    logLevel: 'warn',
  }),
  PASSWORD_CHANGE_REQUIRED: plainError(30012, 403, 'Change your password first', {
    logLevel: 'info',
  }),

  NOT_OWN_TEAM: plainError(
    30013,
    403,
    'The role RESOURCE_OWNER changes only the own teams and what they own',
    { logLevel: 'info' },
  ),

  SESSION_UNKNOWN: plainError(28001, 404, 'There is no such session'),
  PASSWORD_UNSUITABLE: defineError<{ problem: string }>({
    code: 28002,
    status: 400,
    message: ({ problem }) => `The password cannot be used: ${problem}`,
  }),
  PASSWORD_REQUIRED: plainError(28003, 400, 'A new password is needed with this link'),
  SECOND_FACTOR_EXISTS: plainError(
    28010,
    409,
    'A second factor is enabled already; remove it first',
  ),
  SECOND_FACTOR_UNKNOWN: plainError(28011, 404, 'There is no second factor'),
  SECOND_FACTOR_CODE_WRONG: plainError(28012, 400, 'The code is not right'),

  USERNAME_TAKEN: defineError<{ username: string }>({
    code: 28020,
    status: 409,
    message: ({ username }) => `User ${username} already exists`,
  }),
  USER_FIELD_INVALID: defineError<{ member: string; problem: string }>({
    code: 28021,
    status: 400,
    message: ({ member, problem }) => `${member} is not valid: ${problem}`,
  }),
  /** Deleting them would leave teams that nobody owns. */
  USER_OWNS_TEAMS: defineError<{ teamIds: readonly string[] }>({
    code: 28022,
    status: 409,
    message: ({ teamIds }) => `The user is the only owner of the teams ${teamIds.join(', ')}`,
    wireArguments: ({ teamIds }) => [...teamIds],
  }),
  SINGLE_SIGN_ON_FIELD_INVALID: defineError<{ member: string; problem: string }>({
    code: 28030,
    status: 400,
    message: ({ member, problem }) => `${member} is not valid: ${problem}`,
  }),
  /** A stored secret goes to no other provider than the one that it was given for. */
  SINGLE_SIGN_ON_SECRET_REQUIRED: plainError(
    28031,
    400,
    'The client secret is needed, also with another issuer or client id',
  ),
  SINGLE_SIGN_ON_ADMINISTRATOR_MISSING: plainError(
    28032,
    409,
    'Passwords stay allowed until a system administrator has signed in at the identity provider',
    { logLevel: 'info' },
  ),
  USER_ACTIVE_ALREADY: plainError(28023, 409, 'The user has accepted the invitation already'),
  USER_NOT_ACTIVE: plainError(28024, 409, 'The user is not active'),
} as const;
