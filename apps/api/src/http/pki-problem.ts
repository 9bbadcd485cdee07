import {
  CERTIFICATION_REQUEST_ERRORS,
  type CertificationRequestErrorName,
} from '@luciole/contract';
import type { PkiError, PkiErrorCode } from '@luciole/pki';
import { problem, type Problem } from './application-error.ts';

/** Typed by the codes there are, so that one which is renamed does not fall out of the table unseen. */
const NAMES: Partial<Record<PkiErrorCode, CertificationRequestErrorName>> =
  CERTIFICATION_REQUEST_ERRORS satisfies Partial<
    Record<PkiErrorCode, CertificationRequestErrorName>
  >;

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
