import { defineError, plainError } from './define.ts';

/** Errors of any route: malformed input, credentials, permission, absence, conflict, transport, defects. */
export const GENERAL_ERRORS = {
  INTERNAL: plainError(1, 500, 'Internal error', { owner: 'us', token: 'server_error' }),

  MALFORMED: defineError<{ path: string; problem: string }>({
    code: 10006,
    status: 400,
    message: ({ path, problem }) =>
      `Request is malformed at ${path === '' ? '/' : path}: ${problem}`,
  }),
  SERVICE_ACCOUNT_MALFORMED: defineError<{ problem: string }>({
    code: 1006,
    status: 400,
    message: ({ problem }) => `Request could not be parsed: ${problem}`,
  }),
  INVALID_PATH_PARAMETER: defineError<{ name: string; value: string }>({
    code: 10055,
    status: 400,
    message: ({ name, value }) => `Path parameter ${name} is not valid: ${value}`,
  }),
  /** `entity` is the ecosystem's class name, for example `VenafiCaIssuerPolicy` (see ENTITY_NAMES). */
  NOT_FOUND: defineError<{ entity: string; id: string }>({
    code: 10051,
    status: 404,
    message: ({ entity, id }) => `Unable to find ${entity} for key [${id}]`,
    wireArguments: ({ entity, id }) => [entity, [id]],
  }),
  ROUTE_NOT_FOUND: defineError<{ method: string; path: string }>({
    code: 10052,
    status: 404,
    message: ({ method, path }) => `There is no ${method} ${path}`,
    token: 'not-found',
  }),
  METHOD_NOT_ALLOWED: defineError<{ method: string }>({
    code: 10053,
    status: 405,
    message: ({ method }) => `Method ${method} is not allowed here`,
    token: 'not-found',
  }),
  TOO_MANY_ROWS_TO_ORDER: defineError<{ field: string; limit: number }>({
    code: 10008,
    status: 400,
    message: ({ field, limit }) =>
      `More than ${limit} rows match; narrow the search to order by ${field}`,
  }),
  INVALID_CURSOR: plainError(10009, 400, 'paging.after is not a cursor of this search'),

  BODY_TOO_LARGE: defineError<{ limitBytes: number }>({
    code: 10060,
    status: 413,
    message: ({ limitBytes }) => `Request body is larger than ${limitBytes} bytes`,
  }),
  UNSUPPORTED_MEDIA_TYPE: defineError<{ contentType: string; accepted: string }>({
    code: 10061,
    status: 415,
    message: ({ contentType, accepted }) =>
      `Content type ${contentType} is not supported here; send ${accepted}`,
  }),
  UNKNOWN_HOST: plainError(10062, 421, 'This server does not answer for the requested host', {
    logLevel: 'info',
  }),
  RATE_LIMITED: defineError<{ retryAfterSeconds: number }>({
    code: 10063,
    status: 429,
    logLevel: 'info',
    message: ({ retryAfterSeconds }) => `Too many requests; try again in ${retryAfterSeconds} s`,
    token: 'temporarily_unavailable',
    retryAfterSeconds: 1,
  }),
  REQUEST_TIMEOUT: plainError(10064, 408, 'The request did not arrive in time'),
  HEADERS_TOO_LARGE: plainError(10065, 431, 'Request headers are too large'),
  NOT_SUPPORTED: defineError<{ feature: string }>({
    code: 10066,
    status: 400,
    message: ({ feature }) => `${feature} is not supported by this release`,
  }),
  GONE: defineError<{ feature: string }>({
    code: 10067,
    status: 410,
    message: ({ feature }) => `${feature} is no longer available`,
  }),

  INSECURE_TRANSPORT: plainError(
    10068,
    421,
    'Plain http is answered to the trusted proxies only; use https',
    { logLevel: 'info' },
  ),

  IDEMPOTENCY_KEY_REUSED: plainError(
    10070,
    409,
    'This idempotency key was used for another request; make a new key',
  ),
  CONFLICTING_CHANGE: plainError(10071, 409, 'Another change came first; read again and retry'),

  USER_NOT_FOUND_FOR_SERVICE_ACCOUNT: defineError<{ name: string }>({
    code: 1000,
    status: 500,
    logLevel: 'debug',
    // A client of the ecosystem cuts the account's name out after the word `username ` (contract.md §1.3).
    message: ({ name }) => `Unable to find user for username ${name}`,
    wireArguments: ({ name }) => [`Unable to find user for username ${name}`],
  }),

  UNAUTHENTICATED: plainError(20001, 401, 'Unauthorized', {
    logLevel: 'info',
    text: 'Unauthorized',
    token: 'no-accessToken',
  }),
  INVALID_API_KEY: plainError(20002, 401, 'Invalid api key', {
    logLevel: 'info',
    text: 'Invalid api key',
  }),
  INVALID_BEARER_TOKEN: plainError(20003, 401, 'The access token is not valid or has expired', {
    logLevel: 'info',
    token: 'no-authorized',
  }),
  ACCOUNT_DISABLED: plainError(
    20004,
    401,
    'The account is disabled or its credential has expired',
    {
      logLevel: 'info',
    },
  ),

  /** Number of the reference for "not permitted here"; used for roles (contract.md §2.8). */
  ROLE_NOT_PERMITTED: defineError<{ needed: readonly string[] }>({
    code: 1002,
    status: 403,
    logLevel: 'info',
    message: ({ needed }) =>
      needed.length === 0
        ? 'Users may not call this'
        : `This needs one of the roles ${needed.join(', ')}`,
    wireArguments: ({ needed }) => [...needed],
  }),
  SCOPE_NOT_PERMITTED: defineError<{ needed: readonly string[] }>({
    code: 30001,
    status: 403,
    logLevel: 'info',
    message: ({ needed }) =>
      needed.length === 0
        ? 'Service accounts may not call this'
        : `This needs one of the scopes ${needed.join(', ')}`,
    wireArguments: ({ needed }) => [...needed],
  }),
  GRANT_ABOVE_OWN_ROLE: defineError<{ grant: string }>({
    code: 30002,
    status: 403,
    logLevel: 'warn',
    message: ({ grant }) => `Nobody can grant more than the own role permits: ${grant}`,
  }),
  LAST_ADMINISTRATOR: plainError(
    30003,
    409,
    'The last administrator cannot be removed or demoted',
    {
      logLevel: 'info',
    },
  ),

  OVERLOADED: plainError(51000, 503, 'The server is busy; try again later', {
    owner: 'operator',
    logLevel: 'warn',
    token: 'temporarily_unavailable',
    retryAfterSeconds: 1,
  }),
  SHUTTING_DOWN: plainError(51001, 503, 'The server is shutting down; try again', {
    owner: 'operator',
    logLevel: 'info',
    token: 'temporarily_unavailable',
    retryAfterSeconds: 1,
  }),
  DATABASE_UNAVAILABLE: plainError(51002, 503, 'The database cannot be reached; try again later', {
    owner: 'operator',
    token: 'temporarily_unavailable',
    retryAfterSeconds: 2,
  }),
  CA_UNAVAILABLE: defineError<{ name: string }>({
    code: 51003,
    status: 503,
    owner: 'operator',
    message: ({ name }) => `The CA ${name} cannot sign at the moment`,
    retryAfterSeconds: 5,
  }),
} as const;

/** Class names in "Unable to find … for key" as clients of the ecosystem know them; ours where none is known. */
export const ENTITY_NAMES = {
  policy: 'VenafiCaIssuerPolicy',
  policyRevision: 'PolicyRevision',
  policyProposal: 'PolicyProposal',
  subCaProvider: 'VenafiCaSubCaProvider',
  configuration: 'VenafiCaConfiguration',
  intermediateCertificate: 'VenafiCaIntermediateCertificate',
  serviceAccount: 'ServiceAccount',
  team: 'Team',
  user: 'User',
  company: 'Company',
  caAccount: 'CertificateAuthorityAccount',
  ca: 'CertificateAuthority',
  certificateIssuingTemplate: 'CertificateIssuingTemplate',
  apiKey: 'ApiKey',
  auditDestination: 'AuditDestination',
  trustBundle: 'TrustBundle',
  trustAnchor: 'TrustAnchor',
  incident: 'Incident',
  alert: 'Alert',
  alertWebhook: 'AlertWebhook',
} as const;
