import { defineError, plainError } from './define.ts';

const tooLong = (code: number, member: string) =>
  plainError(code, 400, `${member} is longer than 64 characters`);

/** Errors of sub-CA providers and CA accounts, 503xx and 25xxx. */
export const SUB_CA_PROVIDER_ERRORS = {
  SUB_CA_PROVIDER_IN_USE: defineError<{ configurationIds: readonly string[] }>({
    code: 50300,
    status: 400,
    message: ({ configurationIds }) =>
      `Sub CA provider is used by configurations ${configurationIds.join(', ')}`,
    wireArguments: ({ configurationIds }) => [...configurationIds],
  }),
  SUB_CA_PROVIDER_NAME_EMPTY: plainError(50301, 400, 'Sub CA provider name must not be empty'),
  SUB_CA_PROVIDER_ACCOUNT_MISSING: plainError(50302, 400, 'caAccountId is missing'),
  SUB_CA_PROVIDER_PRODUCT_OPTION_MISSING: plainError(50303, 400, 'caProductOptionId is missing'),
  SUB_CA_PROVIDER_VALIDITY_INVALID: defineError<{ value: string; problem: string }>({
    code: 50304,
    status: 400,
    message: ({ value, problem }) => `validityPeriod ${value} is not valid: ${problem}`,
  }),
  SUB_CA_PROVIDER_COMMON_NAME_EMPTY: plainError(50305, 400, 'commonName must not be empty'),
  SUB_CA_PROVIDER_KEY_ALGORITHM_MISSING: plainError(50306, 400, 'keyAlgorithm is missing'),
  CA_ACCOUNT_UNKNOWN: defineError<{ id: string }>({
    code: 50307,
    status: 404,
    message: ({ id }) => `Unable to find CA account ${id}`,
  }),
  CA_TYPE_NOT_SUPPORTED: defineError<{ caType: string }>({
    code: 50308,
    status: 400,
    message: ({ caType }) => `${caType} is not a supported Sub CA type; this release has BUILTIN`,
  }),
  CA_PRODUCT_OPTION_UNKNOWN: defineError<{ id: string }>({
    code: 50309,
    status: 404,
    message: ({ id }) => `Unable to find product option ${id} of the CA account`,
  }),
  CA_TYPE_EMPTY: plainError(50310, 400, 'caType must not be empty'),
  SUB_CA_PROVIDER_NAME_TAKEN: defineError<{ name: string }>({
    code: 50311,
    status: 400,
    message: ({ name }) => `Sub CA provider with name ${name} already exists`,
  }),
  SUB_CA_PROVIDER_NAME_TOO_LONG: tooLong(50312, 'Sub CA provider name'),
  SUB_CA_PROVIDER_COMMON_NAME_TOO_LONG: tooLong(50313, 'commonName'),
  SUB_CA_PROVIDER_ORGANIZATION_TOO_LONG: tooLong(50314, 'organization'),
  SUB_CA_PROVIDER_ORGANIZATIONAL_UNIT_TOO_LONG: tooLong(50315, 'organizationalUnit'),
  SUB_CA_PROVIDER_LOCALITY_TOO_LONG: tooLong(50316, 'locality'),
  SUB_CA_PROVIDER_STATE_OR_PROVINCE_TOO_LONG: tooLong(50317, 'stateOrProvince'),
  SUB_CA_PROVIDER_COUNTRY_TOO_LONG: tooLong(50318, 'country'),
  PKCS11_PARTITION_INVALID: plainError(
    50319,
    400,
    'With HSM signing a partition label of 1 to 32 characters and a pin are needed',
  ),
  PKCS11_LIBRARY_INVALID: defineError<{ value: string }>({
    code: 50320,
    status: 400,
    message: ({ value }) => `Allowed client library ${value} is not a SHA-256 in 64 hex digits`,
  }),
  PKCS11_SERIAL_NUMBER_INVALID: plainError(
    50321,
    400,
    'partitionSerialNumber is not a hexadecimal number of at most 18 characters',
  ),
  HSM_SIGNING_REFUSED: plainError(50247, 400, 'HSM signing is not possible for this provider'),
  /** A name that cannot stand in a certificate, for example one with control characters. */
  SUB_CA_PROVIDER_NAME_UNACCEPTABLE: defineError<{ path: string; problem: string }>({
    code: 50390,
    status: 400,
    message: ({ path, problem }) => `${path} cannot stand in a certificate: ${problem}`,
  }),

  CA_ACCOUNT_NAME_TAKEN: defineError<{ key: string }>({
    code: 25001,
    status: 409,
    message: ({ key }) => `CA account with name ${key} already exists`,
  }),
  ROOT_UNKNOWN: defineError<{ id: string }>({
    code: 25002,
    status: 404,
    message: ({ id }) => `Unable to find root CA ${id}`,
  }),
  CA_VALIDITY_INVALID: defineError<{ value: string; problem: string }>({
    code: 25003,
    status: 422,
    owner: 'administrator',
    logLevel: 'info',
    message: ({ value, problem }) => `validityPeriod ${value} is not valid: ${problem}`,
  }),
  CA_ACCOUNT_ROOT_AMBIGUOUS: plainError(25004, 422, 'Give either rootId or newRoot, not both', {
    owner: 'administrator',
    logLevel: 'info',
  }),
  CA_NAME_UNACCEPTABLE: defineError<{ problem: string }>({
    code: 25006,
    status: 422,
    owner: 'administrator',
    logLevel: 'info',
    message: ({ problem }) => `The name cannot stand in a certificate: ${problem}`,
  }),
  OCSP_WITHOUT_ADDRESS: plainError(
    25050,
    409,
    'Certificates can name an OCSP responder only under LUCIOLE_PKI_URL, which is not set',
    { owner: 'operator', logLevel: 'info' },
  ),
  CA_CERTIFICATE_NOT_FOUND: defineError<{ name: string }>({
    code: 25007,
    status: 404,
    message: ({ name }) => `There is no CA named ${name}`,
  }),
} as const;
