import { z } from 'zod';

import { DateTime } from '../dates.ts';
import { CaAccountId, CaProductOptionId, CertificateIssuingTemplateId, CompanyId } from '../ids.ts';
import { shortList } from '../lists.ts';
import { PKI_WRITERS, READERS, READER_SCOPES, ADMINISTRATOR_SCOPES } from '../roles.ts';
import { defineRoute } from '../route.ts';
import { CaType } from './sub-ca-providers.ts';

const patterns = z.array(z.string());

/** One per CA account is made by the system; clients find account and product option ids by it (contract.md §2.7). */
export const CertificateIssuingTemplateInformation = z
  .object({
    id: CertificateIssuingTemplateId,
    companyId: CompanyId,
    name: z.string(),
    description: z.string().optional(),
    certificateAuthority: CaType,
    certificateAuthorityAccountId: CaAccountId,
    certificateAuthorityProductOptionId: CaProductOptionId,
    product: z.object({
      certificateAuthority: CaType,
      productName: z.string(),
      productTypes: z.array(z.enum(['SSL', 'CODESIGN'])),
      validityPeriod: z.string(),
      hashAlgorithm: z.string().optional(),
    }),
    priority: z.int(),
    systemGenerated: z.boolean(),
    status: z.enum(['AVAILABLE', 'UNAVAILABLE']),
    reason: z.string(),
    keyTypes: z.array(
      z.object({
        keyType: z.enum(['RSA', 'EC']),
        keyLengths: z.array(z.int()).optional(),
        keyCurves: z.array(z.enum(['P256', 'P384', 'P521', 'ED25519', 'UNKNOWN'])).optional(),
      }),
    ),
    keyReuse: z.boolean(),
    extendedKeyUsageValues: z.array(z.enum(['SERVER', 'CLIENT'])),
    subjectCNRegexes: patterns,
    subjectORegexes: patterns,
    subjectOURegexes: patterns,
    subjectLRegexes: patterns,
    subjectSTRegexes: patterns,
    subjectCValues: patterns,
    sanRegexes: patterns,
    sanDnsNameRegexes: patterns,
    sanIpAddressRegexes: patterns,
    sanRfc822NameRegexes: patterns,
    sanUniformResourceIdentifierRegexes: patterns,
    csrUploadAllowed: z.boolean(),
    keyGeneratedByVenafiAllowed: z.boolean(),
    driverGeneratedCsr: z.boolean(),
    everyoneIsConsumer: z.boolean(),
    resourceConsumerUserIds: z.array(z.uuid()),
    resourceConsumerTeamIds: z.array(z.uuid()),
    referencingApplicationIds: z.array(z.uuid()),
    creationDate: DateTime,
    modificationDate: DateTime,
  })
  .meta({ id: 'CertificateIssuingTemplateInformation' });
export type CertificateIssuingTemplateInformation = z.infer<
  typeof CertificateIssuingTemplateInformation
>;

const keyType = {
  keyType: z.enum(['RSA', 'EC']),
  keyLengths: shortList(z.int().min(1).max(16_384)).nullish(),
  keyCurves: shortList(z.enum(['P256', 'P384', 'P521', 'ED25519', 'UNKNOWN'])).nullish(),
};
const patternRequest = shortList(z.string().max(1024)).nullish();

/**
 * Body of a creation and of an overwriting. Templates restrict nothing here; what is given is kept and given back. Who may use
 * one cannot be limited.
 */
export const CertificateIssuingTemplateRequest = z
  .strictObject({
    name: z.string().describe('1 to 64 characters, unique; 26901, 26902'),
    description: z.string().max(1024).nullish(),
    certificateAuthority: CaType,
    certificateAuthorityProductOptionId: CaProductOptionId,
    product: z.strictObject({
      certificateAuthority: CaType,
      productName: z.string().max(250).nullish(),
      productTypes: shortList(z.enum(['SSL', 'CODESIGN'])).nullish(),
      validityPeriod: z.string().max(64).nullish(),
      hashAlgorithm: z.string().max(64).nullish(),
    }),
    priority: z.int().min(0).max(1_000_000).nullish(),
    keyTypes: shortList(z.strictObject(keyType)),
    keyReuse: z.boolean(),
    extendedKeyUsageValues: shortList(z.enum(['SERVER', 'CLIENT'])).nullish(),
    subjectCNRegexes: patternRequest,
    subjectORegexes: patternRequest,
    subjectOURegexes: patternRequest,
    subjectLRegexes: patternRequest,
    subjectSTRegexes: patternRequest,
    subjectCValues: patternRequest,
    sanRegexes: patternRequest,
    sanDnsNameRegexes: patternRequest,
    sanIpAddressRegexes: patternRequest,
    sanRfc822NameRegexes: patternRequest,
    sanUniformResourceIdentifierRegexes: patternRequest,
    csrUploadAllowed: z.boolean().nullish(),
    keyGeneratedByVenafiAllowed: z.boolean().nullish(),
    driverGeneratedCsr: z.boolean().nullish(),
    everyoneIsConsumer: z.boolean().nullish().describe('Only true'),
    resourceConsumerUserIds: z.array(z.string()).max(0).nullish(),
    resourceConsumerTeamIds: z.array(z.string()).max(0).nullish(),
  })
  .meta({ id: 'CertificateIssuingTemplateRequest' });
export type CertificateIssuingTemplateRequest = z.infer<typeof CertificateIssuingTemplateRequest>;

export const CertificateIssuingTemplateResponse = z
  .object({ certificateIssuingTemplates: z.array(CertificateIssuingTemplateInformation) })
  .meta({ id: 'CertificateIssuingTemplateResponse' });
export type CertificateIssuingTemplateResponse = z.infer<typeof CertificateIssuingTemplateResponse>;

const path = '/v1/certificateissuingtemplates';
const shared = {
  auth: 'any',
  family: 'ecosystem',
  malformedCode: 10006,
  trailingSlash: true,
  tag: 'Certificate authorities',
} as const;
const common = {
  ...shared,
  method: 'GET',
  status: 200,
  roles: READERS,
  scopes: READER_SCOPES,
} as const;
const write = { ...shared, roles: PKI_WRITERS, scopes: ADMINISTRATOR_SCOPES } as const;
const params = z.object({ id: CertificateIssuingTemplateId });
const REQUEST_ERRORS = [
  'TEMPLATE_NAME_INVALID',
  'TEMPLATE_NAME_TAKEN',
  'CA_PRODUCT_OPTION_UNKNOWN',
  'NOT_SUPPORTED',
] as const;

/** Issuing templates (contract.md §2.8). */
export const certificateIssuingTemplates = {
  list: defineRoute({
    ...common,
    id: 'certificateIssuingTemplateList',
    path,
    query: z.object({ certificateAuthorityAccountId: CaAccountId.optional() }),
    response: CertificateIssuingTemplateResponse,
    errors: [],
    summary: 'List certificate issuing templates',
  }),
  get: defineRoute({
    ...common,
    id: 'certificateIssuingTemplateGet',
    path: `${path}/:id`,
    params,
    response: CertificateIssuingTemplateInformation,
    errors: ['NOT_FOUND'],
    summary: 'Get a certificate issuing template',
  }),
  create: defineRoute({
    ...write,
    id: 'certificateIssuingTemplateCreate',
    method: 'POST',
    path,
    status: 201,
    body: CertificateIssuingTemplateRequest,
    response: CertificateIssuingTemplateResponse,
    errors: REQUEST_ERRORS,
    summary: 'Create a certificate issuing template',
    description: 'The answer is a list of the one that was created.',
  }),
  update: defineRoute({
    ...write,
    id: 'certificateIssuingTemplateUpdate',
    method: 'PUT',
    path: `${path}/:id`,
    status: 200,
    params,
    body: CertificateIssuingTemplateRequest,
    response: CertificateIssuingTemplateInformation,
    errors: ['NOT_FOUND', ...REQUEST_ERRORS],
    summary: 'Overwrite a certificate issuing template',
    description: 'What the system made cannot be changed.',
  }),
  delete: defineRoute({
    ...write,
    id: 'certificateIssuingTemplateDelete',
    method: 'DELETE',
    path: `${path}/:id`,
    status: 204,
    params,
    errors: ['NOT_FOUND', 'NOT_SUPPORTED'],
    summary: 'Delete a certificate issuing template',
    description: 'What the system made cannot be deleted.',
  }),
} as const;
