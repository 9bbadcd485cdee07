/** What a change of a policy shows elsewhere. */
export const AFFECTED_BY_POLICIES = [
  'policyList',
  'policyGet',
  'policyRevisionList',
  'policyProposalList',
  'policyProposalGet',
  'policyApprovalGet',
  'configurationList',
  'configurationGet',
];
