import { z } from 'zod';

import { DateTime } from '../dates.ts';
import { memberList } from '../lists.ts';
import { CompanyId, TeamId, UserId } from '../ids.ts';
import { OWNERS, OWNER_SCOPES, READERS, READER_SCOPES, TeamRole } from '../roles.ts';
import { defineRoute } from '../route.ts';
import { ProductRoles, SystemRole } from './users.ts';

export const MATCHING_OPERATORS = [
  'EQUALS',
  'NOT_EQUALS',
  'CONTAINS',
  'NOT_CONTAINS',
  'STARTS_WITH',
  'ENDS_WITH',
] as const;

const ruleMembers = {
  claimName: z.string().max(500),
  operator: z.enum(MATCHING_OPERATORS),
  value: z.string().max(1000),
};

/**
 * A rule by which users join a team: whose claims pass every rule of a team is its member, from one single sign-on to the
 * next. A claim of several values passes when one of them does; the two denials when none equals or contains the value.
 */
export const UserMatchingRuleRequest = z
  .strictObject(ruleMembers)
  .meta({ id: 'UserMatchingRuleRequest' });
export const UserMatchingRule = z.object(ruleMembers).meta({ id: 'UserMatchingRule' });
export type UserMatchingRule = z.infer<typeof UserMatchingRule>;

/** Ruling 16; nothing of the reference. */
const mayChangeAttachedCredentials = z
  .boolean()
  .nullish()
  .describe(
    'Our own: who is in the team may change key and lifetime of its service accounts while a configuration has them; given by SYSTEM_ADMIN and PKI_ADMIN',
  );

export const TeamCreateRequest = z
  .strictObject({
    name: z.string().describe('1 to 100 characters, unique; 26001, 26005'),
    role: TeamRole,
    owners: memberList(UserId).nullish().describe('At least one; 26003, 26004'),
    members: memberList(UserId).nullish(),
    userMatchingRules: z.array(UserMatchingRuleRequest).max(20).nullish(),
    mayChangeAttachedCredentials,
  })
  .meta({ id: 'TeamCreateRequest' });
export type TeamCreateRequest = z.infer<typeof TeamCreateRequest>;

/** Only present members change; `null` counts as absent, an empty list of rules clears them. */
export const TeamUpdateRequest = z
  .strictObject({
    name: z.string().nullish().describe('1 to 100 characters, unique; 26001, 26005'),
    role: TeamRole.nullish(),
    userMatchingRules: z.array(UserMatchingRuleRequest).max(20).nullish(),
    mayChangeAttachedCredentials,
  })
  .meta({ id: 'TeamUpdateRequest' });
export type TeamUpdateRequest = z.infer<typeof TeamUpdateRequest>;

export const TeamOwnersRequest = z
  .strictObject({ owners: memberList(UserId) })
  .meta({ id: 'TeamOwnersRequest' });
export type TeamOwnersRequest = z.infer<typeof TeamOwnersRequest>;

export const TeamMembersRequest = z
  .strictObject({ members: memberList(UserId) })
  .meta({ id: 'TeamMembersRequest' });
export type TeamMembersRequest = z.infer<typeof TeamMembersRequest>;

export const TeamInformation = z
  .object({
    id: TeamId,
    companyId: CompanyId,
    name: z.string(),
    role: TeamRole,
    owners: z.array(UserId),
    members: z.array(UserId),
    userMatchingRules: z.array(UserMatchingRule),
    systemRoles: z.array(SystemRole),
    productRoles: ProductRoles,
    mayChangeAttachedCredentials: z
      .literal(true)
      .optional()
      .describe('Our own: present where the team has the right'),
    modificationDate: DateTime,
  })
  .meta({ id: 'TeamInformation' });
export type TeamInformation = z.infer<typeof TeamInformation>;

export const TeamResponse = z
  .object({ teams: z.array(TeamInformation) })
  .meta({ id: 'TeamResponse' });
export type TeamResponse = z.infer<typeof TeamResponse>;

const path = '/v1/teams';
const params = z.object({ id: TeamId });
const idList = z.union([UserId, memberList(UserId)]).optional();
const common = {
  auth: 'any',
  family: 'ecosystem',
  malformedCode: 10006,
  tag: 'Users and teams',
} as const;
const read = { ...common, roles: READERS, scopes: READER_SCOPES } as const;
const write = {
  ...common,
  roles: OWNERS,
  scopes: OWNER_SCOPES,
  // A team gives its role to whoever is in it.
  recentAuthentication: true,
} as const;
const changing = { ...write, status: 200, params, response: TeamInformation } as const;
const CHANGE_ERRORS = [
  'NOT_FOUND',
  'TEAM_USER_UNKNOWN',
  'TEAM_WITHOUT_OWNER',
  'GRANT_ABOVE_OWN_ROLE',
  'NOT_OWN_TEAM',
  'LAST_ADMINISTRATOR',
] as const;
const description =
  'Ids are taken from the body, or from the query for clients that cannot send a body with DELETE.';

/** Teams (contract.md §2.8). */
export const teams = {
  list: defineRoute({
    ...read,
    id: 'teamList',
    method: 'GET',
    path,
    status: 200,
    response: TeamResponse,
    errors: [],
    summary: 'List teams',
  }),
  create: defineRoute({
    ...write,
    id: 'teamCreate',
    method: 'POST',
    path,
    status: 201,
    body: TeamCreateRequest,
    response: TeamInformation,
    errors: [
      'TEAM_NAME_INVALID',
      'TEAM_NAME_TAKEN',
      'TEAM_WITHOUT_OWNER',
      'TEAM_USER_UNKNOWN',
      'GRANT_ABOVE_OWN_ROLE',
    ],
    summary: 'Create a team',
  }),
  get: defineRoute({
    ...read,
    id: 'teamGet',
    method: 'GET',
    path: `${path}/:id`,
    status: 200,
    params,
    response: TeamInformation,
    errors: ['NOT_FOUND'],
    summary: 'Get a team',
  }),
  update: defineRoute({
    ...changing,
    id: 'teamUpdate',
    method: 'PATCH',
    path: `${path}/:id`,
    body: TeamUpdateRequest,
    errors: [
      'NOT_FOUND',
      'TEAM_NAME_INVALID',
      'TEAM_NAME_TAKEN',
      'GRANT_ABOVE_OWN_ROLE',
      'NOT_OWN_TEAM',
      'LAST_ADMINISTRATOR',
    ],
    summary: 'Change members of a team',
  }),
  delete: defineRoute({
    ...write,
    id: 'teamDelete',
    method: 'DELETE',
    path: `${path}/:id`,
    status: 204,
    params,
    errors: [
      'NOT_FOUND',
      'TEAM_IN_USE',
      'GRANT_ABOVE_OWN_ROLE',
      'NOT_OWN_TEAM',
      'LAST_ADMINISTRATOR',
      'NOT_SUPPORTED',
    ],
    summary: 'Delete a team that owns no service account',
    description: 'The built-in team cannot be deleted.',
  }),
  addOwners: defineRoute({
    ...changing,
    id: 'teamAddOwners',
    method: 'POST',
    path: `${path}/:id/owners`,
    body: TeamOwnersRequest,
    errors: CHANGE_ERRORS,
    summary: 'Add owners to a team',
  }),
  removeOwners: defineRoute({
    ...changing,
    id: 'teamRemoveOwners',
    method: 'DELETE',
    path: `${path}/:id/owners`,
    query: z.object({ owners: idList }),
    body: TeamOwnersRequest.nullish(),
    errors: CHANGE_ERRORS,
    summary: 'Remove owners from a team',
    description,
  }),
  addMembers: defineRoute({
    ...changing,
    id: 'teamAddMembers',
    method: 'POST',
    path: `${path}/:id/members`,
    body: TeamMembersRequest,
    errors: CHANGE_ERRORS,
    summary: 'Add members to a team',
  }),
  removeMembers: defineRoute({
    ...changing,
    id: 'teamRemoveMembers',
    method: 'DELETE',
    path: `${path}/:id/members`,
    query: z.object({ members: idList }),
    body: TeamMembersRequest.nullish(),
    errors: CHANGE_ERRORS,
    summary: 'Remove members from a team',
    description,
  }),
} as const;
