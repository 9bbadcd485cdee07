/** What can be wrong with a certification request by itself, whoever is asked to sign it. */
export const REQUEST_REFUSALS = [
  'CSR_MALFORMED',
  'CSR_TOO_LARGE',
  'CSR_SIGNATURE_INVALID',
  'CSR_SIGNATURE_ALGORITHM_UNSUPPORTED',
  'CSR_KEY_UNSUPPORTED',
  'CSR_KEY_WEAK',
  'CSR_KEY_MALFORMED',
  'CSR_NAME_UNACCEPTABLE',
  'CSR_SAN_UNSUPPORTED',
  'CSR_EXTENSION_DUPLICATE',
  'CSR_UNACCEPTABLE',
] as const;
