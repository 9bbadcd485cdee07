import type { PkiError, PkiErrorCode } from '@luciole/pki';
import { problem, type Problem } from './application-error.ts';

/** Catalogue entries whose argument is the library's own sentence. */
type CsrProblemName =
  | 'CSR_MALFORMED'
  | 'CSR_NAME_UNACCEPTABLE'
  | 'CSR_KEY_MALFORMED'
  | 'CSR_KEY_UNSUPPORTED'
  | 'CSR_KEY_WEAK'
  | 'CSR_EXTENSION_DUPLICATE'
  | 'CSR_SAN_UNSUPPORTED'
  | 'CSR_SIGNATURE_ALGORITHM_UNSUPPORTED';

/** Codes that bytes of a caller can cause; every other one is our or the operator's business. */
const NAMES: Partial<Record<PkiErrorCode, CsrProblemName>> = {
  DER_MALFORMED: 'CSR_MALFORMED',
  DER_TRUNCATED: 'CSR_MALFORMED',
  DER_TRAILING_BYTES: 'CSR_MALFORMED',
  DER_TOO_DEEP: 'CSR_MALFORMED',
  DER_TOO_LARGE: 'CSR_MALFORMED',
  PEM_MALFORMED: 'CSR_MALFORMED',
  OID_INVALID: 'CSR_MALFORMED',
  TIME_INVALID: 'CSR_MALFORMED',
  CSR_MALFORMED: 'CSR_MALFORMED',
  CSR_TOO_LARGE: 'CSR_MALFORMED',
  CSR_TRAILING_BYTES: 'CSR_MALFORMED',
  CSR_VERSION_UNSUPPORTED: 'CSR_MALFORMED',
  NAME_INVALID: 'CSR_NAME_UNACCEPTABLE',
  GENERAL_NAME_INVALID: 'CSR_NAME_UNACCEPTABLE',
  STRING_INVALID: 'CSR_NAME_UNACCEPTABLE',
  CSR_STRING_INVALID: 'CSR_NAME_UNACCEPTABLE',
  KEY_MALFORMED: 'CSR_KEY_MALFORMED',
  KEY_TYPE_UNSUPPORTED: 'CSR_KEY_UNSUPPORTED',
  KEY_CURVE_UNSUPPORTED: 'CSR_KEY_UNSUPPORTED',
  KEY_SIZE_UNSUPPORTED: 'CSR_KEY_WEAK',
  KEY_EXPONENT_UNSUPPORTED: 'CSR_KEY_WEAK',
  EXTENSION_DUPLICATE: 'CSR_EXTENSION_DUPLICATE',
  CSR_DUPLICATE_ATTRIBUTE: 'CSR_EXTENSION_DUPLICATE',
  CSR_DUPLICATE_EXTENSION: 'CSR_EXTENSION_DUPLICATE',
  CSR_NAME_FORM_UNSUPPORTED: 'CSR_SAN_UNSUPPORTED',
  CSR_SIGNATURE_ALGORITHM_UNSUPPORTED: 'CSR_SIGNATURE_ALGORITHM_UNSUPPORTED',
};

/** Where a certification request sits in the bodies that carry one. */
const WHERE = { pointer: '/certificateSigningRequest' };

/**
 * What the caller is told about a certification request that `libs/pki` refused; `undefined` when the fault is not the
 * caller's (a CA certificate, a CRL, a template), which is a defect or an operator's business.
 */
export function problemOfPkiError(error: PkiError): Problem | undefined {
  if (error.code === 'CSR_SIGNATURE_INVALID') return problem('CSR_SIGNATURE_INVALID', {}, WHERE);
  const name = NAMES[error.code];
  return name === undefined ? undefined : problem(name, { problem: error.message }, WHERE);
}
