import { z } from 'zod';

import { DateTime } from '../dates.ts';
import { HealthResponse } from '../control/operations.ts';
import { defineRoute } from '../route.ts';

/** What keeps an issuer from its work, or is worth knowing about it. */
const IssuerReason = z
  .object({ code: z.string(), message: z.string() })
  .meta({ id: 'IssuerReason' });

/** How an issuer stands with its control plane (ruling 24). */
const ControlPlaneContact = z
  .object({
    isReachable: z.boolean().describe('Whether the last attempt was answered'),
    lastAnswerAt: DateTime.optional().describe(
      'Of an authenticated request; by the issuer’s clock',
    ),
    ageSeconds: z.int().optional().describe('How long ago that was'),
    maxStalenessSeconds: z.int().describe('Signing stops when it is longer ago'),
    clockOffsetSeconds: z.number().optional().describe('The control plane’s clock minus ours'),
  })
  .meta({ id: 'ControlPlaneContact' });

/** Also the body of the 503 that says not ready. */
export const IssuerReadinessResponse = z
  .object({
    status: z.enum(['ready', 'not ready']),
    reasons: z.array(IssuerReason).describe('Why it is not ready; empty when it is'),
    notices: z.array(IssuerReason).describe('What does not keep it from signing'),
    controlPlane: ControlPlaneContact.optional().describe('Absent in developer mode'),
  })
  .meta({ id: 'IssuerReadinessResponse' });
export type IssuerReadinessResponse = z.infer<typeof IssuerReadinessResponse>;

const common = {
  method: 'GET',
  status: 200,
  auth: 'none',
  family: 'own',
  malformedCode: 10006,
  extension: true,
  errors: [],
  tag: 'Operations',
} as const;

/** What operators ask of an issuer, on a port of its own and in plain http. */
export const issuerOperations = {
  health: defineRoute({
    ...common,
    id: 'issuerHealth',
    path: '/healthz',
    response: HealthResponse,
    summary: 'Say that the process lives',
  }),
  readiness: defineRoute({
    ...common,
    id: 'issuerReadiness',
    path: '/readyz',
    response: IssuerReadinessResponse,
    summary: 'Say whether the issuer can sign; 503 with the same body when not',
  }),
  metrics: defineRoute({
    ...common,
    id: 'issuerMetrics',
    path: '/metrics',
    contentTypes: { response: ['text/plain; version=0.0.4'] },
    summary: 'Metrics in the text format of Prometheus',
  }),
} as const;
