import { z } from 'zod';

import { DateTime } from '../dates.ts';
import { ErrorItem } from '../error-body.ts';
import { CaAccountId, CompanyId, IntermediateCertificateId, ServiceAccountId } from '../ids.ts';
import { MAX_BARE_LIST, PAGE_MEMBERS, SearchRequest } from '../page.ts';
import {
  ADMINISTRATOR_SCOPES,
  BOOTSTRAP_SCOPES,
  PKI_WRITERS,
  READERS,
  READER_SCOPES,
} from '../roles.ts';
import { defineRoute } from '../route.ts';
import { CERTIFICATE_COUNTS, ConfigurationInformation } from './configuration-information.ts';

/** Expiry is no status; compare `validityEnd` with the clock. */
export const IntermediateCertificateStatus = z
  .enum([
    'NEW',
    'PENDING',
    'REQUESTED',
    'ISSUED',
    'REJECTED',
    'CANCELLED',
    'REVOKED',
    'FAILED',
    'DELETED',
  ])
  .meta({ id: 'IntermediateCertificateStatus' });
export type IntermediateCertificateStatus = z.infer<typeof IntermediateCertificateStatus>;

/** Reason codes of RFC 5280 §5.3.1 that make sense for a CA certificate that stays revoked. */
export const REVOCATION_REASONS = [
  'unspecified',
  'keyCompromise',
  'cACompromise',
  'affiliationChanged',
  'superseded',
  'cessationOfOperation',
  'privilegeWithdrawn',
  'aACompromise',
] as const;
export const RevocationReason = z.enum(REVOCATION_REASONS).meta({ id: 'RevocationReason' });
export type RevocationReason = z.infer<typeof RevocationReason>;

/** The CA certificate of one running issuer, with who asked for it. Members without a value are left out. */
export const IntermediateCertificateInformation = z
  .object({
    id: IntermediateCertificateId,
    companyId: CompanyId,
    commonName: z.string(),
    status: IntermediateCertificateStatus,
    certificate: z.string().optional().describe('PEM; present once issued'),
    issuerCertificates: z.array(z.string()).describe('PEM, the issuing CA first, the root last'),
    fingerprint: z.string().optional().describe('SHA-1 of the DER, upper-case hex'),
    fingerprintSha256: z.string().optional().describe('Our own: SHA-256, lower-case hex'),
    serialNumber: z.string().optional().describe('Our own: lower-case hex'),
    validityStart: DateTime.optional(),
    validityEnd: DateTime.optional(),
    creationDate: DateTime,
    modificationDate: DateTime,
    workflowId: z.string().optional(),
    configuration: ConfigurationInformation.optional().describe('Absent once it is deleted'),
    errorInformation: ErrorItem.optional(),
    ...CERTIFICATE_COUNTS,
    quarantinedCertCount: z
      .int()
      .min(1)
      .optional()
      .describe('Our own: reported but implausible, not counted until an administrator decides'),
    caAccountId: CaAccountId.optional().describe('Our own'),
    serviceAccountId: ServiceAccountId.optional().describe('Our own'),
    credentialThumbprint: z.string().optional().describe('Our own: SHA-256 of the key, hex'),
    sourceAddress: z.string().optional().describe('Our own'),
    instanceName: z.string().optional().describe('Our own'),
    keyId: z.string().optional().describe('Our own: id of the key in an HSM'),
    revocation: z
      .object({
        reason: RevocationReason,
        revocationDate: DateTime,
        crlNumber: z
          .int()
          .optional()
          .describe('The first CRL that lists it; absent while none does, which is tried again'),
      })
      .optional()
      .describe('Our own'),
  })
  .meta({ id: 'IntermediateCertificateInformation' });
export type IntermediateCertificateInformation = z.infer<typeof IntermediateCertificateInformation>;

export const IntermediateCertificateResponse = z
  .object({ intermediateCertificates: z.array(IntermediateCertificateInformation) })
  .meta({ id: 'IntermediateCertificateResponse' });
export type IntermediateCertificateResponse = z.infer<typeof IntermediateCertificateResponse>;

export const IntermediateCertificatePageResponse = z
  .object({
    intermediateCertificates: z.array(IntermediateCertificateInformation),
    ...PAGE_MEMBERS,
  })
  .meta({ id: 'IntermediateCertificatePageResponse' });
export type IntermediateCertificatePageResponse = z.infer<
  typeof IntermediateCertificatePageResponse
>;

/** Fields that a search can name (contract.md §2.6; the last ones are ours, ruling 17). */
export const INTERMEDIATE_CERTIFICATE_SEARCH_FIELDS = [
  'id',
  'commonName',
  'status',
  'fingerprint',
  'validityStart',
  'validityEnd',
  'creationDate',
  'modificationDate',
  'configurationId',
  'configurationName',
  'longLivedCertCount',
  'shortLivedCertCount',
  'ultraShortLivedCertCount',
  'workflowId',
  'serialNumber',
  'serviceAccountId',
  'credentialThumbprint',
  'sourceAddress',
  'instanceName',
] as const;
export type IntermediateCertificateSearchField =
  (typeof INTERMEDIATE_CERTIFICATE_SEARCH_FIELDS)[number];

export const IntermediateCertificateDeleteResponse = z
  .object({ id: IntermediateCertificateId })
  .meta({ id: 'IntermediateCertificateDeleteResponse' });
export type IntermediateCertificateDeleteResponse = z.infer<
  typeof IntermediateCertificateDeleteResponse
>;

export const RevocationRequest = z
  .strictObject({ reason: RevocationReason.nullish().describe('unspecified when missing') })
  .meta({ id: 'RevocationRequest' });
export type RevocationRequest = z.infer<typeof RevocationRequest>;

/** What becomes of a report that was set aside (ruling 25). */
export const StatisticsCorrectionRequest = z
  .strictObject({
    accept: z
      .boolean()
      .describe('true: what was reported counts; false: it never counts, and the counts stay'),
    reason: z
      .string()
      .trim()
      .min(1)
      .max(1000)
      .regex(/^\P{Cc}*$/u, 'has control characters')
      .describe('Why; it goes into the audit trail'),
    quarantinedCertCount: z
      .int()
      .min(0)
      .nullish()
      .describe('As it was read: the answer is 409 when another report has been set aside since'),
  })
  .meta({ id: 'StatisticsCorrectionRequest' });
export type StatisticsCorrectionRequest = z.infer<typeof StatisticsCorrectionRequest>;

const path = '/v1/distributedissuers/intermediatecertificates';
const params = z.object({ id: IntermediateCertificateId });
const common = {
  auth: 'any',
  family: 'ecosystem',
  malformedCode: 10006,
  tag: 'Issuer certificates',
} as const;
const read = { ...common, roles: READERS, scopes: READER_SCOPES } as const;
const write = { ...common, roles: PKI_WRITERS, scopes: ADMINISTRATOR_SCOPES } as const;

/** CA certificates of issuers (contract.md §2.6). The bootstrap routes on the same path are in `bootstrap`. */
export const intermediateCertificates = {
  list: defineRoute({
    ...read,
    id: 'intermediateCertificateList',
    method: 'GET',
    path,
    status: 200,
    response: IntermediateCertificateResponse,
    errors: [],
    summary: `List the newest ${MAX_BARE_LIST} issuer certificates`,
  }),
  search: defineRoute({
    ...read,
    id: 'intermediateCertificateSearch',
    method: 'POST',
    path: `${path}/search`,
    status: 200,
    body: SearchRequest,
    response: IntermediateCertificatePageResponse,
    errors: ['TOO_MANY_ROWS_TO_ORDER', 'INVALID_CURSOR'],
    summary: 'Search issuer certificates',
    description: `Fields: ${INTERMEDIATE_CERTIFICATE_SEARCH_FIELDS.join(', ')}.`,
  }),
  get: defineRoute({
    ...read,
    id: 'intermediateCertificateGet',
    method: 'GET',
    path: `${path}/:id`,
    status: 200,
    scopes: [...READER_SCOPES, ...BOOTSTRAP_SCOPES],
    params,
    response: IntermediateCertificateInformation,
    errors: ['NOT_FOUND', 'BOOTSTRAP_FROZEN', 'BOOTSTRAP_CERTIFICATE_QUARANTINED'],
    summary: 'Get an issuer certificate',
    description:
      'A bearer with the scope distributed-issuance sees its own certificates only, and is told here to stop using one.',
  }),
  delete: defineRoute({
    ...write,
    id: 'intermediateCertificateDelete',
    method: 'DELETE',
    path: `${path}/:id`,
    status: 200,
    params,
    response: IntermediateCertificateDeleteResponse,
    errors: ['NOT_FOUND', 'CERTIFICATE_LIVE'],
    summary: 'Hide an expired or revoked issuer certificate',
  }),
  revoke: defineRoute({
    ...write,
    id: 'intermediateCertificateRevoke',
    method: 'POST',
    path: `${path}/:id/revocation`,
    status: 200,
    family: 'own',
    extension: true,
    params,
    body: RevocationRequest,
    response: IntermediateCertificateInformation,
    errors: ['NOT_FOUND', 'CERTIFICATE_ALREADY_REVOKED', 'CERTIFICATE_NOT_REVOCABLE'],
    summary: 'Revoke an issuer certificate',
    description:
      'Its CA signs a new CRL before the answer (RFC 5280 §5). To repeat it changes nothing; another reason than the recorded one is refused. When the CA cannot sign, the revocation holds all the same and crlNumber is missing: it is tried again every few seconds.',
  }),
  correctStatistics: defineRoute({
    ...write,
    id: 'intermediateCertificateCorrectStatistics',
    method: 'POST',
    path: `${path}/:id/statistics/correction`,
    status: 200,
    family: 'own',
    extension: true,
    params,
    body: StatisticsCorrectionRequest,
    response: IntermediateCertificateInformation,
    errors: ['NOT_FOUND', 'STATISTICS_NOT_QUARANTINED', 'STATISTICS_QUARANTINE_CHANGED'],
    summary: 'Decide about a statistics report that was set aside',
    description:
      'Totals of an issuer only grow, so a later report is judged anew, whatever was decided about this one. Also for a certificate that has been deleted since: the event statistics.quarantined names it.',
  }),
} as const;
