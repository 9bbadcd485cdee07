import { z } from 'zod';

import { defineRoute } from '../route.ts';

export const HealthResponse = z.object({ status: z.literal('ok') }).meta({ id: 'HealthResponse' });
export type HealthResponse = z.infer<typeof HealthResponse>;

/** Also the body of the 503 that says not ready. */
export const ReadinessResponse = z
  .object({
    status: z.enum(['ready', 'not ready']),
    checks: z.record(z.string(), z.enum(['ok', 'failed'])),
  })
  .meta({ id: 'ReadinessResponse' });
export type ReadinessResponse = z.infer<typeof ReadinessResponse>;

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

/** What operators and readers of the API ask for. */
export const operations = {
  health: defineRoute({
    ...common,
    id: 'health',
    path: '/healthz',
    response: HealthResponse,
    summary: 'Say that the process lives',
  }),
  readiness: defineRoute({
    ...common,
    id: 'readiness',
    path: '/readyz',
    response: ReadinessResponse,
    summary: 'Say whether the process can serve; 503 with the same body when not',
  }),
  metrics: defineRoute({
    ...common,
    id: 'metrics',
    path: '/metrics',
    contentTypes: { response: ['text/plain; version=0.0.4'] },
    summary: 'Metrics in the text format of Prometheus',
  }),
  openApi: defineRoute({
    ...common,
    id: 'openApi',
    path: '/openapi.json',
    response: z.record(z.string(), z.unknown()),
    summary: 'This document',
  }),
  docs: defineRoute({
    ...common,
    id: 'docs',
    path: '/docs',
    contentTypes: { response: ['text/html'] },
    summary: 'This document as a page',
  }),
} as const;
