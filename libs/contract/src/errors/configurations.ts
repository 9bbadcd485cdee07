import { defineError, plainError } from './define.ts';

const invalidValue = (code: number, what: string) =>
  defineError<{ value: string }>({
    code,
    status: 400,
    message: ({ value }) => `${what}: ${value}`,
  });

/** Errors of issuer configurations, 502xx, and of capabilities they demand, 23xxx. */
export const CONFIGURATION_ERRORS = {
  CONFIGURATION_NAME_EMPTY: plainError(50200, 400, 'Configuration name must not be empty'),
  CONFIGURATION_SUB_CA_PROVIDER_MISSING: plainError(50201, 400, 'subCaProviderId is missing'),
  CONFIGURATION_POLICIES_EMPTY: plainError(50202, 400, 'policyIds must not be empty'),
  CONFIGURATION_SUB_CA_PROVIDER_UNKNOWN: defineError<{ id: string }>({
    code: 50203,
    status: 404,
    message: ({ id }) => `Unable to find Sub CA provider ${id}`,
  }),
  CONFIGURATION_POLICY_UNKNOWN: defineError<{ ids: readonly string[] }>({
    code: 50204,
    status: 404,
    message: ({ ids }) => `Unable to find policies ${ids.join(', ')}`,
    wireArguments: ({ ids }) => [...ids],
  }),
  CONFIGURATION_NAME_TAKEN: defineError<{ name: string }>({
    code: 50205,
    status: 400,
    message: ({ name }) => `Configuration with name ${name} already exists`,
  }),
  JWKS_URLS_EMPTY: plainError(50207, 400, 'clientAuthentication.urls must not be empty'),
  OIDC_BASE_URL_EMPTY: plainError(50208, 400, 'clientAuthentication.baseUrl must not be empty'),
  OIDC_AUDIENCE_EMPTY: plainError(50209, 400, 'clientAuthentication.audience must not be empty'),
  AWS_ACCOUNT_ID_INVALID: invalidValue(50212, 'AWS account id is not a number of 12 digits'),
  AWS_ACCOUNT_IDS_EMPTY: plainError(50213, 400, 'AWS accountIds must not be empty'),
  AWS_REGIONS_MISSING: plainError(50214, 400, 'AWS regions is missing'),
  AZURE_SUBSCRIPTION_ID_INVALID: invalidValue(50215, 'Azure subscription id is not a UUID'),
  AZURE_SUBSCRIPTION_IDS_EMPTY: plainError(50216, 400, 'Azure subscriptionIds must not be empty'),
  GOOGLE_PROJECT_IDENTIFIER_INVALID: invalidValue(50218, 'Google project identifier is not valid'),
  GOOGLE_PROJECT_IDENTIFIERS_EMPTY: plainError(
    50219,
    400,
    'Google projectIdentifiers must not be empty',
  ),
  GOOGLE_REGIONS_MISSING: plainError(50220, 400, 'Google regions is missing'),
  CONFIGURATION_NAME_TOO_LONG: plainError(
    50221,
    400,
    'Configuration name is longer than 64 characters',
  ),
  JWKS_URL_INVALID: invalidValue(50222, 'Not an https URL of at most 2048 characters'),
  OIDC_BASE_URL_TOO_LONG: plainError(50223, 400, 'baseUrl is longer than 2048 characters'),
  OIDC_AUDIENCE_TOO_LONG: plainError(50224, 400, 'audience is longer than 256 characters'),
  ALIAS_CONFIGURATION_TOO_LONG: plainError(
    50225,
    400,
    'Alias of claim configuration is longer than 128 characters',
  ),
  ALIAS_ALLOW_ALL_POLICIES_TOO_LONG: plainError(
    50226,
    400,
    'Alias of claim allowAllPolicies is longer than 128 characters',
  ),
  ALIAS_ALLOWED_POLICIES_TOO_LONG: plainError(
    50227,
    400,
    'Alias of claim allowedPolicies is longer than 128 characters',
  ),
  ADVANCED_SETTINGS_INCONSISTENT: plainError(
    50228,
    400,
    'includeRawCertDataInAuditLog needs enableIssuanceAuditLog',
  ),
  JWT_CLIENTS_EMPTY: plainError(50229, 400, 'clientAuthentication.clients must not be empty'),
  JWT_CLIENT_DUPLICATE: invalidValue(50230, 'Two clients have the same issuer and jwksUri'),
  JWT_CLIENT_ISSUER_NOT_HTTPS: invalidValue(
    50231,
    'Issuer must be an https URL when jwksUri is absent',
  ),
  JWT_AUDIENCE_EMPTY: plainError(50232, 400, 'clientAuthentication.audience must not be empty'),
  JWT_AUDIENCE_TOO_LONG: plainError(50233, 400, 'audience is longer than 256 characters'),
  JWT_CLIENT_NAME_EMPTY: plainError(50234, 400, 'Client name must not be empty'),
  JWT_CLIENT_NAME_TOO_LONG: plainError(50235, 400, 'Client name is longer than 64 characters'),
  JWT_CLIENT_ISSUER_EMPTY: plainError(50236, 400, 'Client issuer must not be empty'),
  JWT_CLIENT_ISSUER_TOO_LONG: plainError(
    50237,
    400,
    'Client issuer is longer than 2048 characters',
  ),
  JWT_CLIENT_JWKS_URI_INVALID: invalidValue(50238, 'Client jwksUri is not an https URL'),
  JWT_CLIENT_JWKS_URI_TOO_LONG: plainError(
    50239,
    400,
    'Client jwksUri is longer than 2048 characters',
  ),
  JWT_CLIENT_SUBJECTS_EMPTY: plainError(50240, 400, 'Client subjects must not be empty'),
  JWT_CLIENT_POLICIES_EMPTY: plainError(50241, 400, 'Client allowedPolicyIds must not be empty'),
  OIDC_BASE_URL_NOT_HTTPS: invalidValue(50242, 'baseUrl is not an https URL'),
  /** Subjects and issuers may be patterns; one that does not compile or is too large is refused. */
  JWT_CLIENT_PATTERN_INVALID: invalidValue(
    50289,
    'Pattern of a client cannot be compiled, or all of them together are too large',
  ),

  SERVICE_ACCOUNT_ALREADY_ATTACHED: defineError<{
    serviceAccountId: string;
    configurationId: string;
  }>({
    code: 50290,
    status: 400,
    message: ({ serviceAccountId, configurationId }) =>
      `Service account ${serviceAccountId} belongs to configuration ${configurationId}`,
  }),
  CONFIGURATION_SERVICE_ACCOUNT_UNKNOWN: defineError<{ ids: readonly string[] }>({
    code: 50291,
    status: 404,
    message: ({ ids }) => `Unable to find service accounts ${ids.join(', ')}`,
    wireArguments: ({ ids }) => [...ids],
  }),
  SERVICE_ACCOUNT_SCOPE_UNSUITABLE: defineError<{ serviceAccountId: string }>({
    code: 50292,
    status: 400,
    message: ({ serviceAccountId }) =>
      `Service account ${serviceAccountId} lacks the scope distributed-issuance`,
  }),

  /** An issuer that lacks what its configuration demands does not get a certificate (ruling 20). */
  ISSUER_CAPABILITY_MISSING: defineError<{ missing: readonly string[] }>({
    code: 23001,
    status: 422,
    owner: 'administrator',
    message: ({ missing }) =>
      `The configuration demands what this issuer does not have: ${missing.join(', ')}`,
    wireArguments: ({ missing }) => [...missing],
  }),
  /** Name constraints that cannot be derived from the configuration's policies (ruling 5). */
  NAME_CONSTRAINTS_INVALID: defineError<{ problem: string }>({
    code: 23002,
    status: 422,
    owner: 'administrator',
    message: ({ problem }) => `Name constraints cannot be derived: ${problem}`,
  }),
} as const;
