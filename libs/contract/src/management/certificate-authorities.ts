import { z } from 'zod';
import { KeyAlgorithm } from '@luciole/policy';

import { DateTime } from '../dates.ts';
import { CaAccountId, CaId, CaProductOptionId, CompanyId } from '../ids.ts';
import { ADMINISTRATOR_SCOPES, PKI_WRITERS, READERS, READER_SCOPES } from '../roles.ts';
import { defineRoute } from '../route.ts';
import { CaType } from './sub-ca-providers.ts';

/** One certificate of a chain, as the ecosystem describes it, and what our downloads need. */
export const CaCertificateInformation = z
  .object({
    certificate: z.string().describe('PEM'),
    keyType: z.enum(['RSA', 'EC', 'ED25519']),
    keyStrength: z.int().optional().describe('Bits of an RSA modulus or of a curve'),
    signatureAlgorithm: z.string().describe('For example SHA256_WITH_RSA_ENCRYPTION'),
    subjectDN: z.string(),
    subjectCN: z.array(z.string()),
    subjectO: z.string().optional(),
    subjectOU: z.array(z.string()),
    subjectC: z.string().optional(),
    subjectL: z.string().optional(),
    subjectST: z.string().optional(),
    validityStart: DateTime,
    validityEnd: DateTime,
    publicKeyHash: z.string().describe('SHA-256 of the SubjectPublicKeyInfo, upper-case hex'),
    id: CaId.describe('Our own'),
    caName: z.string().describe('Our own: name in /v1/builtinca/…'),
    fingerprintSha256: z.string().describe('Our own: lower-case hex'),
    serialNumber: z.string().describe('Our own: lower-case hex'),
    keyAlgorithm: KeyAlgorithm.describe('Our own'),
    status: z
      .enum(['ACTIVE', 'RETIRED', 'EXTERNAL'])
      .describe(
        'Our own. RETIRED: signs nothing but its CRL and OCSP answers, because it was retired or revoked. EXTERNAL: a CA of somebody else',
      ),
    keyOfflineSince: DateTime.optional().describe('Our own: when its key was exported and erased'),
  })
  .meta({ id: 'CaCertificateInformation' });
export type CaCertificateInformation = z.infer<typeof CaCertificateInformation>;

/** One intermediate CA (ruling 41). */
export const CaAccountInformation = z
  .object({
    id: CaAccountId,
    companyId: CompanyId,
    key: z.string().describe('Display name'),
    certificateAuthority: CaType,
    connectionStatus: z.enum(['OK', 'FAILED']),
    creationDate: DateTime,
    modificationDate: DateTime,
    accountDetails: z.object({
      certificateAuthority: CaType,
      trustChain: z.array(CaCertificateInformation).describe('Issuing CA first, root last'),
      maxValidityPeriod: z.string().describe('Our own: longest validity of a Sub CA, ISO 8601'),
      liveSubCaCount: z.int().min(0).describe('Our own'),
    }),
  })
  .meta({ id: 'CaAccountInformation' });
export type CaAccountInformation = z.infer<typeof CaAccountInformation>;

const productTypes = z.array(z.enum(['SSL', 'CODESIGN']));

export const CaProductOptionInformation = z
  .object({
    id: CaProductOptionId,
    companyId: CompanyId,
    productName: z.string(),
    certificateAuthority: CaType,
    certificateAuthorityAccountId: CaAccountId,
    creationDate: DateTime,
    modificationDate: DateTime,
    productDetails: z.object({
      certificateAuthority: CaType,
      productName: z.string(),
      productTypes,
      productTemplate: z.object({
        certificateAuthority: CaType,
        productName: z.string(),
        productTypes,
        validityPeriod: z.string(),
      }),
    }),
  })
  .meta({ id: 'CaProductOptionInformation' });
export type CaProductOptionInformation = z.infer<typeof CaProductOptionInformation>;

export const CaAccountWithProductOptions = z
  .object({ account: CaAccountInformation, productOptions: z.array(CaProductOptionInformation) })
  .meta({ id: 'CaAccountWithProductOptions' });
export type CaAccountWithProductOptions = z.infer<typeof CaAccountWithProductOptions>;

export const CaAccountResponse = z
  .object({ accounts: z.array(CaAccountWithProductOptions) })
  .meta({ id: 'CaAccountResponse' });
export type CaAccountResponse = z.infer<typeof CaAccountResponse>;

/** A new intermediate under an existing root (`rootId`; the company's first when missing) or under a root of its own. */
export const BuiltinCaAccountCreateRequest = z
  .strictObject({
    key: z.string().min(1).max(64).describe('Display name, unique'),
    keyAlgorithm: KeyAlgorithm,
    validityPeriod: z.string().describe('ISO 8601; cannot outlive the root'),
    commonName: z.string().min(1).max(64).nullish().describe('Of the intermediate; made from key'),
    rootId: CaId.nullish(),
    newRoot: z.boolean().nullish(),
    rootKeyAlgorithm: KeyAlgorithm.nullish().describe('With newRoot; the setting when missing'),
    rootValidityPeriod: z.string().nullish().describe('With newRoot; the setting when missing'),
    rootCommonName: z.string().min(1).max(64).nullish().describe('With newRoot; made from key'),
  })
  .meta({ id: 'BuiltinCaAccountCreateRequest' });
export type BuiltinCaAccountCreateRequest = z.infer<typeof BuiltinCaAccountCreateRequest>;

const common = {
  auth: 'any',
  malformedCode: 10006,
  tag: 'Certificate authorities',
} as const;

/** CA accounts and their product options (contract.md §2.7). */
export const certificateAuthorities = {
  list: defineRoute({
    ...common,
    id: 'caAccountList',
    method: 'GET',
    path: '/v1/certificateauthorities/:type/accounts',
    status: 200,
    roles: READERS,
    scopes: READER_SCOPES,
    family: 'ecosystem',
    params: z.object({ type: z.string().describe('CA type in any case') }),
    response: CaAccountResponse,
    errors: [],
    summary: 'List the accounts of a CA type with their product options',
    description: 'A type without accounts has an empty list.',
  }),
  create: defineRoute({
    ...common,
    id: 'builtinCaAccountCreate',
    method: 'POST',
    path: '/v1/certificateauthorities/BUILTIN/accounts',
    status: 201,
    roles: PKI_WRITERS,
    scopes: ADMINISTRATOR_SCOPES,
    recentAuthentication: true,
    family: 'own',
    extension: true,
    body: BuiltinCaAccountCreateRequest,
    response: CaAccountWithProductOptions,
    errors: [
      'CA_ACCOUNT_NAME_TAKEN',
      'ROOT_UNKNOWN',
      'CA_VALIDITY_INVALID',
      'CA_ACCOUNT_ROOT_AMBIGUOUS',
      'CA_NAME_UNACCEPTABLE',
      'CA_UNAVAILABLE',
      'CA_KEY_OFFLINE',
    ],
    summary: 'Create an intermediate CA, and a root for it when asked',
  }),
} as const;
