import { defineError, plainError } from './define.ts';

/** A property whose type, lists or occurrences do not go together (contract.md §2.3). */
const invalidProperty = (code: number, property: string) =>
  defineError<{ path: string; problem: string }>({
    code,
    status: 400,
    owner: 'policy-author',
    logLevel: 'debug',
    message: ({ path, problem }) => `${property} is not valid at ${path}: ${problem}`,
  });

const author = { owner: 'policy-author', logLevel: 'debug' } as const;

/** Errors of policies, 501xx, and of decisions under them, 22xxx. */
export const POLICY_ERRORS = {
  POLICY_NAME_EMPTY: plainError(50100, 400, 'Policy name must not be empty', author),
  POLICY_VALIDITY_INVALID: defineError<{ value: string }>({
    code: 50101,
    status: 400,
    ...author,
    message: ({ value }) => `validityPeriod is not an ISO 8601 duration in range: ${value}`,
  }),
  POLICY_SUBJECT_MISSING: plainError(50102, 400, 'subject is missing', author),
  POLICY_SANS_MISSING: plainError(50103, 400, 'sans is missing', author),
  POLICY_KEY_USAGES_EMPTY: plainError(50104, 400, 'keyUsages must not be empty', author),
  POLICY_EXTENDED_KEY_USAGES_EMPTY: plainError(
    50105,
    400,
    'extendedKeyUsages must not be empty',
    author,
  ),
  POLICY_KEY_ALGORITHM_MISSING: plainError(50106, 400, 'keyAlgorithm is missing', author),
  POLICY_KEY_ALGORITHM_ALLOWED_EMPTY: plainError(
    50107,
    400,
    'keyAlgorithm.allowedValues must not be empty',
    author,
  ),
  POLICY_KEY_ALGORITHM_DEFAULT_EMPTY: plainError(
    50108,
    400,
    'keyAlgorithm.defaultValue must be one of the allowed values',
    author,
  ),
  POLICY_IN_USE: defineError<{ configurationIds: readonly string[] }>({
    code: 50110,
    status: 400,
    ...author,
    message: ({ configurationIds }) =>
      `Policy is used by configurations ${configurationIds.join(', ')}`,
    wireArguments: ({ configurationIds }) => [...configurationIds],
  }),
  POLICY_NAME_TAKEN: defineError<{ name: string }>({
    code: 50111,
    status: 400,
    ...author,
    message: ({ name }) => `Policy with name ${name} already exists`,
  }),
  POLICY_COMMON_NAME_INVALID: invalidProperty(50112, 'Common name'),
  POLICY_ORGANIZATION_INVALID: invalidProperty(50113, 'Organization'),
  POLICY_ORGANIZATIONAL_UNIT_INVALID: invalidProperty(50114, 'Organizational unit'),
  POLICY_LOCALITY_INVALID: invalidProperty(50115, 'Locality'),
  POLICY_STATE_OR_PROVINCE_INVALID: invalidProperty(50116, 'State or province'),
  POLICY_COUNTRY_INVALID: invalidProperty(50117, 'Country'),
  POLICY_DNS_NAMES_INVALID: invalidProperty(50118, 'dNSName'),
  POLICY_IP_ADDRESSES_INVALID: invalidProperty(50119, 'iPAddress'),
  POLICY_RFC822_NAMES_INVALID: invalidProperty(50120, 'rfc822Name'),
  POLICY_URIS_INVALID: invalidProperty(50121, 'uniformResourceIdentifier'),
  POLICY_NAME_TOO_LONG: plainError(50122, 400, 'Policy name is longer than 64 characters', author),
  POLICY_EXTENDED_KEY_USAGE_UNSUPPORTED: defineError<{ value: string }>({
    code: 50123,
    status: 400,
    ...author,
    message: ({ value }) => `Extended key usage ${value} is not supported for workloads`,
  }),
  POLICY_SUB_TSG_INVALID: plainError(50124, 400, 'Sharing with tenants is not supported', author),
  /** keyCertSign, cRLSign (ruling 3): an end entity never signs certificates or CRLs. */
  POLICY_KEY_USAGE_UNSUPPORTED: defineError<{ value: string }>({
    code: 50125,
    status: 400,
    ...author,
    message: ({ value }) => `Key usage ${value} is not permitted in an end-entity certificate`,
  }),

  /** Nothing is refused for good: what was asked for takes effect when somebody else approves it (decision 0038). */
  POLICY_AWAITS_APPROVAL: defineError<{ change: string; id: string; expiryDate: string }>({
    code: 50126,
    status: 409,
    ...author,
    message: ({ change, expiryDate, id }) =>
      `${change} awaits the approval of a second person, until ${expiryDate}: proposal ${id}`,
    wireArguments: ({ expiryDate, id }) => [id, expiryDate],
  }),
  POLICY_PROPOSAL_CLOSED: defineError<{ state: string }>({
    code: 50127,
    status: 409,
    ...author,
    message: ({ state }) => `The proposal cannot be decided any more: it is ${state}`,
  }),
  POLICY_PROPOSAL_STALE: plainError(
    50128,
    409,
    'Another revision has taken effect since this was proposed: propose it again',
    author,
  ),
  POLICY_PROPOSAL_OWN: plainError(
    50129,
    403,
    'Nobody approves a proposal of their own: it needs a second person',
    author,
  ),
  /** Whoever holds the key of a service account could approve as themselves what they proposed with it. */
  POLICY_PROPOSAL_NEEDS_PERSON: plainError(
    50130,
    403,
    'Changes of policies need two people here: a service account is none',
    author,
  ),
  POLICY_APPROVERS_TOO_FEW: defineError<{ count: number }>({
    code: 50131,
    status: 409,
    owner: 'administrator',
    logLevel: 'debug',
    message: ({ count }) =>
      `Two users who may approve are needed, active and with a role that writes policies: there are ${count}`,
  }),

  /** A certification request that a policy does not permit; one item per violation, its code the first argument. */
  POLICY_DENIED: defineError<{
    violation: string;
    reason?: string;
    values?: readonly (string | number)[];
  }>({
    code: 22001,
    status: 422,
    owner: 'policy-author',
    message: ({ violation }) => violation,
    wireArguments: ({ reason, values = [], violation }) =>
      reason === undefined ? [violation] : [reason, ...values],
    token: 'policy-violation',
  }),
  POLICY_NOT_ALLOWED: defineError<{ policyName: string }>({
    code: 22002,
    status: 403,
    owner: 'policy-author',
    message: ({ policyName }) => `The caller may not use policy ${policyName}`,
    token: 'policy-not-allowed',
  }),
  POLICY_UNKNOWN: defineError<{ policyName: string }>({
    code: 22003,
    status: 400,
    owner: 'caller',
    message: ({ policyName }) => `There is no policy ${policyName} in this configuration`,
    token: 'invalid-policyName',
  }),
  POLICY_NAME_MISSING: plainError(22004, 400, 'policyName is missing', { token: 'no-policyName' }),
  REQUEST_SUBJECT_MISSING: plainError(22005, 400, 'The request names nothing', {
    token: 'no-subject',
  }),
  REQUEST_CSR_MISSING: plainError(22006, 400, 'The certification request is missing', {
    token: 'no-csr',
  }),
} as const;
