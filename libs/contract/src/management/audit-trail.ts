import { z } from 'zod';

import { DateTime } from '../dates.ts';
import { ADMINISTRATOR_SCOPES, ADMINISTRATORS, AUDITORS, READER_SCOPES } from '../roles.ts';
import { defineRoute } from '../route.ts';

/** Shortest retention of events, in days. */
export const MIN_RETENTION_DAYS = 30;
/** Longest, in days: a hundred years. */
export const MAX_RETENTION_DAYS = 36_500;

/** What a company's trail was at an instant, signed. */
export const AuditCheckpointInformation = z
  .object({
    id: z.uuid(),
    size: z.int().min(0).describe('Number of events so far'),
    head: z.string().describe('Link of the last one, lower-case hex'),
    signatureDate: DateTime,
    keyId: z.uuid(),
    reason: z.enum(['SCHEDULED', 'REQUESTED', 'EXPORT', 'PRUNING']),
    jws: z.string().describe('The same in compact form (RFC 7515), ES256: what verifies'),
  })
  .meta({ id: 'AuditCheckpointInformation' });
export type AuditCheckpointInformation = z.infer<typeof AuditCheckpointInformation>;

export const AuditCheckpointResponse = z
  .object({ checkpoints: z.array(AuditCheckpointInformation) })
  .meta({ id: 'AuditCheckpointResponse' });
export type AuditCheckpointResponse = z.infer<typeof AuditCheckpointResponse>;

/** Public keys of checkpoints (RFC 7517). */
export const AuditKeySet = z
  .object({
    keys: z.array(
      z
        .object({
          kid: z.uuid(),
          kty: z.literal('EC'),
          crv: z.literal('P-256'),
          x: z.string(),
          y: z.string(),
          alg: z.literal('ES256'),
          use: z.literal('sig'),
        })
        .meta({ id: 'AuditPublicKey' }),
    ),
  })
  .meta({ id: 'AuditKeySet' });
export type AuditKeySet = z.infer<typeof AuditKeySet>;

export const AuditSettingsInformation = z
  .object({
    retentionDays: z
      .int()
      .min(MIN_RETENTION_DAYS)
      .max(MAX_RETENTION_DAYS)
      .optional()
      .describe('Events older than this are pruned; absent: none is ever'),
  })
  .meta({ id: 'AuditSettingsInformation' });
export type AuditSettingsInformation = z.infer<typeof AuditSettingsInformation>;

export const AuditSettingsRequest = z
  .strictObject({
    retentionDays: z
      .int()
      .min(MIN_RETENTION_DAYS)
      .max(MAX_RETENTION_DAYS)
      .nullish()
      .describe('Absent or null: events are kept for ever'),
  })
  .meta({ id: 'AuditSettingsRequest' });
export type AuditSettingsRequest = z.infer<typeof AuditSettingsRequest>;

const path = '/v1/audit';
const common = {
  status: 200,
  auth: 'any',
  family: 'own',
  malformedCode: 10006,
  extension: true,
  errors: [],
  tag: 'Audit trail',
} as const;
const read = { ...common, method: 'GET', roles: AUDITORS, scopes: READER_SCOPES } as const;
const administer = { ...common, roles: ADMINISTRATORS, scopes: ADMINISTRATOR_SCOPES } as const;
/** Not a UUID by its schema: an id that nobody here has is no error, it only finds nothing. */
const id = z
  .string()
  .regex(/^[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$/, 'must be a UUID')
  .optional();
const instant = z.iso.datetime({ offset: true }).optional();

/** The audit trail as a chain that shows tampering (ruling 27; docs/explanation/audit-chain.md). */
export const auditTrail = {
  export: defineRoute({
    ...read,
    id: 'auditTrailExport',
    path: `${path}/export`,
    query: z.object({
      format: z
        .enum(['jsonl', 'csv'])
        .optional()
        .describe('jsonl, unless given, can be verified; csv is for spreadsheets'),
      from: instant.describe('First instant'),
      to: instant.describe('First instant that is too late'),
      activityType: z.string().max(64).optional().describe('A heading, by key'),
      activityName: z.string().max(64).optional().describe('A kind of event, by key or name'),
      actor: id.describe('Id of who acted'),
      object: id.describe('Id of what it happened to'),
      outcome: z.enum(['SUCCESS', 'FAILURE', 'REFUSED']).optional(),
    }),
    contentTypes: { response: ['application/x-ndjson', 'text/csv'] },
    responseHeaders: { 'Content-Disposition': 'Name of the file' },
    summary: 'Export the audit trail with its chain',
    description:
      'Recorded as an event. With filters besides the time, JSON lines have digests in the place of what was not asked for, so that the file can still be verified.',
  }),
  checkpoints: defineRoute({
    ...read,
    id: 'auditCheckpointList',
    path: `${path}/checkpoints`,
    response: AuditCheckpointResponse,
    summary: 'List the newest 1000 checkpoints',
  }),
  createCheckpoint: defineRoute({
    ...read,
    id: 'auditCheckpointCreate',
    method: 'POST',
    path: `${path}/checkpoints`,
    status: 201,
    response: AuditCheckpointInformation,
    summary: 'Sign what the trail is now',
  }),
  keys: defineRoute({
    ...read,
    id: 'auditKeyList',
    path: `${path}/keys`,
    response: AuditKeySet,
    summary: 'List the public keys of checkpoints',
  }),
  settings: defineRoute({
    ...read,
    id: 'auditSettingsGet',
    path: `${path}/settings`,
    response: AuditSettingsInformation,
    summary: 'Read how long events are kept',
  }),
  changeSettings: defineRoute({
    ...administer,
    id: 'auditSettingsUpdate',
    method: 'PUT',
    path: `${path}/settings`,
    body: AuditSettingsRequest,
    response: AuditSettingsInformation,
    summary: 'Change how long events are kept',
  }),
} as const;
