import { z } from 'zod';

import { DateTime } from '../dates.ts';
import { CompanyId, TeamId, UserId } from '../ids.ts';
import { READERS, READER_SCOPES } from '../roles.ts';
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
  })
  .meta({ id: 'UserInformation' });
export type UserInformation = z.infer<typeof UserInformation>;

export const UserResponse = z
  .object({ users: z.array(UserInformation) })
  .meta({ id: 'UserResponse' });
export type UserResponse = z.infer<typeof UserResponse>;

const common = {
  method: 'GET',
  status: 200,
  auth: 'any',
  roles: READERS,
  scopes: READER_SCOPES,
  family: 'ecosystem',
  malformedCode: 10006,
  tag: 'Users and teams',
} as const;

/** Users, read only in this release (contract.md §2.8). */
export const users = {
  list: defineRoute({
    ...common,
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
  get: defineRoute({
    ...common,
    id: 'userGet',
    path: '/v1/users/:id',
    params: z.object({ id: UserId }),
    response: UserInformation,
    errors: ['NOT_FOUND'],
    summary: 'Get a user',
  }),
} as const;
