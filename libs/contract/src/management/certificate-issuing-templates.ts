import { z } from 'zod';

import { DateTime } from '../dates.ts';
import { CaAccountId, CaProductOptionId, CertificateIssuingTemplateId, CompanyId } from '../ids.ts';
import { READERS, READER_SCOPES } from '../roles.ts';
import { defineRoute } from '../route.ts';
import { CaType } from './sub-ca-providers.ts';

const patterns = z.array(z.string());

/** One per CA account, made by the system; clients find account and product option ids by it (contract.md §2.7). */
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

export const CertificateIssuingTemplateResponse = z
  .object({ certificateIssuingTemplates: z.array(CertificateIssuingTemplateInformation) })
  .meta({ id: 'CertificateIssuingTemplateResponse' });
export type CertificateIssuingTemplateResponse = z.infer<typeof CertificateIssuingTemplateResponse>;

const path = '/v1/certificateissuingtemplates';
const common = {
  method: 'GET',
  status: 200,
  auth: 'any',
  roles: READERS,
  scopes: READER_SCOPES,
  family: 'ecosystem',
  malformedCode: 10006,
  trailingSlash: true,
  tag: 'Certificate authorities',
} as const;

/** Issuing templates, read only (contract.md §2.8). */
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
    params: z.object({ id: CertificateIssuingTemplateId }),
    response: CertificateIssuingTemplateInformation,
    errors: ['NOT_FOUND'],
    summary: 'Get a certificate issuing template',
  }),
} as const;
