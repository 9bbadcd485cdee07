import { z } from 'zod';

import { DateTime } from '../dates.ts';
import { CaId, ConfigurationId, ServiceAccountId, SubCaProviderId } from '../ids.ts';
import { ADMINISTRATOR_SCOPES, PKI_WRITERS, READERS, READER_SCOPES } from '../roles.ts';
import { defineRoute } from '../route.ts';
import { builtInCaPath } from './built-in-ca-routes.ts';
import { RevocationReason } from './intermediate-certificates.ts';

/** Most certificates that one call revokes. */
export const MAX_REVOCATIONS = 10_000;

const instant = z.iso.datetime({ offset: true });

/** Issuer certificates that are issued and have not expired, and for which all of this is true; at least one member. */
export const RevocationSelection = z
  .strictObject({
    serviceAccountId: ServiceAccountId.nullish().describe(
      'Who asked for them; also one that has been deleted since',
    ),
    configurationId: ConfigurationId.nullish(),
    subCaProviderId: SubCaProviderId.nullish(),
    certificateAuthorityId: CaId.nullish().describe('The CA that signed them'),
    issuedFrom: instant.nullish().describe('Inclusive'),
    issuedUntil: instant.nullish().describe('Exclusive'),
  })
  .meta({ id: 'RevocationSelection' });
export type RevocationSelection = z.infer<typeof RevocationSelection>;

export const RevocationPreviewRequest = z
  .strictObject({ selection: RevocationSelection })
  .meta({ id: 'RevocationPreviewRequest' });
export type RevocationPreviewRequest = z.infer<typeof RevocationPreviewRequest>;

/** What a revocation would hit. */
export const RevocationPreview = z
  .object({
    certificateCount: z.int().min(0),
    serviceAccountCount: z.int().min(0),
    configurationCount: z.int().min(0),
    certificateAuthorityCount: z.int().min(0),
    lastValidityEnd: DateTime.optional().describe('When the last of them would have ended'),
    reportedCertCount: z
      .int()
      .min(0)
      .describe('Certificates of workloads that their issuers reported to have signed'),
  })
  .meta({ id: 'RevocationPreview' });
export type RevocationPreview = z.infer<typeof RevocationPreview>;

export const BulkRevocationRequest = z
  .strictObject({
    selection: RevocationSelection,
    reason: RevocationReason,
    certificateCount: z
      .int()
      .min(1)
      .describe('As the preview gave it: the answer is 409 when it is another one by now'),
  })
  .meta({ id: 'BulkRevocationRequest' });
export type BulkRevocationRequest = z.infer<typeof BulkRevocationRequest>;

export const BulkRevocationResponse = z
  .object({
    revokedCount: z.int().min(0),
    unpublishedCount: z
      .int()
      .min(0)
      .describe('Of these, those in no CRL yet, because a CA cannot sign; it is tried again'),
    revocationDate: DateTime,
  })
  .meta({ id: 'BulkRevocationResponse' });
export type BulkRevocationResponse = z.infer<typeof BulkRevocationResponse>;

export const CaRevocationRequest = z
  .strictObject({ reason: RevocationReason })
  .meta({ id: 'CaRevocationRequest' });
export type CaRevocationRequest = z.infer<typeof CaRevocationRequest>;

export const CaRevocationInformation = z
  .object({
    id: CaId,
    caName: z.string(),
    reason: RevocationReason,
    revocationDate: DateTime,
    serialNumbers: z
      .array(z.string())
      .describe('Of its certificates that were revoked, the re-issued ones included'),
    crlNumber: z.int().optional().describe('Of the CRL of the CA above that lists them first'),
    waitsForOfflineCrl: z
      .boolean()
      .optional()
      .describe('Whether verifiers hear of it with the next CRL that the offline CA above signs'),
  })
  .meta({ id: 'CaRevocationInformation' });
export type CaRevocationInformation = z.infer<typeof CaRevocationInformation>;

export const OcspSettings = z
  .object({
    id: CaId,
    enabled: z.boolean().describe('Whether certificates that the CA issues name its responder'),
    answersSince: DateTime.optional().describe(
      'Since when the responder answers; it goes on after enabled is false, for certificates that name it',
    ),
    address: z.string().optional().describe('As certificates name it'),
  })
  .meta({ id: 'OcspSettings' });
export type OcspSettings = z.infer<typeof OcspSettings>;

export const OcspSettingsRequest = z
  .strictObject({ enabled: z.boolean() })
  .meta({ id: 'OcspSettingsRequest' });
export type OcspSettingsRequest = z.infer<typeof OcspSettingsRequest>;

const params = z.object({ id: CaId });
const common = {
  auth: 'any',
  malformedCode: 10006,
  family: 'own',
  extension: true,
  tag: 'Revocation',
} as const;
const read = { ...common, roles: READERS, scopes: READER_SCOPES } as const;
const write = { ...common, roles: PKI_WRITERS, scopes: ADMINISTRATOR_SCOPES } as const;

/** Revocation in bulk and of CAs, and OCSP per CA; that of one issuer certificate is with the certificates. */
export const revocations = {
  preview: defineRoute({
    ...read,
    id: 'revocationPreview',
    method: 'POST',
    path: '/v1/distributedissuers/revocations/preview',
    status: 200,
    body: RevocationPreviewRequest,
    response: RevocationPreview,
    errors: ['REVOCATION_SELECTION_EMPTY', 'NOT_FOUND'],
    summary: 'Count what a revocation would hit',
  }),
  revoke: defineRoute({
    ...write,
    id: 'revocationCreate',
    method: 'POST',
    path: '/v1/distributedissuers/revocations',
    status: 200,
    recentAuthentication: true,
    body: BulkRevocationRequest,
    response: BulkRevocationResponse,
    errors: [
      'REVOCATION_SELECTION_EMPTY',
      'NOT_FOUND',
      'REVOCATION_COUNT_CHANGED',
      'REVOCATION_TOO_MANY',
    ],
    summary: `Revoke up to ${MAX_REVOCATIONS} issuer certificates at once`,
    description:
      'Recorded in batches; when it is cut short, repeat the preview and the call: what is revoked stays revoked and is not counted again. Certificates whose signing is under way are not among them: disable the service account first.',
  }),
  revokeAuthority: defineRoute({
    ...write,
    id: 'caRevoke',
    method: 'POST',
    path: `${builtInCaPath}/revocation`,
    status: 200,
    recentAuthentication: true,
    params,
    body: CaRevocationRequest,
    response: CaRevocationInformation,
    errors: [
      'NOT_FOUND',
      'ROOT_NOT_REVOCABLE',
      'CA_REVOKED_ELSEWHERE',
      'CERTIFICATE_ALREADY_REVOKED',
      'CERTIFICATE_NOT_REVOCABLE',
    ],
    summary: 'Revoke an intermediate CA',
    description:
      'All of its certificates that have not expired. It signs nothing more but its CRL. Everything under it ends for verifiers that check the CRL of the root.',
  }),
  ocspSettings: defineRoute({
    ...read,
    id: 'ocspSettingsGet',
    method: 'GET',
    path: `${builtInCaPath}/ocsp`,
    status: 200,
    params,
    response: OcspSettings,
    errors: ['NOT_FOUND'],
    summary: 'Get whether a CA answers OCSP',
  }),
  changeOcspSettings: defineRoute({
    ...write,
    id: 'ocspSettingsChange',
    method: 'PUT',
    path: `${builtInCaPath}/ocsp`,
    status: 200,
    params,
    body: OcspSettingsRequest,
    response: OcspSettings,
    errors: ['NOT_FOUND', 'CA_UNAVAILABLE', 'CA_KEY_OFFLINE', 'OCSP_WITHOUT_ADDRESS'],
    summary: 'Have a CA answer OCSP',
    description:
      'Issuers renew, because their certificates shall name the responder. Intermediates under a root get theirs re-issued by the command reissue-intermediates.',
  }),
} as const;
