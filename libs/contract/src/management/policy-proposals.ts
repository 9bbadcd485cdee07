import { z } from 'zod';

import { DateTime } from '../dates.ts';
import { PolicyId, PolicyProposalId } from '../ids.ts';
import { PKI_WRITERS, READERS, READER_SCOPES } from '../roles.ts';
import { defineRoute } from '../route.ts';
import { policies } from './policies.ts';
import { PolicyAuthor, PolicyChangeInformation, PolicyContent } from './policy-revisions.ts';

/** Whether what is said about policies takes effect at once, or when a second person has approved it. */
export const PolicyApprovalMode = z
  .enum(['OFF', 'SECOND_PERSON'])
  .meta({ id: 'PolicyApprovalMode' });
export type PolicyApprovalMode = z.infer<typeof PolicyApprovalMode>;

export const PolicyApprovalSettings = z
  .object({
    mode: PolicyApprovalMode,
    approverCount: z.int().min(0).describe('Users who may approve now; two at least are needed'),
  })
  .meta({ id: 'PolicyApprovalSettings' });
export type PolicyApprovalSettings = z.infer<typeof PolicyApprovalSettings>;

export const PolicyApprovalSettingsRequest = z
  .strictObject({ mode: PolicyApprovalMode })
  .meta({ id: 'PolicyApprovalSettingsRequest' });
export type PolicyApprovalSettingsRequest = z.infer<typeof PolicyApprovalSettingsRequest>;

export const PolicyProposalKind = z
  .enum(['CREATE', 'CHANGE', 'DELETE', 'SWITCH_OFF'])
  .describe('SWITCH_OFF: that changes need no second person any more')
  .meta({ id: 'PolicyProposalKind' });
export type PolicyProposalKind = z.infer<typeof PolicyProposalKind>;

export const PolicyProposalState = z
  .enum(['OPEN', 'APPROVED', 'REJECTED', 'WITHDRAWN', 'STALE', 'EXPIRED'])
  .describe(
    'WITHDRAWN: taken back or replaced by its author; STALE: another revision took effect before; only OPEN can be approved',
  )
  .meta({ id: 'PolicyProposalState' });
export type PolicyProposalState = z.infer<typeof PolicyProposalState>;

const PROPOSAL_MEMBERS = {
  id: PolicyProposalId,
  kind: PolicyProposalKind,
  state: PolicyProposalState,
  policyId: PolicyId.optional().describe('Also of a policy that is not there yet, or no more'),
  name: z.string().optional().describe('What the policy would be called, or the deleted one is'),
  revision: z.int().min(1).optional().describe('The number that it gets when it is approved'),
  restoredNumber: z.int().min(1).optional().describe('The revision whose content it brings back'),
  author: PolicyAuthor,
  creationDate: DateTime,
  expiryDate: DateTime.describe('Until when it can be approved'),
  decision: z
    .object({ by: PolicyAuthor, date: DateTime, comment: z.string().optional() })
    .optional(),
};

/** Something that awaits, or awaited, a second person. */
export const PolicyProposalInformation = z
  .object(PROPOSAL_MEMBERS)
  .meta({ id: 'PolicyProposalInformation' });
export type PolicyProposalInformation = z.infer<typeof PolicyProposalInformation>;

export const PolicyProposalResponse = z
  .object({
    proposals: z.array(PolicyProposalInformation).describe('The newest first, 1000 at most'),
  })
  .meta({ id: 'PolicyProposalResponse' });
export type PolicyProposalResponse = z.infer<typeof PolicyProposalResponse>;

/** A proposal with what it says. */
export const PolicyProposalDetails = z
  .object({
    ...PROPOSAL_MEMBERS,
    policy: PolicyContent.optional(),
    changes: z
      .array(PolicyChangeInformation)
      .optional()
      .describe('For CHANGE, against the revision on which it was made'),
  })
  .meta({ id: 'PolicyProposalDetails' });
export type PolicyProposalDetails = z.infer<typeof PolicyProposalDetails>;

export const PolicyDecisionRequest = z
  .strictObject({ comment: z.string().trim().min(1).max(1000).nullish() })
  .meta({ id: 'PolicyDecisionRequest' });
export type PolicyDecisionRequest = z.infer<typeof PolicyDecisionRequest>;

const settings = '/v1/distributedissuers/policyapproval';
const path = '/v1/distributedissuers/policyproposals';
const params = z.object({ id: PolicyProposalId });
const common = {
  family: 'own',
  malformedCode: 10006,
  extension: true,
  status: 200,
  tag: 'Policies',
} as const;
const read = {
  ...common,
  method: 'GET',
  auth: 'any',
  roles: READERS,
  scopes: READER_SCOPES,
} as const;
/** People only: nobody knows whose hands a service account's key is in. */
const decide = {
  ...common,
  auth: 'apiKey',
  roles: PKI_WRITERS,
  recentAuthentication: true,
} as const;

/** A second person for whatever changes policies, our extension (decision 0038). */
export const policyProposals = {
  settings: defineRoute({
    ...read,
    id: 'policyApprovalGet',
    path: settings,
    response: PolicyApprovalSettings,
    errors: [],
    summary: 'Say whether changes of policies need a second person',
  }),
  changeSettings: defineRoute({
    ...decide,
    id: 'policyApprovalUpdate',
    method: 'PUT',
    path: settings,
    body: PolicyApprovalSettingsRequest,
    response: PolicyApprovalSettings,
    errors: ['POLICY_APPROVERS_TOO_FEW', 'POLICY_AWAITS_APPROVAL'],
    summary: 'Have changes of policies need a second person, or not',
    description: 'To switch it off needs the second person as well.',
  }),
  list: defineRoute({
    ...read,
    id: 'policyProposalList',
    path,
    response: PolicyProposalResponse,
    errors: [],
    summary: 'List what awaits or awaited a second person',
  }),
  get: defineRoute({
    ...read,
    id: 'policyProposalGet',
    path: `${path}/:id`,
    params,
    response: PolicyProposalDetails,
    errors: ['NOT_FOUND'],
    summary: 'Get a proposal, what it says and what it would change',
  }),
  approve: defineRoute({
    ...decide,
    id: 'policyProposalApprove',
    method: 'POST',
    path: `${path}/:id/approval`,
    params,
    body: PolicyDecisionRequest,
    response: PolicyProposalInformation,
    errors: [
      'POLICY_PROPOSAL_CLOSED',
      'POLICY_PROPOSAL_STALE',
      'POLICY_PROPOSAL_OWN',
      'POLICY_IN_USE',
      ...policies.update.errors,
    ],
    summary: 'Approve what somebody else proposed; it takes effect at once',
  }),
  reject: defineRoute({
    ...decide,
    id: 'policyProposalReject',
    method: 'POST',
    path: `${path}/:id/rejection`,
    params,
    body: PolicyDecisionRequest,
    response: PolicyProposalInformation,
    errors: ['NOT_FOUND', 'POLICY_PROPOSAL_CLOSED'],
    summary: 'Reject a proposal, or take back an own one',
  }),
} as const;
