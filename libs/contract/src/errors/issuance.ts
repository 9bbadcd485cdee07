import { defineError, plainError } from './define.ts';

const unacceptable = (code: number, message: string) =>
  plainError(code, 422, message, { logLevel: 'info', token: 'invalid-csr' });
const unacceptableBecause = (code: number, what: string) =>
  defineError<{ problem: string }>({
    code,
    status: 422,
    logLevel: 'info',
    message: ({ problem }) => `${what}: ${problem}`,
    token: 'invalid-csr',
  });

const unauthorized = (code: number, message: string) =>
  plainError(code, 401, message, { logLevel: 'info', token: 'no-authorized' });

/** Errors of certification requests and keys, 21xxx, and of bootstrap and issuer certificates, 24xxx. */
export const ISSUANCE_ERRORS = {
  CSR_MALFORMED: defineError<{ problem: string }>({
    code: 21001,
    status: 400,
    logLevel: 'debug',
    message: ({ problem }) => `The certification request cannot be read: ${problem}`,
    token: 'invalid-csr',
  }),
  CSR_TOO_LARGE: defineError<{ limitBytes: number }>({
    code: 21002,
    status: 400,
    message: ({ limitBytes }) => `The certification request is larger than ${limitBytes} bytes`,
    token: 'invalid-csr',
  }),
  CSR_SIGNATURE_INVALID: unacceptable(
    21003,
    'The certification request does not prove possession of its key',
  ),
  CSR_KEY_UNSUPPORTED: unacceptableBecause(21004, 'The public key is of an unsupported kind'),
  CSR_KEY_WEAK: unacceptableBecause(21005, 'The public key is too weak'),
  CSR_KEY_MALFORMED: unacceptableBecause(21006, 'The public key is malformed'),
  CSR_KEY_ALGORITHM_MISMATCH: defineError<{ expected: string; actual: string }>({
    code: 21007,
    status: 422,
    logLevel: 'info',
    message: ({ expected, actual }) => `The public key is ${actual}; ${expected} is needed`,
    token: 'invalid-csr',
  }),
  CSR_NAME_UNACCEPTABLE: unacceptableBecause(21008, 'A name in the request is not acceptable'),
  CSR_SAN_UNSUPPORTED: unacceptableBecause(
    21009,
    'The request has a subject alternative name of an unsupported form',
  ),
  CSR_EXTENSION_DUPLICATE: unacceptableBecause(21010, 'The request has an extension twice'),
  CSR_SIGNATURE_ALGORITHM_UNSUPPORTED: unacceptableBecause(
    21011,
    'The signature algorithm of the request is not supported',
  ),
  /** Anything else that the library refuses; the problem is its code. */
  CSR_UNACCEPTABLE: unacceptableBecause(21012, 'The certification request is not acceptable'),
  /** A public key of a CA or sub-CA of the company cannot be certified again (ruling 17). */
  CSR_KEY_KNOWN: plainError(21013, 409, 'This public key was certified before; make a new key', {
    logLevel: 'info',
  }),

  BOOTSTRAP_NO_CONFIGURATION: plainError(
    24001,
    404,
    'No configuration lists this service account',
    { owner: 'administrator', logLevel: 'info' },
  ),
  INSTANCE_NAME_UNACCEPTABLE: defineError<{ problem: string }>({
    code: 24002,
    status: 422,
    logLevel: 'info',
    message: ({ problem }) => `instanceName is not acceptable: ${problem}`,
  }),
  PROVIDER_REQUIRES_HSM: plainError(24003, 422, 'The provider demands a key in an HSM', {
    owner: 'administrator',
  }),
  CA_EXPIRING: defineError<{ name: string }>({
    code: 24004,
    status: 503,
    owner: 'operator',
    message: ({ name }) => `The CA ${name} expires too soon to sign`,
  }),
  LIVE_SUB_CA_QUOTA: defineError<{ limit: number }>({
    code: 24010,
    status: 429,
    logLevel: 'warn',
    message: ({ limit }) => `This account has ${limit} live issuer certificates, its quota`,
    retryAfterSeconds: 3600,
  }),
  ISSUE_RATE_QUOTA: defineError<{ limit: number }>({
    code: 24011,
    status: 429,
    logLevel: 'warn',
    message: ({ limit }) =>
      `This account has had ${limit} issuer certificates this hour, its quota`,
    retryAfterSeconds: 600,
  }),
  /** A retry of a request whose first attempt is still being signed (ruling 33). */
  BOOTSTRAP_IN_PROGRESS: plainError(24012, 409, 'The same request is being worked on; retry', {
    retryAfterSeconds: 1,
  }),
  /** 201 would tell the issuer that it has a good CA, because an issuer reads the certificate and not its status. */
  BOOTSTRAP_CERTIFICATE_REVOKED: plainError(
    24013,
    409,
    'The certificate of this request was revoked; ask again with a new key and a new idempotency key',
  ),
  /** Forbidden, so that issuers that do not know the code stop too. */
  BOOTSTRAP_FROZEN: plainError(
    24050,
    403,
    'This issuer is frozen and signs nothing until it is thawed',
    {
      owner: 'administrator',
      logLevel: 'info',
    },
  ),
  BOOTSTRAP_CERTIFICATE_QUARANTINED: plainError(
    24051,
    409,
    'This issuer certificate is in quarantine; ask again with a new key and a new idempotency key',
  ),
  INCIDENT_ALREADY_FROZEN: plainError(24052, 409, 'An open incident freezes this already'),
  INCIDENT_CLOSED: plainError(24053, 409, 'The incident is closed'),
  INCIDENT_COUNT_CHANGED: defineError<{ expected: number; actual: number }>({
    code: 24054,
    status: 409,
    logLevel: 'info',
    message: ({ actual, expected }) =>
      `There are ${actual} live sub-CAs by now and not ${expected}; look at the preview again`,
  }),
  STATISTICS_TOO_LATE: plainError(
    24020,
    409,
    'Reports are taken until seven days after the certificate expired',
  ),
  STATISTICS_POLICY_UNKNOWN: defineError<{ policyId: string }>({
    code: 24021,
    status: 404,
    logLevel: 'info',
    message: ({ policyId }) => `Policy ${policyId} is none of this company's and never was`,
  }),
  STATISTICS_NOT_QUARANTINED: plainError(
    24022,
    409,
    'No statistics report of this certificate is set aside',
  ),
  STATISTICS_QUARANTINE_CHANGED: plainError(
    24023,
    409,
    'Another statistics report has been set aside since; read the certificate again',
  ),
  CERTIFICATE_LIVE: plainError(
    24030,
    409,
    'A live issuer certificate cannot be deleted; revoke it',
  ),
  CERTIFICATE_ALREADY_REVOKED: plainError(24031, 409, 'The certificate is revoked already'),
  CERTIFICATE_NOT_REVOCABLE: plainError(24032, 409, 'Only an issued certificate can be revoked'),
  /** Nothing selected would mean everything. */
  REVOCATION_SELECTION_EMPTY: plainError(24033, 400, 'Say which certificates are meant'),
  REVOCATION_COUNT_CHANGED: defineError<{ expected: number; actual: number }>({
    code: 24034,
    status: 409,
    logLevel: 'info',
    message: ({ actual, expected }) =>
      `The selection has ${actual} certificates by now and not ${expected}; look at the preview again`,
  }),
  REVOCATION_TOO_MANY: defineError<{ limit: number }>({
    code: 24035,
    status: 422,
    owner: 'administrator',
    logLevel: 'info',
    message: ({ limit }) => `The selection has more than ${limit} certificates; narrow it by time`,
  }),
  ROOT_NOT_REVOCABLE: plainError(
    24036,
    409,
    'Only the CA that signed a certificate revokes it, and none here signed this one; take a root out of the trust stores that hold it',
    { owner: 'administrator', logLevel: 'info' },
  ),
  CERTIFICATE_UNREADABLE: defineError<{ problem: string }>({
    code: 24037,
    status: 422,
    logLevel: 'debug',
    message: ({ problem }) => `This is no certificate: ${problem}`,
  }),

  WORKLOAD_SIGNING_CLOSED: plainError(24100, 503, 'The issuer has no certificate to sign with', {
    owner: 'operator',
    token: 'temporarily_unavailable',
    retryAfterSeconds: 1,
  }),
  WORKLOAD_NO_CLIENT_AUTHENTICATION: plainError(
    24101,
    401,
    'The configuration has no client authentication; no network client is served',
    { owner: 'administrator', token: 'no-authorized' },
  ),
  /** Neither fetched now nor kept from before (contract.md §3.8); worth another try. */
  WORKLOAD_KEYS_UNAVAILABLE: plainError(
    24102,
    503,
    'The keys that the token must be verified with cannot be had now',
    {
      owner: 'operator',
      logLevel: 'warn',
      token: 'temporarily_unavailable',
      retryAfterSeconds: 10,
    },
  ),
  WORKLOAD_TOKEN_MALFORMED: unauthorized(
    24110,
    'The access token is no signed JWT of at most 16 KiB with an expiry',
  ),
  /** `none`, anything symmetric, and what we do not know (RFC 8725 §3.1). */
  WORKLOAD_TOKEN_ALGORITHM_REFUSED: unauthorized(
    24111,
    'The access token is signed with an algorithm that is not accepted',
  ),
  WORKLOAD_TOKEN_KEY_UNKNOWN: unauthorized(
    24112,
    'The access token names a key that no configured key set has',
  ),
  /** An attempt to have a key used for what it was not made (RFC 8725 §2.1). */
  WORKLOAD_TOKEN_KEY_UNFIT: unauthorized(
    24113,
    'The key that the access token names is not for the algorithm that it names',
  ),
  WORKLOAD_TOKEN_SIGNATURE_INVALID: unauthorized(
    24114,
    'The signature of the access token is not valid',
  ),
  WORKLOAD_TOKEN_EXPIRED: unauthorized(24115, 'The access token has expired'),
  WORKLOAD_TOKEN_NOT_YET_VALID: unauthorized(24116, 'The access token is not valid yet'),
  WORKLOAD_TOKEN_AUDIENCE_WRONG: unauthorized(24117, 'The access token is for another audience'),
  WORKLOAD_TOKEN_ISSUER_WRONG: unauthorized(
    24118,
    'The access token comes from an issuer that is not accepted',
  ),
  WORKLOAD_CLIENT_UNKNOWN: unauthorized(
    24119,
    'No client of the configuration has the subject of the access token',
  ),
  WORKLOAD_NOT_ENTITLED: unauthorized(
    24120,
    'The access token does not name the configuration of this issuer',
  ),
} as const;
