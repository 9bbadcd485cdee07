import { defineError, plainError } from './define.ts';

/** Errors of service accounts, teams, users, API keys and token routes: 602xx, 26xxx, 27xxx, 201xx. */
export const ACCOUNT_ERRORS = {
  FEDERATED_SUBJECT_TAKEN: defineError<{ issuerURL: string; subject: string }>({
    code: 60219,
    status: 400,
    message: ({ issuerURL, subject }) =>
      `A service account with issuer ${issuerURL} and subject ${subject} already exists`,
  }),
  SCOPE_COMBINATION_INVALID: plainError(60223, 400, 'A service account can have one role scope'),
  SERVICE_ACCOUNT_FIELD_INVALID: defineError<{ member: string; problem: string }>({
    code: 60290,
    status: 400,
    message: ({ member, problem }) => `${member} is not valid: ${problem}`,
  }),
  SERVICE_ACCOUNT_NAME_TAKEN: defineError<{ name: string }>({
    code: 60291,
    status: 409,
    message: ({ name }) => `Service account with name ${name} already exists`,
  }),
  /** A public key belongs to one account of the deployment (ruling 15). */
  PUBLIC_KEY_TAKEN: plainError(60292, 409, 'This public key belongs to another service account'),
  PUBLIC_KEY_INVALID: defineError<{ problem: string }>({
    code: 60293,
    status: 400,
    message: ({ problem }) => `publicKey is not acceptable: ${problem}`,
  }),
  SCOPE_UNKNOWN: defineError<{ scope: string }>({
    code: 60294,
    status: 400,
    message: ({ scope }) => `There is no scope ${scope} for this authentication type`,
  }),
  OWNER_UNKNOWN: defineError<{ id: string }>({
    code: 60295,
    status: 404,
    message: ({ id }) => `Unable to find team ${id}`,
  }),
  AUTHENTICATION_TYPE_IMMUTABLE: plainError(60296, 400, 'authenticationType cannot be changed'),
  OCI_TOKEN_NOT_SUPPORTED: plainError(
    60297,
    400,
    'This deployment has no registry; accounts of type ociToken are not supported',
  ),
  CREDENTIAL_NOT_EXTENDABLE: plainError(
    60298,
    400,
    'This account has no credential with a lifetime',
  ),
  /** Whoever holds the key of an issuer's account can become that issuer (ruling 16). */
  ATTACHED_ACCOUNT_NEEDS_PKI_ADMIN: defineError<{ serviceAccountId: string }>({
    code: 60299,
    status: 403,
    message: ({ serviceAccountId }) =>
      `Service account ${serviceAccountId} is attached to an issuer configuration: changing its credential or owner needs the role PKI_ADMIN, or a team that may`,
  }),

  TEMPLATE_NAME_INVALID: plainError(26901, 400, 'A template has a name of 1 to 64 characters'),
  TEMPLATE_NAME_TAKEN: defineError<{ name: string }>({
    code: 26902,
    status: 409,
    message: ({ name }) => `Issuing template with name ${name} already exists`,
  }),

  TEAM_NAME_TAKEN: defineError<{ name: string }>({
    code: 26001,
    status: 409,
    message: ({ name }) => `Team with name ${name} already exists`,
  }),
  TEAM_IN_USE: defineError<{ serviceAccountIds: readonly string[] }>({
    code: 26002,
    status: 400,
    message: ({ serviceAccountIds }) =>
      `Team owns service accounts ${serviceAccountIds.join(', ')}`,
    wireArguments: ({ serviceAccountIds }) => [...serviceAccountIds],
  }),
  TEAM_WITHOUT_OWNER: plainError(26003, 400, 'A team needs at least one owner'),
  TEAM_USER_UNKNOWN: defineError<{ ids: readonly string[] }>({
    code: 26004,
    status: 404,
    message: ({ ids }) => `Unable to find users ${ids.join(', ')}`,
    wireArguments: ({ ids }) => [...ids],
  }),
  TEAM_NAME_INVALID: plainError(26005, 400, 'Team name must have 1 to 100 characters'),

  API_KEY_ROTATION_PENDING: plainError(27001, 409, 'An API key is waiting for rotation already'),
  API_KEY_NOT_ACTIVE: plainError(27002, 409, 'There is no active API key'),
  API_KEY_EXISTS: plainError(27003, 409, 'An active API key exists already'),
  API_KEY_UNKNOWN: plainError(27004, 404, 'Unable to find that API key'),

  OAUTH_INVALID_REQUEST: defineError<{ problem: string }>({
    code: 20101,
    status: 400,
    logLevel: 'info',
    message: ({ problem }) => problem,
    token: 'invalid_request',
  }),
  OAUTH_UNSUPPORTED_GRANT_TYPE: plainError(20102, 400, 'grant_type is not supported here', {
    logLevel: 'info',
    token: 'unsupported_grant_type',
  }),
  /** The text is the mark by which a client sees that its key is not the account's (contract.md §1.3). */
  OAUTH_SIGNATURE_INVALID: plainError(20103, 400, 'token_signature_verification_error', {
    logLevel: 'info',
    token: 'invalid_grant',
  }),
  OAUTH_INVALID_GRANT: defineError<{ problem: string }>({
    code: 20104,
    status: 400,
    logLevel: 'info',
    message: ({ problem }) => problem,
    token: 'invalid_grant',
  }),
  /** An assertion is taken once (ruling 15). */
  OAUTH_ASSERTION_REPLAYED: plainError(20105, 400, 'The assertion was used before', {
    logLevel: 'warn',
    token: 'invalid_grant',
  }),
  OAUTH_INVALID_CLIENT: plainError(
    20106,
    401,
    'The account is unknown or disabled, or its credential has expired',
    { logLevel: 'info', token: 'invalid_client' },
  ),
  /** The federation's key set cannot be had at the moment; clients retry. */
  OAUTH_KEY_SET_UNAVAILABLE: plainError(
    20107,
    503,
    'The key set of the token issuer cannot be fetched at the moment',
    { logLevel: 'warn', token: 'temporarily_unavailable', retryAfterSeconds: 2 },
  ),
} as const;
