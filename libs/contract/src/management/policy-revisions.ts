import { z } from 'zod';

import { DateTime } from '../dates.ts';
import { PolicyId } from '../ids.ts';
import { ADMINISTRATOR_SCOPES, PKI_WRITERS, READERS, READER_SCOPES } from '../roles.ts';
import { defineRoute } from '../route.ts';
import { ExtendedPolicyInformation, POLICY_CONTENT, policies } from './policies.ts';
import { RequestedCertificateInformation } from './policy-evaluation.ts';

/** Who made a revision. */
export const PolicyAuthor = z
  .object({
    kind: z.enum(['USER', 'SERVICE_ACCOUNT', 'SYSTEM']),
    id: z.uuid().optional(),
    name: z.string().optional().describe('As they are called now, or were when they are gone'),
  })
  .meta({ id: 'PolicyAuthor' });
export type PolicyAuthor = z.infer<typeof PolicyAuthor>;

const REVISION_MEMBERS = {
  policyId: PolicyId,
  number: z.int().min(1).describe('From 1, without gaps'),
  name: z.string().describe('The name that it gives the policy'),
  creationDate: DateTime.describe('Since when it has been in force'),
  author: PolicyAuthor,
  restoredNumber: z.int().min(1).optional().describe('The revision whose content it brought back'),
  approver: PolicyAuthor.optional().describe('The second person, where one was needed'),
};

/** A revision of a policy, without its content. */
export const PolicyRevisionInformation = z
  .object(REVISION_MEMBERS)
  .meta({ id: 'PolicyRevisionInformation' });
export type PolicyRevisionInformation = z.infer<typeof PolicyRevisionInformation>;

export const PolicyRevisionResponse = z
  .object({
    revisions: z.array(PolicyRevisionInformation).describe('The newest first, 1000 at most'),
  })
  .meta({ id: 'PolicyRevisionResponse' });
export type PolicyRevisionResponse = z.infer<typeof PolicyRevisionResponse>;

/** What a policy says, without being one. */
export const PolicyContent = z.object(POLICY_CONTENT).meta({ id: 'PolicyContent' });

/** A revision with what it says. */
export const PolicyRevisionDetails = z
  .object({ ...REVISION_MEMBERS, policy: PolicyContent })
  .meta({ id: 'PolicyRevisionDetails' });
export type PolicyRevisionDetails = z.infer<typeof PolicyRevisionDetails>;

/** One difference of meaning, decided by the code that decides about requests. */
export const PolicyChangeInformation = z
  .object({
    effect: z
      .enum(['ALLOWED', 'REFUSED', 'CHANGED'])
      .describe(
        'ALLOWED: was refused and is permitted; REFUSED: the other way round; CHANGED: permitted before and after, with another certificate',
      ),
    code: z.string().describe('Stable, upper case with underscores'),
    path: z.string().describe('JSON pointer into the policy; empty for the whole'),
    message: z.string(),
    example: z
      .object({
        values: z
          .array(z.string())
          .describe('What of the request it is about; empty when it is that there is none'),
        request: RequestedCertificateInformation,
      })
      .optional()
      .describe('A request that shows it; absent when none was found, and perhaps there is none'),
  })
  .meta({ id: 'PolicyChangeInformation' });
export type PolicyChangeInformation = z.infer<typeof PolicyChangeInformation>;

export const PolicyDifference = z
  .object({
    from: z.int().min(1),
    to: z.int().min(1),
    changes: z
      .array(PolicyChangeInformation)
      .describe('None when both decide the same about every request'),
  })
  .meta({ id: 'PolicyDifference' });
export type PolicyDifference = z.infer<typeof PolicyDifference>;

const number = z.stringFormat('revision', /^[1-9]\d{0,8}$/);
const path = '/v1/distributedissuers/policies/:id';
const params = z.object({ id: PolicyId });
const revisionParams = z.object({ id: PolicyId, number });
const common = {
  auth: 'any',
  family: 'own',
  malformedCode: 10006,
  extension: true,
  tag: 'Policies',
} as const;
const read = { ...common, method: 'GET', roles: READERS, scopes: READER_SCOPES } as const;

/** The history of a policy, our extension: what it said, who made it so, and what that changed. It outlives the policy. */
export const policyRevisions = {
  list: defineRoute({
    ...read,
    id: 'policyRevisionList',
    path: `${path}/revisions`,
    status: 200,
    params,
    response: PolicyRevisionResponse,
    errors: ['NOT_FOUND'],
    summary: 'List the revisions of a policy',
    description: 'Also of a policy that has been deleted.',
  }),
  get: defineRoute({
    ...read,
    id: 'policyRevisionGet',
    path: `${path}/revisions/:number`,
    status: 200,
    params: revisionParams,
    response: PolicyRevisionDetails,
    errors: ['NOT_FOUND'],
    summary: 'Get a revision of a policy',
  }),
  compare: defineRoute({
    ...read,
    id: 'policyRevisionCompare',
    path: `${path}/difference`,
    status: 200,
    params,
    query: z.object({
      from: number.optional().describe('The revision before the other one when missing'),
      to: number.optional().describe('The newest revision when missing'),
    }),
    response: PolicyDifference,
    errors: ['NOT_FOUND'],
    summary: 'Say what a change of a policy allowed, refused and changed',
  }),
  restore: defineRoute({
    ...common,
    id: 'policyRevisionRestore',
    method: 'POST',
    path: `${path}/revisions/:number/restoration`,
    status: 200,
    roles: PKI_WRITERS,
    scopes: ADMINISTRATOR_SCOPES,
    params: revisionParams,
    response: ExtendedPolicyInformation,
    errors: policies.update.errors,
    summary: 'Bring back what a policy said in a former revision',
    description: 'As a change would: with the same checks, and as a new revision.',
  }),
} as const;
