import { z } from 'zod';

import { DateTime } from '../dates.ts';
import {
  CaId,
  ConfigurationId,
  IncidentId,
  IntermediateCertificateId,
  ServiceAccountId,
  SubCaProviderId,
} from '../ids.ts';
import {
  ADMINISTRATOR_SCOPES,
  BOOTSTRAP_SCOPES,
  PKI_WRITERS,
  READERS,
  READER_SCOPES,
} from '../roles.ts';
import { defineRoute } from '../route.ts';
import { IntermediateCertificateStatus, RevocationReason } from './intermediate-certificates.ts';

/** What can be done to a target, the mildest first. */
export const INCIDENT_ACTIONS = ['FREEZE', 'QUARANTINE', 'REVOKE'] as const;
export const IncidentAction = z.enum(INCIDENT_ACTIONS).meta({
  id: 'IncidentAction',
  description:
    'FREEZE: no new sub-CA, and issuers stop at their next contact until the incident is closed; QUARANTINE: what issuers hold now is not to be used any more, and they bootstrap anew with a new key; REVOKE: listed in the CRL',
});
export type IncidentAction = z.infer<typeof IncidentAction>;

/** What an incident can be about. */
export const INCIDENT_TARGETS = [
  'ISSUER',
  'SERVICE_ACCOUNT',
  'CONFIGURATION',
  'SUB_CA_PROVIDER',
  'CERTIFICATE_AUTHORITY',
] as const;
export const IncidentTargetKind = z.enum(INCIDENT_TARGETS).meta({ id: 'IncidentTargetKind' });
export type IncidentTargetKind = z.infer<typeof IncidentTargetKind>;

const target = <const Kind extends IncidentTargetKind, Id extends z.ZodType>(kind: Kind, id: Id) =>
  z.strictObject({ kind: z.literal(kind), id });

export const IncidentTarget = z
  .discriminatedUnion('kind', [
    target('ISSUER', IntermediateCertificateId),
    target('SERVICE_ACCOUNT', ServiceAccountId),
    target('CONFIGURATION', ConfigurationId),
    target('SUB_CA_PROVIDER', SubCaProviderId),
    target('CERTIFICATE_AUTHORITY', CaId),
  ])
  .meta({
    id: 'IncidentTarget',
    description:
      'ISSUER: whoever holds this certificate, that is, its service account under its instance name; CERTIFICATE_AUTHORITY: with every CA below it',
  });
export type IncidentTarget = z.infer<typeof IncidentTarget>;

export const IncidentPreviewRequest = z
  .strictObject({ target: IncidentTarget })
  .meta({ id: 'IncidentPreviewRequest' });
export type IncidentPreviewRequest = z.infer<typeof IncidentPreviewRequest>;

const count = z.int().min(0);

/** What an act would hit, as of now. A sub-CA is live from its reservation to its notAfter unless it failed or was revoked. */
export const IncidentImpact = z
  .object({
    issuerCount: count.describe('Service accounts by instance name that hold a live sub-CA'),
    subCaCount: count.describe('Live sub-CAs'),
    lastSubCaExpiry: DateTime.optional().describe(
      'The end of the last of them. Nothing that is signed with their keys, by whomever, outlives it',
    ),
    reportedCertCount: count.describe(
      'Certificates of workloads that issuers report to have signed with them. Expired ones are among them; what was signed since the last report is not',
    ),
    unreportedSubCaCount: count.describe('Live sub-CAs without any report'),
    lastReport: DateTime.optional().describe('The oldest of the last reports of the sub-CAs'),
    lastCertExpiry: DateTime.optional().describe(
      'An upper bound of when the last certificate that honest issuers signed until now ends: the longest validity that the policies permit now, and never after the sub-CA',
    ),
    configurations: z.array(z.string()).describe('Names of those under which they were issued'),
    trustDomains: z.array(z.string()).describe('SPIFFE trust domains that these permit'),
    isTrustDomainOpen: z.boolean().describe('Whether they may permit others too'),
  })
  .meta({ id: 'IncidentImpact' });
export type IncidentImpact = z.infer<typeof IncidentImpact>;

export const IncidentPreview = z
  .object({ targetName: z.string(), impact: IncidentImpact })
  .meta({ id: 'IncidentPreview' });
export type IncidentPreview = z.infer<typeof IncidentPreview>;

export const IncidentRequest = z
  .strictObject({
    action: IncidentAction,
    target: IncidentTarget,
    note: z.string().trim().min(1).max(1000).describe('Why; it stays with the incident'),
    reason: RevocationReason.nullish().describe('For REVOKE; unspecified unless given'),
    subCaCount: count
      .nullish()
      .describe('As the preview gave it: the answer is 409 when it is another one by now'),
  })
  .meta({ id: 'IncidentRequest' });
export type IncidentRequest = z.infer<typeof IncidentRequest>;

/** An act on a target, and what it was meant to hit. */
export const IncidentInformation = z
  .object({
    id: IncidentId,
    action: IncidentAction,
    target: z.object({ kind: IncidentTargetKind, id: z.uuid() }),
    targetName: z.string().describe('When the incident was opened'),
    note: z.string(),
    reason: RevocationReason.optional(),
    state: z
      .enum(['OPEN', 'CLOSED'])
      .describe('Closing ends a freeze. What was quarantined or revoked stays so'),
    openedAt: DateTime,
    openedBy: z.string(),
    closedAt: DateTime.optional(),
    closedBy: z.string().optional(),
    preview: IncidentImpact.describe('As of the act'),
  })
  .meta({ id: 'IncidentInformation' });
export type IncidentInformation = z.infer<typeof IncidentInformation>;

/** Most sub-CAs that an incident shows one by one. */
export const MAX_INCIDENT_SUB_CAS = 1000;

/** An incident with what can be measured of it. */
export const IncidentReport = IncidentInformation.extend({
  measured: z.object({
    at: DateTime,
    subCaCount: count.describe('That it hit'),
    liveSubCaCount: count.describe('Of these, those that have not expired and are not revoked'),
    revokedSubCaCount: count,
    confirmedSubCaCount: count.describe(
      'Of these, those whose issuer has said since that it signs with them no more',
    ),
    replacedIssuerCount: count.describe('Issuers that got another sub-CA since'),
    crls: z
      .array(
        z.object({
          certificateAuthorityId: CaId,
          caName: z.string(),
          revocationCount: count,
          unpublishedCount: count.describe('In no CRL yet; it is tried again'),
          crlNumber: z.int().optional().describe('Of the first CRL that has them all'),
          publishedAt: DateTime.optional(),
        }),
      )
      .describe('CRLs that list what it revoked'),
    exposure: z
      .object({
        lastSubCaExpiry: DateTime,
        lastCertExpiry: DateTime.describe(
          'As in the preview; for an issuer that has confirmed, what it signed until then',
        ),
      })
      .optional()
      .describe(
        'When it is over for clients that check no CRL: for whoever has a sub-CA’s key, and for certificates of honest issuers',
      ),
  }),
  subCas: z
    .array(
      z.object({
        id: IntermediateCertificateId,
        commonName: z.string(),
        serviceAccountId: ServiceAccountId,
        instanceName: z.string().optional(),
        status: IntermediateCertificateStatus,
        validityEnd: DateTime,
        confirmedAt: DateTime.optional(),
      }),
    )
    .describe(`At most ${MAX_INCIDENT_SUB_CAS}`),
}).meta({ id: 'IncidentReport' });
export type IncidentReport = z.infer<typeof IncidentReport>;

export const IncidentsResponse = z
  .object({ incidents: z.array(IncidentInformation) })
  .meta({ id: 'IncidentsResponse' });
export type IncidentsResponse = z.infer<typeof IncidentsResponse>;

const path = '/v1/distributedissuers/incidents';
const params = z.object({ id: IncidentId });
const common = { family: 'own', malformedCode: 10006, extension: true, tag: 'Incidents' } as const;
const read = { ...common, auth: 'any', roles: READERS, scopes: READER_SCOPES } as const;
const write = {
  ...common,
  auth: 'any',
  roles: PKI_WRITERS,
  scopes: ADMINISTRATOR_SCOPES,
  recentAuthentication: true,
} as const;

/** The off switch: freeze, quarantine and revoke, each an incident that stays on record. */
export const incidents = {
  preview: defineRoute({
    ...read,
    id: 'incidentPreview',
    method: 'POST',
    path: `${path}/preview`,
    status: 200,
    body: IncidentPreviewRequest,
    response: IncidentPreview,
    errors: ['NOT_FOUND'],
    summary: 'Show what an act would hit',
  }),
  open: defineRoute({
    ...write,
    id: 'incidentOpen',
    method: 'POST',
    path,
    status: 201,
    body: IncidentRequest,
    response: IncidentReport,
    errors: [
      'NOT_FOUND',
      'INCIDENT_COUNT_CHANGED',
      'INCIDENT_ALREADY_FROZEN',
      'REVOCATION_TOO_MANY',
      'ROOT_NOT_REVOCABLE',
      'CERTIFICATE_ALREADY_REVOKED',
      'CERTIFICATE_NOT_REVOCABLE',
    ],
    summary: 'Freeze, quarantine or revoke',
    description:
      'A revoked issuer asks for another sub-CA and gets it, unless its service account is frozen or disabled. An intermediate is revoked itself, and not what it signed.',
  }),
  list: defineRoute({
    ...read,
    id: 'incidentList',
    method: 'GET',
    path,
    status: 200,
    response: IncidentsResponse,
    errors: [],
    summary: 'List the newest 1000 incidents',
  }),
  get: defineRoute({
    ...read,
    id: 'incidentGet',
    method: 'GET',
    path: `${path}/:id`,
    status: 200,
    params,
    response: IncidentReport,
    errors: ['NOT_FOUND'],
    summary: 'Get an incident and what can be measured of it',
  }),
  close: defineRoute({
    ...write,
    id: 'incidentClose',
    method: 'POST',
    path: `${path}/:id/closure`,
    status: 200,
    params,
    response: IncidentReport,
    errors: ['NOT_FOUND', 'INCIDENT_CLOSED'],
    summary: 'Close an incident; a freeze thaws',
  }),
  confirmStop: defineRoute({
    ...common,
    auth: 'bearer',
    scopes: BOOTSTRAP_SCOPES,
    id: 'incidentConfirmStop',
    method: 'POST',
    path: '/v1/distributedissuers/intermediatecertificates/:id/stop',
    status: 204,
    params: z.object({ id: IntermediateCertificateId }),
    errors: ['NOT_FOUND'],
    summary: 'Say that nothing is signed with the own sub-CA any more',
  }),
} as const;
