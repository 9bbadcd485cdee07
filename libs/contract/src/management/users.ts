import { z } from 'zod';

import { DateTime } from '../dates.ts';
import { CompanyId, TeamId, UserId } from '../ids.ts';
import {
  ADMINISTRATORS,
  ADMINISTRATOR_SCOPES,
  READERS,
  READER_SCOPES,
  TEAM_ROLES,
  TeamRole,
} from '../roles.ts';
import { defineRoute } from '../route.ts';

export const SystemRole = z
  .enum(['SYSTEM_ADMIN', 'CONDOR_METRICS'])
  .meta({ id: 'SystemRole', description: 'Role over the whole company' });
export type SystemRole = z.infer<typeof SystemRole>;

export const ProductRole = z
  .enum([
    'SECURITY_ADMIN',
    'DEVOPS_LEAD',
    'DEVOPS_USER',
    'OUTAGEDETECTION_ADMIN',
    'RESOURCE_OWNER',
    'PKI_ADMIN',
    'GUEST',
    'PLATFORM_ADMIN',
  ])
  .meta({ id: 'ProductRole' });
export type ProductRole = z.infer<typeof ProductRole>;

/** Roles by product, for example `{ "ANY": ["PKI_ADMIN"] }`. */
export const ProductRoles = z.record(z.string(), z.array(ProductRole)).meta({ id: 'ProductRoles' });
export type ProductRoles = z.infer<typeof ProductRoles>;

export const UserStatus = z
  .enum(['PENDING_ACTIVATION', 'ACTIVE', 'INACTIVE'])
  .meta({ id: 'UserStatus' });
export type UserStatus = z.infer<typeof UserStatus>;

export const UserInformation = z
  .object({
    id: UserId,
    companyId: CompanyId,
    username: z.string(),
    emailAddress: z.string(),
    firstname: z.string(),
    lastname: z.string(),
    userStatus: UserStatus,
    userType: z.enum(['EXTERNAL', 'INTERNAL']),
    userAccountType: z.enum(['WEB_UI', 'API']),
    ssoStatus: z.enum(['ACTIVE', 'INACTIVE']),
    systemRoles: z.array(SystemRole),
    productRoles: ProductRoles,
    singleSignOnRoles: z
      .array(TeamRole)
      .optional()
      .describe('Our own: roles by groups of the identity provider; absent without any'),
    localLoginDisabled: z.boolean(),
    hasPassword: z.boolean(),
    forceLocalPasswordExpiration: z.boolean(),
    disabled: z.boolean(),
    deleted: z.boolean(),
    signupAttributes: z.record(z.string(), z.string()),
    ownedTeams: z.array(TeamId),
    memberedTeams: z.array(TeamId),
    creationDate: DateTime,
    firstLoginDate: DateTime.optional(),
    lastLoginDate: DateTime.optional().describe('Our own: last sign-in of a browser'),
  })
  .meta({ id: 'UserInformation' });
export type UserInformation = z.infer<typeof UserInformation>;

export const UserResponse = z
  .object({ users: z.array(UserInformation) })
  .meta({ id: 'UserResponse' });
export type UserResponse = z.infer<typeof UserResponse>;

/** Roles as the reference sends them: by product, one or several; ours count for any product. */
const rolesByProduct = z.record(
  z.string().max(50),
  z.union([ProductRole, z.array(ProductRole).max(8)]),
);

export const UserRolesRequest = z
  .strictObject({
    roles: rolesByProduct.nullish().describe('28021 where a role is not one of this product'),
    systemAdmin: z.boolean().nullish(),
  })
  .meta({ id: 'UserRolesRequest' });
export type UserRolesRequest = z.infer<typeof UserRolesRequest>;

export const UserDisabledRequest = z
  .strictObject({ disabled: z.boolean() })
  .meta({ id: 'UserDisabledRequest' });
export type UserDisabledRequest = z.infer<typeof UserDisabledRequest>;

export const UserPasswordExpirationRequest = z
  .strictObject({ forceLocalPasswordExpiration: z.boolean() })
  .meta({ id: 'UserPasswordExpirationRequest' });
export type UserPasswordExpirationRequest = z.infer<typeof UserPasswordExpirationRequest>;

export const UserInvitationRequest = z
  .strictObject({
    username: z.string().describe('1 to 250 characters, unique; 28020, 28021'),
    emailAddress: z.string().nullish().describe('The user name when missing'),
    firstname: z.string().max(250).nullish(),
    lastname: z.string().max(250).nullish(),
    roles: z.array(TeamRole).max(TEAM_ROLES.length).describe('At least one; 28021, 30002'),
  })
  .meta({ id: 'UserInvitationRequest' });
export type UserInvitationRequest = z.infer<typeof UserInvitationRequest>;

/** A link that works once, for whoever made it to hand on; it is stored as a hash. */
export const UserLinkResponse = z
  .object({ user: UserInformation, link: z.string(), expiresOn: DateTime })
  .meta({ id: 'UserLinkResponse' });
export type UserLinkResponse = z.infer<typeof UserLinkResponse>;

const common = {
  auth: 'any',
  family: 'ecosystem',
  malformedCode: 10006,
  tag: 'Users and teams',
} as const;
const read = {
  ...common,
  method: 'GET',
  status: 200,
  roles: READERS,
  scopes: READER_SCOPES,
} as const;
const write = {
  ...common,
  roles: ADMINISTRATORS,
  scopes: ADMINISTRATOR_SCOPES,
  recentAuthentication: true,
} as const;
const params = z.object({ id: UserId });

/** Users (contract.md §2.8). Invitations and links are ours; the rest is the reference's. */
export const users = {
  list: defineRoute({
    ...read,
    id: 'userList',
    path: '/v1/users',
    query: z.object({
      username: z.string().optional(),
      userStatus: UserStatus.optional(),
      deleted: z.stringbool().optional(),
      disabled: z.stringbool().optional(),
    }),
    response: UserResponse,
    errors: [],
    summary: 'List users',
  }),
  getByUsername: defineRoute({
    ...read,
    id: 'userGetByUsername',
    path: '/v1/users/username/:username',
    params: z.object({ username: z.string().max(250) }),
    response: UserInformation,
    errors: ['NOT_FOUND'],
    summary: 'Get a user by name',
  }),
  get: defineRoute({
    ...read,
    id: 'userGet',
    path: '/v1/users/:id',
    params,
    response: UserInformation,
    errors: ['NOT_FOUND'],
    summary: 'Get a user',
  }),
  invite: defineRoute({
    ...write,
    id: 'userInvite',
    method: 'POST',
    path: '/v1/users/invitations',
    status: 201,
    body: UserInvitationRequest,
    response: UserLinkResponse,
    extension: true,
    errors: ['USERNAME_TAKEN', 'USER_FIELD_INVALID', 'GRANT_ABOVE_OWN_ROLE'],
    summary: 'Invite a user',
    description: 'The link is shown once; whoever opens it within seven days chooses the password.',
  }),
  renewInvitation: defineRoute({
    ...write,
    id: 'userRenewInvitation',
    method: 'POST',
    path: '/v1/users/:id/invitation',
    status: 201,
    params,
    response: UserLinkResponse,
    extension: true,
    errors: ['NOT_FOUND', 'USER_ACTIVE_ALREADY', 'USER_NOT_ACTIVE', 'GRANT_ABOVE_OWN_ROLE'],
    summary: 'Make a new link for an invitation; the one before works no longer',
  }),
  resetPassword: defineRoute({
    ...write,
    id: 'userResetPassword',
    method: 'POST',
    path: '/v1/users/:id/passwordreset',
    status: 201,
    params,
    response: UserLinkResponse,
    extension: true,
    errors: ['NOT_FOUND', 'USER_NOT_ACTIVE', 'GRANT_ABOVE_OWN_ROLE'],
    summary: 'End a password, and make a link with which the user chooses another',
    description: 'Ends the sessions of the user. A second factor stays and is asked for.',
  }),
  setRoles: defineRoute({
    ...write,
    id: 'userSetRoles',
    method: 'PUT',
    path: '/v1/users/:id/roles',
    status: 200,
    params,
    body: UserRolesRequest,
    response: UserInformation,
    errors: ['NOT_FOUND', 'USER_FIELD_INVALID', 'GRANT_ABOVE_OWN_ROLE', 'LAST_ADMINISTRATOR'],
    summary: 'Replace the roles of a user',
  }),
  setDisabled: defineRoute({
    ...write,
    id: 'userSetDisabled',
    method: 'PUT',
    path: '/v1/users/:id/disabled',
    status: 200,
    params,
    body: UserDisabledRequest,
    response: UserInformation,
    errors: ['NOT_FOUND', 'GRANT_ABOVE_OWN_ROLE', 'LAST_ADMINISTRATOR'],
    summary: 'Disable or enable a user',
    description: 'Disabling ends sessions at once, and API keys do not work meanwhile.',
  }),
  setPasswordExpiration: defineRoute({
    ...write,
    id: 'userSetPasswordExpiration',
    method: 'PUT',
    path: '/v1/users/:id/passwordexpiration',
    status: 200,
    params,
    body: UserPasswordExpirationRequest,
    response: UserInformation,
    errors: ['NOT_FOUND', 'GRANT_ABOVE_OWN_ROLE'],
    summary: 'Make a user change the password at the next sign-in, or no longer',
  }),
  removeSecondFactor: defineRoute({
    ...write,
    id: 'userRemoveSecondFactor',
    method: 'DELETE',
    path: '/v1/users/:id/secondfactor',
    status: 204,
    params,
    extension: true,
    errors: ['NOT_FOUND', 'SECOND_FACTOR_UNKNOWN', 'GRANT_ABOVE_OWN_ROLE'],
    summary: 'Remove the second factor of a user who has lost it',
  }),
  delete: defineRoute({
    ...write,
    id: 'userDelete',
    method: 'DELETE',
    path: '/v1/users/:id',
    status: 204,
    params,
    errors: ['NOT_FOUND', 'GRANT_ABOVE_OWN_ROLE', 'LAST_ADMINISTRATOR', 'USER_OWNS_TEAMS'],
    summary: 'Delete a user',
    description: 'Ends sessions, API keys and memberships. What the user did still names the user.',
  }),
} as const;
