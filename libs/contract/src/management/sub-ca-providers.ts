import { z } from 'zod';
import { KeyAlgorithm } from '@luciole/policy';

import { DateTime } from '../dates.ts';
import { shortList } from '../lists.ts';
import { CaAccountId, CaProductOptionId, CompanyId, SubCaProviderId } from '../ids.ts';
import { ADMINISTRATOR_SCOPES, PKI_WRITERS, READERS, READER_SCOPES } from '../roles.ts';
import { defineRoute } from '../route.ts';
import { WARNINGS } from './configuration-information.ts';

/** Kinds of CA that the API knows; this release signs with BUILTIN, the others are 50308. */
export const CA_TYPES = [
  'MOCKCA',
  'DIGICERT',
  'GLOBALSIGN',
  'BUILTIN',
  'ENTRUST',
  'MICROSOFT',
  'ACME',
  'ZTPKI',
  'GLOBALSIGNMSSL',
  'TPP',
] as const;
export const CaType = z.enum(CA_TYPES).meta({ id: 'CaType' });
export type CaType = z.infer<typeof CaType>;

/** Member-wise on PATCH; a `null` member is kept (contract.md §2.1.5). */
export const Pkcs11Request = z
  .strictObject({
    signingEnabled: z.boolean().nullish(),
    partitionLabel: z.string().nullish().describe('1 to 32 characters with signing; 50319'),
    partitionSerialNumber: z.string().nullish().describe('At most 18 hex characters; 50321'),
    pin: z.string().nullish().describe('Never returned; 50319').meta({ writeOnly: true }),
    allowedClientLibraries: shortList(z.string()).nullish().describe('SHA-256 in hex each; 50320'),
  })
  .meta({ id: 'Pkcs11Request' });
export type Pkcs11Request = z.infer<typeof Pkcs11Request>;

const attribute = (code: number) =>
  z.string().nullish().describe(`At most 64 characters; ${code}; empty clears`);

const MUTABLE_MEMBERS = {
  name: z.string().nullish().describe('1 to 64 characters, unique; 50301, 50311, 50312'),
  caProductOptionId: z
    .union([CaProductOptionId, z.literal('')])
    .nullish()
    .describe('50303, 50309'),
  commonName: z.string().nullish().describe('1 to 64 characters; 50305, 50313'),
  organization: attribute(50314),
  organizationalUnit: attribute(50315),
  locality: attribute(50316),
  stateOrProvince: attribute(50317),
  country: attribute(50318),
  keyAlgorithm: z
    .union([KeyAlgorithm, z.literal('')])
    .nullish()
    .describe('50306 when missing'),
  validityPeriod: z
    .string()
    .nullish()
    .describe('ISO 8601, at most 365 days for BUILTIN, P7D when missing; 50304'),
  pkcs11: Pkcs11Request.nullish(),
  nameConstraints: z
    .boolean()
    .nullish()
    .describe('Our own: constrain issuers to the names their policies permit (RFC 5280 §4.2.1.10)'),
  extendedKeyUsageLimit: z
    .boolean()
    .nullish()
    .describe('Our own: limit issuers to the extended key usages of their policies'),
  subjectSerialNumber: z
    .boolean()
    .nullish()
    .describe('Our own: add a random serialNumber RDN, because renewals share a name'),
  shareWithAll: z.literal(false).nullish().describe('Tenants cannot be shared with'),
  sharedWithSubTsgIds: z.array(z.string()).max(0).nullish().describe('Must be empty'),
};

export const SubCaProviderCreateRequest = z
  .strictObject({
    ...MUTABLE_MEMBERS,
    caType: z
      .union([CaType, z.literal('')])
      .nullish()
      .describe('50308, 50310'),
    caAccountId: z
      .union([CaAccountId, z.literal('')])
      .nullish()
      .describe('50302, 50307'),
  })
  .meta({
    id: 'SubCaProviderCreateRequest',
    description: 'How the CA certificate of an issuer is made',
  });
export type SubCaProviderCreateRequest = z.infer<typeof SubCaProviderCreateRequest>;

/** Only present members change. `caType` and `caAccountId` are immutable: sending one is 10006. */
export const SubCaProviderUpdateRequest = z
  .strictObject(MUTABLE_MEMBERS)
  .meta({ id: 'SubCaProviderUpdateRequest' });
export type SubCaProviderUpdateRequest = z.infer<typeof SubCaProviderUpdateRequest>;

/** Always present, with empty members when unset; the pin is never shown (contract.md §2.4). */
export const Pkcs11Information = z
  .object({
    signingEnabled: z.boolean(),
    partitionLabel: z.string(),
    partitionSerialNumber: z.string(),
    allowedClientLibraries: z.array(z.string()),
  })
  .meta({ id: 'Pkcs11Information' });
export type Pkcs11Information = z.infer<typeof Pkcs11Information>;

const SUB_CA_PROVIDER_MEMBERS = {
  id: SubCaProviderId,
  companyId: CompanyId,
  name: z.string(),
  caType: CaType,
  caAccountId: CaAccountId,
  caProductOptionId: CaProductOptionId,
  commonName: z.string(),
  organization: z.string().optional(),
  organizationalUnit: z.string().optional(),
  locality: z.string().optional(),
  stateOrProvince: z.string().optional(),
  country: z.string().optional(),
  keyAlgorithm: KeyAlgorithm,
  validityPeriod: z.string(),
  pkcs11: Pkcs11Information,
  nameConstraints: z.literal(true).optional().describe('Our own: absent when off'),
  extendedKeyUsageLimit: z.literal(true).optional().describe('Our own: absent when off'),
  subjectSerialNumber: z.literal(true).optional().describe('Our own: absent when off'),
  creationDate: DateTime,
  modificationDate: DateTime,
};

export const SubCaProviderInformation = z
  .object({ ...SUB_CA_PROVIDER_MEMBERS, ...WARNINGS })
  .meta({ id: 'SubCaProviderInformation' });
export type SubCaProviderInformation = z.infer<typeof SubCaProviderInformation>;

export const SubCaProviderResponse = z
  .object({ subCaProviders: z.array(SubCaProviderInformation) })
  .meta({ id: 'SubCaProviderResponse' });
export type SubCaProviderResponse = z.infer<typeof SubCaProviderResponse>;

export const SubCaProviderDeleteResponse = z
  .object({ id: SubCaProviderId, name: z.string() })
  .meta({ id: 'SubCaProviderDeleteResponse' });
export type SubCaProviderDeleteResponse = z.infer<typeof SubCaProviderDeleteResponse>;

const path = '/v1/distributedissuers/subcaproviders';
const params = z.object({ id: SubCaProviderId });
const common = {
  auth: 'any',
  family: 'ecosystem',
  malformedCode: 10006,
  tag: 'Sub CA providers',
} as const;
const read = { ...common, roles: READERS, scopes: READER_SCOPES } as const;
const write = { ...common, roles: PKI_WRITERS, scopes: ADMINISTRATOR_SCOPES } as const;

const CONTENT_ERRORS = [
  'SUB_CA_PROVIDER_NAME_EMPTY',
  'SUB_CA_PROVIDER_NAME_TOO_LONG',
  'SUB_CA_PROVIDER_NAME_TAKEN',
  'SUB_CA_PROVIDER_PRODUCT_OPTION_MISSING',
  'CA_PRODUCT_OPTION_UNKNOWN',
  'SUB_CA_PROVIDER_VALIDITY_INVALID',
  'SUB_CA_PROVIDER_COMMON_NAME_EMPTY',
  'SUB_CA_PROVIDER_COMMON_NAME_TOO_LONG',
  'SUB_CA_PROVIDER_ORGANIZATION_TOO_LONG',
  'SUB_CA_PROVIDER_ORGANIZATIONAL_UNIT_TOO_LONG',
  'SUB_CA_PROVIDER_LOCALITY_TOO_LONG',
  'SUB_CA_PROVIDER_STATE_OR_PROVINCE_TOO_LONG',
  'SUB_CA_PROVIDER_COUNTRY_TOO_LONG',
  'SUB_CA_PROVIDER_NAME_UNACCEPTABLE',
  'SUB_CA_PROVIDER_KEY_ALGORITHM_MISSING',
  'PKCS11_PARTITION_INVALID',
  'PKCS11_LIBRARY_INVALID',
  'PKCS11_SERIAL_NUMBER_INVALID',
  'HSM_SIGNING_REFUSED',
] as const;

/** Sub-CA providers (contract.md §2.4). */
export const subCaProviders = {
  list: defineRoute({
    ...read,
    id: 'subCaProviderList',
    method: 'GET',
    path,
    status: 200,
    response: SubCaProviderResponse,
    errors: [],
    summary: 'List Sub CA providers',
  }),
  create: defineRoute({
    ...write,
    id: 'subCaProviderCreate',
    method: 'POST',
    path,
    status: 201,
    body: SubCaProviderCreateRequest,
    response: SubCaProviderInformation,
    errors: [
      'CA_TYPE_EMPTY',
      'CA_TYPE_NOT_SUPPORTED',
      'SUB_CA_PROVIDER_ACCOUNT_MISSING',
      'CA_ACCOUNT_UNKNOWN',
      'CA_SIGNS_NO_MORE',
      ...CONTENT_ERRORS,
    ],
    summary: 'Create a Sub CA provider',
  }),
  get: defineRoute({
    ...read,
    id: 'subCaProviderGet',
    method: 'GET',
    path: `${path}/:id`,
    status: 200,
    params,
    response: SubCaProviderInformation,
    errors: ['NOT_FOUND'],
    summary: 'Get a Sub CA provider',
  }),
  update: defineRoute({
    ...write,
    id: 'subCaProviderUpdate',
    method: 'PATCH',
    path: `${path}/:id`,
    status: 200,
    params,
    body: SubCaProviderUpdateRequest,
    response: SubCaProviderInformation,
    errors: ['NOT_FOUND', 'CONFLICTING_CHANGE', ...CONTENT_ERRORS],
    summary: 'Change members of a Sub CA provider',
    description: 'Affects certificates that are issued from now on.',
  }),
  delete: defineRoute({
    ...write,
    id: 'subCaProviderDelete',
    method: 'DELETE',
    path: `${path}/:id`,
    status: 200,
    params,
    response: SubCaProviderDeleteResponse,
    errors: ['NOT_FOUND', 'SUB_CA_PROVIDER_IN_USE'],
    summary: 'Delete a Sub CA provider that no configuration uses',
  }),
} as const;
