import { defineError, type ErrorDefinition, plainError } from './define.ts';

const refused = { owner: 'administrator', logLevel: 'info' } as const;

/** What is wrong with an uploaded certificate; `subject` is that of the one at fault. */
function uploadError<A extends { readonly subject: string }>(
  code: number,
  message: (args: A) => string,
): ErrorDefinition<A> {
  return defineError<A>({ code, status: 422, ...refused, message });
}

/** CAs by request and their end (decision 0029). */
export const CERTIFICATE_AUTHORITY_ERRORS = {
  CA_REQUEST_COMPLETED: plainError(25060, 409, 'This CA has its certificate already', refused),
  CA_IN_USE: defineError<{ users: readonly string[] }>({
    code: 25061,
    status: 409,
    ...refused,
    message: ({ users }) => `The CA is still used by ${users.join(', ')}`,
  }),
  CA_NOT_RETIRABLE: plainError(25062, 409, 'The CA is not ours, or signs nothing already', refused),
  CA_SIGNS_NO_MORE: plainError(
    25064,
    409,
    'The CA of this account is retired or revoked: choose another one',
    refused,
  ),
  CA_REVOKED_ELSEWHERE: plainError(
    25063,
    409,
    'The CA that signed this one is not here: have it revoke the certificate, and retire the CA',
    refused,
  ),

  CA_NOT_RENEWABLE: plainError(
    25090,
    409,
    'Only a CA of ours is renewed that is not frozen; one that is retired or revoked gets a new key alone',
    refused,
  ),
  CA_RENEWED_ALREADY: plainError(
    25091,
    409,
    'The CA has another certificate, or a successor, by now',
    refused,
  ),
  CA_RENEWAL_UNSUITABLE: defineError<{ problem: string }>({
    code: 25092,
    status: 422,
    ...refused,
    message: ({ problem }) => `The CA cannot be renewed like this: ${problem}`,
  }),
  CA_SUCCESSOR_MISSING: plainError(
    25093,
    409,
    'The CA has no successor that signs: renew it with a new key first',
    refused,
  ),

  CA_UPLOAD_UNREADABLE: defineError<{ problem: string }>({
    code: 25070,
    status: 422,
    ...refused,
    message: ({ problem }) => `These are no certificates: ${problem}`,
  }),
  CA_UPLOAD_KEY_NOT_CERTIFIED: plainError(
    25071,
    422,
    'None of the certificates is for the key of this request',
    refused,
  ),
  CA_UPLOAD_KEY_CERTIFIED_TWICE: plainError(
    25072,
    422,
    'Several of the certificates are for the key of this request: upload one of them',
    refused,
  ),
  CA_UPLOAD_ANCHOR_MISSING: plainError(
    25073,
    422,
    'No certificate is self-signed: add those above, up to the root that verifiers trust',
    refused,
  ),
  CA_UPLOAD_PATH_MISSING: uploadError(
    25074,
    ({ subject }) => `No chain of these certificates leads from ${subject} to a self-signed one`,
  ),
  CA_UPLOAD_NOT_A_CA: uploadError(
    25075,
    ({ subject }) => `${subject} is no CA: basicConstraints has no cA TRUE`,
  ),
  CA_UPLOAD_KEY_USAGE: uploadError<{ subject: string; missing: readonly string[] }>(
    25076,
    ({ subject, missing }) => `The key usage of ${subject} lacks ${missing.join(' and ')}`,
  ),
  CA_UPLOAD_PATH_LENGTH: uploadError<{ subject: string; needed: number }>(
    25077,
    ({ subject, needed }) =>
      `${subject} allows too few CAs under it: its path length must be at least ${needed}, or absent`,
  ),
  CA_UPLOAD_KEY_IDENTIFIER: uploadError(
    25078,
    ({ subject }) =>
      `${subject} has no subject key identifier that is a hash of its key (RFC 5280 §4.2.1.2, RFC 7093)`,
  ),
  CA_UPLOAD_VALIDITY: uploadError<{ subject: string; notBefore: string; notAfter: string }>(
    25079,
    ({ subject, notAfter, notBefore }) =>
      `${subject} is not valid now, but from ${notBefore} to ${notAfter}`,
  ),
  CA_UPLOAD_OUTLIVES_ISSUER: uploadError<{ subject: string; notAfter: string }>(
    25080,
    ({ subject, notAfter }) => `The certificate outlives ${subject}, which ends ${notAfter}`,
  ),
  CA_UPLOAD_KEY_UNSUPPORTED: uploadError(
    25081,
    ({ subject }) =>
      `The key of ${subject} is none of RSA 2048, 3072 or 4096, P-256, P-384, P-521 and Ed25519`,
  ),
  CA_UPLOAD_SIGNATURE: uploadError(
    25082,
    ({ subject }) =>
      `The signature of ${subject} is not that of the CA above, or its algorithm is not accepted (RSA PKCS#1 or ECDSA with SHA-2, Ed25519)`,
  ),
  CA_UPLOAD_ISSUER: uploadError(
    25083,
    ({ subject }) => `The issuer that ${subject} names is not the CA above`,
  ),
  CA_UPLOAD_NAME_CONSTRAINTS: uploadError(
    25084,
    ({ subject }) => `A CA above does not permit the name ${subject}`,
  ),
  CA_UPLOAD_CRITICAL_EXTENSION: uploadError(
    25085,
    ({ subject }) => `${subject} has a critical extension that is not understood here`,
  ),
  CA_UPLOAD_EXTENDED_KEY_USAGE: uploadError(
    25086,
    ({ subject }) => `The extended key usage of ${subject} excludes servers`,
  ),
  CA_UPLOAD_NOT_LATER: plainError(
    25094,
    422,
    'The certificate ends no later than the one that it shall replace',
    refused,
  ),
  CA_UPLOAD_OTHER_NAME: plainError(
    25095,
    422,
    'The certificate has another subject or key identifier than the one that it shall replace, so that nothing issued before would chain to it',
    refused,
  ),
  CA_UPLOAD_OTHER_ROOT: plainError(
    25096,
    422,
    'The certificate stands under another root than the one that it shall replace: renew with a new key, so that verifiers get the root first',
    refused,
  ),

  CA_KEY_OFFLINE: defineError<{ name: string }>({
    code: 25110,
    status: 409,
    ...refused,
    message: ({ name }) =>
      `The key of the CA ${name} is offline: what it shall sign goes by request file`,
  }),
  CA_KEY_NOT_OFFLINE: plainError(
    25111,
    409,
    'Only a CA whose key was exported and erased here signs by request file',
    refused,
  ),
  CA_CRL_UNREADABLE: defineError<{ problem: string }>({
    code: 25112,
    status: 422,
    ...refused,
    message: ({ problem }) => `This is no CRL of this CA: ${problem}`,
  }),
  CA_CRL_NUMBER: defineError<{ number: string; above: number; highest: number }>({
    code: 25113,
    status: 422,
    ...refused,
    message: ({ above, highest, number }) =>
      `The CRL has number ${number}: it must be above ${above}, which is served, and at most ${highest}, which was given out`,
  }),
  CA_CRL_TIMES: defineError<{ thisUpdate: string; nextUpdate: string }>({
    code: 25114,
    status: 422,
    ...refused,
    message: ({ nextUpdate, thisUpdate }) =>
      `The CRL is not valid now, or older than the one that is served: from ${thisUpdate} to ${nextUpdate}`,
  }),
  CA_CRL_INCOMPLETE: defineError<{ serialNumbers: readonly string[] }>({
    code: 25115,
    status: 422,
    ...refused,
    message: ({ serialNumbers }) =>
      `The CRL does not list what the one that is served lists: ${serialNumbers.join(', ')}`,
  }),
} as const;
