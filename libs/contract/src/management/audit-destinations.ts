import { z } from 'zod';

import { DateTime } from '../dates.ts';
import { AuditDestinationId } from '../ids.ts';
import { ADMINISTRATOR_SCOPES, AUDITORS, PKI_WRITERS, READER_SCOPES } from '../roles.ts';
import { defineRoute } from '../route.ts';
import { deliveryChange, deliveryName, deliveryOutcome, deliveryUrl } from './delivery.ts';

/** How events are sent: JSON lines over https, signed, or RFC 5424 over TLS. */
export const AuditDestinationKind = z
  .enum(['WEBHOOK', 'SYSLOG'])
  .meta({ id: 'AuditDestinationKind' });
export type AuditDestinationKind = z.infer<typeof AuditDestinationKind>;

/** Where events go, and how far they got. */
export const AuditDestinationInformation = z
  .object({
    id: AuditDestinationId,
    name: z.string(),
    kind: AuditDestinationKind,
    url: z.string(),
    enabled: z.boolean(),
    forwardedSequence: z.int().min(0).describe('Number of the last event that was taken'),
    failureCount: z.int().min(0).describe('Attempts that failed since one did not'),
    nextAttemptDate: DateTime.optional().describe('Present after a failure'),
    secret: z
      .string()
      .optional()
      .describe('Key of the HMAC of deliveries, base64url; shown once, to who created a webhook'),
    creationDate: DateTime,
    modificationDate: DateTime,
  })
  .meta({ id: 'AuditDestinationInformation' });
export type AuditDestinationInformation = z.infer<typeof AuditDestinationInformation>;

export const AuditDestinationResponse = z
  .object({ destinations: z.array(AuditDestinationInformation) })
  .meta({ id: 'AuditDestinationResponse' });
export type AuditDestinationResponse = z.infer<typeof AuditDestinationResponse>;

export const AuditDestinationCreateRequest = z
  .strictObject({
    name: deliveryName,
    kind: AuditDestinationKind,
    url: deliveryUrl.describe(
      'https://…, syslog+tls://host:port or, where permitted, syslog+tcp://host:port',
    ),
    enabled: z.boolean().nullish().describe('true unless given'),
    fromBeginning: z
      .boolean()
      .nullish()
      .describe('true: everything that is still kept; otherwise what happens from now on'),
  })
  .meta({ id: 'AuditDestinationCreateRequest' });
export type AuditDestinationCreateRequest = z.infer<typeof AuditDestinationCreateRequest>;

export const AuditDestinationUpdateRequest = z
  .strictObject(deliveryChange)
  .meta({ id: 'AuditDestinationUpdateRequest' });
export type AuditDestinationUpdateRequest = z.infer<typeof AuditDestinationUpdateRequest>;

/** One attempt to deliver. */
export const AuditDeliveryInformation = z
  .object({
    id: z.uuid().describe('Also the header Luciole-Delivery'),
    firstSequence: z.int().min(0),
    lastSequence: z.int().min(0),
    ...deliveryOutcome,
    attempt: z.int().min(1),
    attemptDate: DateTime,
    durationMilliseconds: z.int().min(0),
  })
  .meta({ id: 'AuditDeliveryInformation' });
export type AuditDeliveryInformation = z.infer<typeof AuditDeliveryInformation>;

export const AuditDeliveryResponse = z
  .object({ deliveries: z.array(AuditDeliveryInformation) })
  .meta({ id: 'AuditDeliveryResponse' });
export type AuditDeliveryResponse = z.infer<typeof AuditDeliveryResponse>;

const path = '/v1/audit/destinations';
const params = z.object({ id: AuditDestinationId });
const common = {
  auth: 'any',
  family: 'own',
  malformedCode: 10006,
  extension: true,
  tag: 'Audit trail',
} as const;
const read = { ...common, roles: AUDITORS, scopes: READER_SCOPES } as const;
const write = { ...common, roles: PKI_WRITERS, scopes: ADMINISTRATOR_SCOPES } as const;

/** Where a company has its audit trail sent. */
export const auditDestinations = {
  list: defineRoute({
    ...read,
    id: 'auditDestinationList',
    method: 'GET',
    path,
    status: 200,
    response: AuditDestinationResponse,
    errors: [],
    summary: 'List where the audit trail is sent',
  }),
  create: defineRoute({
    ...write,
    id: 'auditDestinationCreate',
    method: 'POST',
    path,
    status: 201,
    body: AuditDestinationCreateRequest,
    response: AuditDestinationInformation,
    errors: [
      'AUDIT_DESTINATION_NAME_TAKEN',
      'AUDIT_DESTINATION_URL_INVALID',
      'AUDIT_DESTINATION_LIMIT',
    ],
    summary: 'Have the audit trail sent to a webhook or a syslog server',
    description:
      'Private addresses are refused unless the operator of the deployment permits them.',
  }),
  update: defineRoute({
    ...write,
    id: 'auditDestinationUpdate',
    method: 'PATCH',
    path: `${path}/:id`,
    status: 200,
    params,
    body: AuditDestinationUpdateRequest,
    response: AuditDestinationInformation,
    errors: ['NOT_FOUND', 'AUDIT_DESTINATION_NAME_TAKEN', 'AUDIT_DESTINATION_URL_INVALID'],
    summary: 'Change, stop or resume a destination',
  }),
  delete: defineRoute({
    ...write,
    id: 'auditDestinationDelete',
    method: 'DELETE',
    path: `${path}/:id`,
    status: 204,
    params,
    errors: ['NOT_FOUND'],
    summary: 'Delete a destination with its history',
  }),
  deliveries: defineRoute({
    ...read,
    id: 'auditDeliveryList',
    method: 'GET',
    path: `${path}/:id/deliveries`,
    status: 200,
    params,
    response: AuditDeliveryResponse,
    errors: ['NOT_FOUND'],
    summary: 'List the newest 1000 deliveries to a destination',
  }),
} as const;
