import { z } from 'zod';

import { DateTime } from '../dates.ts';
import { AlertWebhookId, CompanyId } from '../ids.ts';
import { ADMINISTRATOR_SCOPES, AUDITORS, PKI_WRITERS, READER_SCOPES } from '../roles.ts';
import { defineRoute } from '../route.ts';
import { AlertInformation } from './alerts.ts';
import { deliveryChange, deliveryName, deliveryOutcome, deliveryUrl } from './delivery.ts';

/** Where alerts are sent, and how that goes. */
export const AlertWebhookInformation = z
  .object({
    id: AlertWebhookId,
    name: z.string(),
    url: z.string(),
    enabled: z.boolean(),
    secret: z
      .string()
      .optional()
      .describe('Key of the HMAC of deliveries, base64url; shown once, to who created it'),
    failureCount: z.int().min(0).describe('Attempts that failed since one did not'),
    lastAttempt: z.object({ at: DateTime, ...deliveryOutcome }).optional(),
    nextAttemptDate: DateTime.optional().describe('Present after a failure'),
    creationDate: DateTime,
    modificationDate: DateTime,
  })
  .meta({ id: 'AlertWebhookInformation' });
export type AlertWebhookInformation = z.infer<typeof AlertWebhookInformation>;

export const AlertWebhookResponse = z
  .object({ webhooks: z.array(AlertWebhookInformation) })
  .meta({ id: 'AlertWebhookResponse' });
export type AlertWebhookResponse = z.infer<typeof AlertWebhookResponse>;

export const AlertWebhookCreateRequest = z
  .strictObject({
    name: deliveryName,
    url: deliveryUrl.describe('https://…'),
    enabled: z.boolean().nullish().describe('true unless given'),
  })
  .meta({ id: 'AlertWebhookCreateRequest' });
export type AlertWebhookCreateRequest = z.infer<typeof AlertWebhookCreateRequest>;

export const AlertWebhookUpdateRequest = z
  .strictObject(deliveryChange)
  .meta({ id: 'AlertWebhookUpdateRequest' });
export type AlertWebhookUpdateRequest = z.infer<typeof AlertWebhookUpdateRequest>;

/** What became of a test. */
export const AlertWebhookTest = z.object(deliveryOutcome).meta({ id: 'AlertWebhookTest' });
export type AlertWebhookTest = z.infer<typeof AlertWebhookTest>;

/** What happened to an alert; in a test, to none. */
export const AlertEvent = z
  .object({
    event: z.enum(['OPENED', 'ESCALATED', 'RESOLVED', 'TEST']),
    sequence: z.int().min(0).describe('Of the company: an event that comes twice has the same'),
    occurredAt: DateTime,
    alert: AlertInformation.optional().describe('As it is when it is sent'),
  })
  .meta({ id: 'AlertEvent' });
export type AlertEvent = z.infer<typeof AlertEvent>;

/** The body of a delivery. */
export const AlertDelivery = z
  .object({ companyId: CompanyId, events: z.array(AlertEvent).describe('In order, at most 100') })
  .meta({ id: 'AlertDelivery' });
export type AlertDelivery = z.infer<typeof AlertDelivery>;

const path = '/v1/distributedissuers/alerts/webhooks';
const params = z.object({ id: AlertWebhookId });
const common = {
  auth: 'any',
  family: 'own',
  malformedCode: 10006,
  extension: true,
  tag: 'Alerts',
} as const;
const write = { ...common, roles: PKI_WRITERS, scopes: ADMINISTRATOR_SCOPES } as const;

/** Where a company has its alerts sent. */
export const alertWebhooks = {
  list: defineRoute({
    ...common,
    roles: AUDITORS,
    scopes: READER_SCOPES,
    id: 'alertWebhookList',
    method: 'GET',
    path,
    status: 200,
    response: AlertWebhookResponse,
    errors: [],
    summary: 'List where alerts are sent',
  }),
  create: defineRoute({
    ...write,
    id: 'alertWebhookCreate',
    method: 'POST',
    path,
    status: 201,
    body: AlertWebhookCreateRequest,
    response: AlertWebhookInformation,
    errors: ['ALERT_WEBHOOK_NAME_TAKEN', 'ALERT_WEBHOOK_URL_INVALID', 'ALERT_WEBHOOK_LIMIT'],
    summary: 'Have alerts sent to a webhook',
    description:
      'It gets what happens from now on, at least once and in order, signed. Private addresses are refused unless the operator of the deployment permits them.',
  }),
  update: defineRoute({
    ...write,
    id: 'alertWebhookUpdate',
    method: 'PATCH',
    path: `${path}/:id`,
    status: 200,
    params,
    body: AlertWebhookUpdateRequest,
    response: AlertWebhookInformation,
    errors: ['NOT_FOUND', 'ALERT_WEBHOOK_NAME_TAKEN', 'ALERT_WEBHOOK_URL_INVALID'],
    summary: 'Change, stop or resume a webhook',
  }),
  delete: defineRoute({
    ...write,
    id: 'alertWebhookDelete',
    method: 'DELETE',
    path: `${path}/:id`,
    status: 204,
    params,
    errors: ['NOT_FOUND'],
    summary: 'Delete a webhook',
  }),
  test: defineRoute({
    ...write,
    id: 'alertWebhookTest',
    method: 'POST',
    path: `${path}/:id/test`,
    status: 200,
    params,
    response: AlertWebhookTest,
    errors: ['NOT_FOUND'],
    summary: 'Send a signed test to a webhook now',
  }),
} as const;
