/** Every code a {@link PkiError} can carry. The list is closed; codes outlive the sentences beside them. */
export const PKI_ERROR_CODES = [
  // Bytes: ITU-T X.690 (DER) and RFC 7468 (PEM).
  'DER_MALFORMED',
  'DER_TRUNCATED',
  'DER_TRAILING_BYTES',
  'DER_TOO_DEEP',
  'DER_TOO_LARGE',
  'PEM_MALFORMED',
  'NAME_INVALID',
  'GENERAL_NAME_INVALID',
  'STRING_INVALID',
  'TIME_INVALID',
  'OID_INVALID',
  'EXTENSION_DUPLICATE',
  // Public keys.
  'KEY_MALFORMED',
  'KEY_TYPE_UNSUPPORTED',
  'KEY_SIZE_UNSUPPORTED',
  'KEY_EXPONENT_UNSUPPORTED',
  'KEY_CURVE_UNSUPPORTED',
  // Private keys under a passphrase.
  'KEY_SEALED',
  // Certification requests (RFC 2986).
  'CSR_MALFORMED',
  'CSR_TOO_LARGE',
  'CSR_TRAILING_BYTES',
  'CSR_VERSION_UNSUPPORTED',
  'CSR_DUPLICATE_ATTRIBUTE',
  'CSR_DUPLICATE_EXTENSION',
  'CSR_NAME_FORM_UNSUPPORTED',
  'CSR_STRING_INVALID',
  'CSR_SIGNATURE_ALGORITHM_UNSUPPORTED',
  'CSR_SIGNATURE_INVALID',
  // Certificates.
  'CERTIFICATE_MALFORMED',
  'CERTIFICATE_TOO_LARGE',
  'CERTIFICATE_INVALID',
  'ISSUER_UNSUITABLE',
  'ISSUER_EXPIRED',
  'VALIDITY_INVALID',
  'SERIAL_NUMBER_INVALID',
  'TEMPLATE_INVALID',
  'LINT_FAILED',
  'PREPARED_ALREADY_SPENT',
  'SIGNER_MISMATCH',
  'SIGNING_FAILED',
  // CRLs, OCSP, paths and trust stores.
  'CRL_MALFORMED',
  'CRL_INVALID',
  'OCSP_REQUEST_MALFORMED',
  'OCSP_RESPONSE_MALFORMED',
  'OCSP_RESPONSE_INVALID',
  'PATH_NOT_FOUND',
  'PATH_INVALID',
  'TRUST_STORE_INVALID',
  'CONSTRAINTS_INVALID',
] as const;
export type PkiErrorCode = (typeof PKI_ERROR_CODES)[number];

/**
 * The one error this library throws on purpose.
 *
 * `message` is a sentence for people and may be shown to the caller: it never holds key material, and names a value
 * only by its kind. `cause` is for operators. Programs look at `code` alone.
 */
export class PkiError extends Error {
  override readonly name = 'PkiError';
  readonly code: PkiErrorCode;

  constructor(code: PkiErrorCode, message: string, options?: { readonly cause?: unknown }) {
    super(message, options);
    this.code = code;
  }
}

/** Whether `error` is a {@link PkiError}, of the given code where one is named. */
export function isPkiError(error: unknown, code?: PkiErrorCode): error is PkiError {
  return error instanceof PkiError && (code === undefined || error.code === code);
}
