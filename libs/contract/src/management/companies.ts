import { z } from 'zod';

import { DateTime } from '../dates.ts';
import { CompanyId } from '../ids.ts';
import { READERS, SERVICE_ACCOUNT_SCOPES } from '../roles.ts';
import { defineRoute } from '../route.ts';
import { ApiKeyInformation } from './api-keys.ts';
import { UserInformation } from './users.ts';

export const ProductEntitlementInformation = z
  .object({
    label: z.enum(['ANY', 'MIRA', 'DEVOPS', 'OUTAGE_DETECTION', 'CODESIGN']),
    capabilities: z.array(
      z.object({
        name: z.string().describe('DISTRIBUTED_ISSUER for workload identity'),
        isTrial: z.boolean(),
        productExpiryDate: DateTime,
        productGraceExpiryDate: DateTime.optional(),
      }),
    ),
    visibilityConstraintsInformation: z.object({
      fullAccessDurationDays: z.int().optional(),
      limitedAccessNotificationDays: z.int().optional(),
      limitedVisibilityCertCount: z.int().optional(),
      limitedVisibilityCertInstallPerCertCount: z.int().optional(),
    }),
  })
  .meta({ id: 'ProductEntitlementInformation' });
export type ProductEntitlementInformation = z.infer<typeof ProductEntitlementInformation>;

export const CompanyInformation = z
  .object({
    id: CompanyId,
    name: z.string(),
    urlPrefix: z.string(),
    companyType: z.enum(['INTERNAL', 'CA', 'TPP_CUSTOMER', 'REGULAR', 'OTHER']),
    active: z.boolean(),
    creationDate: DateTime,
    domains: z.array(z.string()),
    productEntitlements: z.array(ProductEntitlementInformation),
  })
  .meta({ id: 'CompanyInformation' });
export type CompanyInformation = z.infer<typeof CompanyInformation>;

/** Who is calling, in which company, by which key. */
export const UserAccountResponse = z
  .object({
    user: UserInformation,
    company: CompanyInformation,
    apiKey: ApiKeyInformation.optional().describe('Absent for a session, which has none'),
  })
  .meta({ id: 'UserAccountResponse' });
export type UserAccountResponse = z.infer<typeof UserAccountResponse>;

export const CompanyBaseEnvironment = z
  .object({
    apiBaseUrl: z.string().describe('Public URL of this API'),
    uiHost: z.string().describe('Host, and port, of the console'),
  })
  .meta({ id: 'CompanyBaseEnvironment' });
export type CompanyBaseEnvironment = z.infer<typeof CompanyBaseEnvironment>;

export const CompanyLoginConfiguration = z
  .object({
    companyId: CompanyId,
    ssoLogin: z.boolean().describe('Whether single sign-on is enabled'),
    newConfigEnabled: z.boolean(),
    ssoName: z.string().optional().describe('Our own: what the identity provider is called'),
    passwordLogin: z.boolean().describe('Our own: whether passwords are taken'),
  })
  .meta({ id: 'CompanyLoginConfiguration' });
export type CompanyLoginConfiguration = z.infer<typeof CompanyLoginConfiguration>;

export const BaseEnvironment = z
  .object({ apiBaseUrl: z.string(), uiHost: z.string(), region: z.string() })
  .meta({ id: 'BaseEnvironment' });
export type BaseEnvironment = z.infer<typeof BaseEnvironment>;

const common = {
  method: 'GET',
  status: 200,
  family: 'ecosystem',
  malformedCode: 10006,
  tag: 'Company',
} as const;
const params = z.object({
  urlPrefix: z.string().describe('Prefix of the company; host:port where a host has no dot'),
});

/** The calling user (contract.md §2.8). A bearer gets 500/1000 by design (contract.md §1.3). */
export const userAccounts = {
  self: defineRoute({
    ...common,
    id: 'userAccountSelf',
    path: '/v1/useraccounts',
    auth: 'any',
    roles: READERS,
    scopes: SERVICE_ACCOUNT_SCOPES,
    response: UserAccountResponse,
    errors: ['USER_NOT_FOUND_FOR_SERVICE_ACCOUNT'],
    summary: 'Say who is calling',
  }),
} as const;

/** What a client asks before it signs in, without credentials (contract.md §1.5). */
export const companies = {
  baseEnvironment: defineRoute({
    ...common,
    id: 'companyBaseEnvironment',
    path: '/v1/companies/:urlPrefix/baseenv',
    auth: 'none',
    params,
    response: CompanyBaseEnvironment,
    errors: ['NOT_FOUND'],
    summary: 'Say where the API and the console of a company are',
  }),
  loginConfiguration: defineRoute({
    ...common,
    id: 'companyLoginConfiguration',
    path: '/v1/companies/:urlPrefix/loginconfig',
    auth: 'none',
    params,
    response: CompanyLoginConfiguration,
    errors: ['NOT_FOUND'],
    summary: 'Say how users of a company sign in',
  }),
  consoleEnvironment: defineRoute({
    ...common,
    id: 'consoleEnvironment',
    path: '/single-spa-root-config/baseEnvironment.json',
    auth: 'none',
    response: BaseEnvironment,
    errors: [],
    summary: 'Say where the API of this console is',
  }),
} as const;
