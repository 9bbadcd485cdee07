/** Why a sub-CA was not obtained or may not be used. The list is closed. */
export const AUTHORITY_ERROR_CODES = [
  /** The control plane ended the request without a certificate: its status and reason are in the message. */
  'NOT_ISSUED',
  /** Its answer holds no certificate, or one that cannot be read. */
  'CERTIFICATE_UNREADABLE',
  /** The certificate is for a key that is not ours. */
  'OTHER_KEY',
  /** It is no CA with path length 0 that may sign certificates (ruling 1). */
  'NOT_A_SUB_CA',
  /** It is not valid now. */
  'NOT_VALID_NOW',
  /** A trust anchor of the configuration is no self-signed root, or its digest is another one. */
  'TRUST_ANCHOR_INVALID',
  /** No valid path leads from it to a trust anchor of the configuration. */
  'PATH_INVALID',
  /** The root above it is not one that this issuer's file pins (ruling 22). */
  'ROOT_NOT_PINNED',
  /** The caller gave up. */
  'ABORTED',
] as const;
export type AuthorityErrorCode = (typeof AUTHORITY_ERROR_CODES)[number];

/** A sub-CA was not obtained, or what came may not be used. The message is a sentence for the operator, without secrets. */
export class AuthorityError extends Error {
  override readonly name = 'AuthorityError';
  readonly code: AuthorityErrorCode;

  constructor(code: AuthorityErrorCode, message: string, options?: { readonly cause?: unknown }) {
    super(message, options);
    this.code = code;
  }
}
