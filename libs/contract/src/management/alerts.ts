import { z } from 'zod';

import { DateTime } from '../dates.ts';
import { AlertId, IntermediateCertificateId } from '../ids.ts';
import { ADMINISTRATOR_SCOPES, PKI_WRITERS, READERS, READER_SCOPES } from '../roles.ts';
import { defineRoute } from '../route.ts';

/** Every condition that is an alert while it holds. */
export const ALERT_KINDS = [
  'CREDENTIAL_EXPIRING',
  'API_KEY_EXPIRING',
  'CA_ENDING',
  'CRL_EXPIRING',
  'ISSUER_SILENT',
  'ISSUER_STALE',
  'ISSUER_RENEWING_LATE',
  'INSTANCE_CONFLICT',
  'QUOTA_NEARLY_REACHED',
  'STATISTICS_QUARANTINED',
  'ISSUANCE_JUMP',
] as const;
export const AlertKind = z.enum(ALERT_KINDS).meta({
  id: 'AlertKind',
  description:
    'ISSUER_STALE: so long without contact that issuers stop signing by themselves; INSTANCE_CONFLICT: two live issuers under one name of one service account; QUOTA_NEARLY_REACHED: of sub-CAs of a service account; ISSUANCE_JUMP: far more certificates in an hour than in any of the week before',
});
export type AlertKind = z.infer<typeof AlertKind>;

/** The graver first. */
export const ALERT_SEVERITIES = ['CRITICAL', 'WARNING'] as const;
export const AlertSeverity = z.enum(ALERT_SEVERITIES).meta({ id: 'AlertSeverity' });
export type AlertSeverity = z.infer<typeof AlertSeverity>;

/** What an alert is about. */
export const AlertSubjectKind = z
  .enum([
    'SERVICE_ACCOUNT',
    'API_KEY',
    'CERTIFICATE_AUTHORITY',
    'ISSUER',
    'ISSUER_CERTIFICATE',
    'CONFIGURATION',
  ])
  .meta({ id: 'AlertSubjectKind' });
export type AlertSubjectKind = z.infer<typeof AlertSubjectKind>;

const count = z.int().min(0);

/** What was found, as far as it applies to the kind. */
export const AlertDetails = z
  .object({
    expiresAt: DateTime.optional().describe('End of the credential, key, CA, CRL or certificate'),
    lastContact: DateTime.optional().describe('Last report of the issuer or use of its credential'),
    renewalDue: DateTime.optional().describe('Two thirds of the life of the newest certificate'),
    issuerCertificateId: IntermediateCertificateId.optional().describe('The newest'),
    otherIssuerCertificateId: IntermediateCertificateId.optional().describe(
      'An earlier one, which reports still',
    ),
    sourceAddress: z.string().optional().describe('From where the newest was asked for'),
    otherSourceAddress: z.string().optional(),
    quota: z.enum(['LIVE_SUB_CAS', 'ISSUES_PER_HOUR']).optional(),
    count: count.optional().describe('That count for the quota, or certificates of the hour'),
    limit: count.optional().describe('The quota, or the most of any hour of the week before'),
  })
  .meta({ id: 'AlertDetails' });
export type AlertDetails = z.infer<typeof AlertDetails>;

/** A condition that holds, or held, for one subject. */
export const AlertInformation = z
  .object({
    id: AlertId,
    kind: AlertKind,
    severity: AlertSeverity,
    subject: z
      .object({
        kind: AlertSubjectKind,
        id: z.uuid().describe('For an issuer that of its service account'),
        name: z.string(),
        instanceName: z.string().optional().describe('For an issuer that gave one'),
      })
      .describe('As it was called when it was last seen'),
    details: AlertDetails,
    openedAt: DateTime,
    resolvedAt: DateTime.optional().describe('Since when the condition holds no more'),
    acknowledgement: z
      .object({
        at: DateTime,
        by: z.string(),
        note: z.string().optional(),
        until: DateTime.optional().describe('When it counts again'),
      })
      .optional()
      .describe('Absent also when its time is over, or when the alert has become graver since'),
  })
  .meta({ id: 'AlertInformation' });
export type AlertInformation = z.infer<typeof AlertInformation>;

export const AlertResponse = z
  .object({ alerts: z.array(AlertInformation) })
  .meta({ id: 'AlertResponse' });
export type AlertResponse = z.infer<typeof AlertResponse>;

export const AlertAcknowledgementRequest = z
  .strictObject({
    note: z.string().trim().min(1).max(1000).nullish().describe('What is done about it'),
    until: z.iso
      .datetime({ offset: true })
      .nullish()
      .describe('When it is to count again; absent: never, unless it becomes graver'),
  })
  .meta({ id: 'AlertAcknowledgementRequest' });
export type AlertAcknowledgementRequest = z.infer<typeof AlertAcknowledgementRequest>;

const settings = {
  expiryDays: z.int().min(1).max(365).describe('Before the end of credentials and API keys'),
  caDays: z.int().min(1).max(3650).describe('Before the end of a CA'),
  silentHours: z.int().min(1).max(71).describe('Without contact until an issuer is silent'),
  quotaPercent: z.int().min(1).max(100).describe('Of a quota'),
  jumpFactor: z.int().min(2).max(1000).describe('Times the busiest hour of the week before'),
};

/** When conditions become alerts. */
export const AlertSettings = z.object(settings).meta({ id: 'AlertSettings' });
export type AlertSettings = z.infer<typeof AlertSettings>;

export const AlertSettingsRequest = z.strictObject(settings).meta({ id: 'AlertSettingsRequest' });
export type AlertSettingsRequest = z.infer<typeof AlertSettingsRequest>;

const path = '/v1/distributedissuers/alerts';
const params = z.object({ id: AlertId });
const common = {
  auth: 'any',
  status: 200,
  family: 'own',
  malformedCode: 10006,
  extension: true,
  tag: 'Alerts',
} as const;
const read = { ...common, roles: READERS, scopes: READER_SCOPES } as const;
const write = { ...common, roles: PKI_WRITERS, scopes: ADMINISTRATOR_SCOPES } as const;

/** What needs somebody, and who takes care of it. */
export const alerts = {
  list: defineRoute({
    ...read,
    id: 'alertList',
    method: 'GET',
    path,
    query: z.object({
      state: z
        .enum(['OPEN', 'RESOLVED'])
        .optional()
        .describe('OPEN when missing; resolved ones are kept for 90 days'),
      kind: AlertKind.optional(),
    }),
    response: AlertResponse,
    errors: [],
    summary: 'List at most 1000 alerts, the newest first',
    description: 'Conditions are looked at once a minute. At most 1000 alerts of a kind are open.',
  }),
  acknowledge: defineRoute({
    ...write,
    id: 'alertAcknowledge',
    method: 'POST',
    path: `${path}/:id/acknowledgement`,
    params,
    body: AlertAcknowledgementRequest,
    response: AlertInformation,
    errors: ['NOT_FOUND', 'ALERT_RESOLVED'],
    summary: 'Say that somebody takes care of an alert',
    description: 'It stays open until the condition holds no more, and does not count meanwhile.',
  }),
  withdrawAcknowledgement: defineRoute({
    ...write,
    id: 'alertWithdrawAcknowledgement',
    method: 'DELETE',
    path: `${path}/:id/acknowledgement`,
    params,
    response: AlertInformation,
    errors: ['NOT_FOUND', 'ALERT_RESOLVED'],
    summary: 'Let an acknowledged alert count again',
  }),
  settings: defineRoute({
    ...read,
    id: 'alertSettingsGet',
    method: 'GET',
    path: `${path}/settings`,
    response: AlertSettings,
    errors: [],
    summary: 'Get when conditions become alerts',
  }),
  changeSettings: defineRoute({
    ...write,
    id: 'alertSettingsUpdate',
    method: 'PUT',
    path: `${path}/settings`,
    body: AlertSettingsRequest,
    response: AlertSettings,
    errors: [],
    summary: 'Set when conditions become alerts',
    description: 'Every condition is looked at before the answer.',
  }),
} as const;
