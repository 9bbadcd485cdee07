import { z } from 'zod';

import { defineRoute } from '../route.ts';

/** The trust anchors of an issuer's workloads. */
export const trustBundle = {
  get: defineRoute({
    id: 'workloadTrustBundle',
    method: 'GET',
    path: '/v1/trustbundle',
    status: 200,
    auth: 'none',
    family: 'workload',
    malformedCode: 10006,
    extension: true,
    headers: z.object({ 'if-none-match': z.string().max(256).optional() }),
    contentTypes: { response: ['application/x-pem-file'] },
    conditional: true,
    errors: ['WORKLOAD_SIGNING_CLOSED'],
    summary: 'Download the root certificates that verify workloads (PEM)',
    tag: 'Workloads',
  }),
} as const;
