import type { PkiError } from '@luciole/pki';
import { problem, type Problem } from './application-error.ts';

/** Where a certification request sits in the bodies that carry one. */
const pointer = '/certificateSigningRequest';

/**
 * What the caller is told about bytes of theirs that `libs/pki` refused; `undefined` when the fault is not the caller's
 * (a CA certificate, a CRL, a template), which is a defect or an operator's business.
 */
export function problemOfPkiError(error: PkiError): Problem | undefined {
  const reason = { problem: error.message };
  switch (error.code) {
    case 'DER_MALFORMED':
    case 'DER_TRUNCATED':
    case 'DER_TRAILING_BYTES':
    case 'DER_TOO_DEEP':
    case 'DER_TOO_LARGE':
    case 'PEM_MALFORMED':
    case 'OID_INVALID':
    case 'TIME_INVALID':
    case 'CSR_MALFORMED':
    case 'CSR_TOO_LARGE':
    case 'CSR_VERSION_UNSUPPORTED':
    case 'CSR_TRAILING_BYTES':
      return problem('CSR_MALFORMED', reason, { pointer });
    case 'NAME_INVALID':
    case 'GENERAL_NAME_INVALID':
    case 'STRING_INVALID':
    case 'CSR_STRING_INVALID':
      return problem('CSR_NAME_UNACCEPTABLE', reason, { pointer });
    case 'KEY_MALFORMED':
      return problem('CSR_KEY_MALFORMED', reason, { pointer });
    case 'KEY_TYPE_UNSUPPORTED':
    case 'KEY_CURVE_UNSUPPORTED':
      return problem('CSR_KEY_UNSUPPORTED', reason, { pointer });
    case 'KEY_SIZE_UNSUPPORTED':
    case 'KEY_EXPONENT_UNSUPPORTED':
      return problem('CSR_KEY_WEAK', reason, { pointer });
    case 'CSR_DUPLICATE_ATTRIBUTE':
    case 'CSR_DUPLICATE_EXTENSION':
    case 'EXTENSION_DUPLICATE':
      return problem('CSR_EXTENSION_DUPLICATE', reason, { pointer });
    case 'CSR_NAME_FORM_UNSUPPORTED':
      return problem('CSR_SAN_UNSUPPORTED', reason, { pointer });
    case 'CSR_SIGNATURE_ALGORITHM_UNSUPPORTED':
      return problem('CSR_SIGNATURE_ALGORITHM_UNSUPPORTED', reason, { pointer });
    case 'CSR_SIGNATURE_INVALID':
      return problem('CSR_SIGNATURE_INVALID', {}, { pointer });
    default:
      return undefined;
  }
}
