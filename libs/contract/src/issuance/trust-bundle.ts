import { z } from 'zod';

import { defineRoute } from '../route.ts';

/** A root as a JWK; which members besides these there are is the key type's business (RFC 7518 §6, RFC 8037 §2). */
const SpiffeBundleKey = z
  .object({
    use: z.literal('x509-svid'),
    kty: z.enum(['EC', 'RSA', 'OKP']),
    crv: z.string().optional(),
    x: z.string().optional(),
    y: z.string().optional(),
    n: z.string().optional(),
    e: z.string().optional(),
    x5c: z.array(z.string()).length(1).describe('The root’s certificate, base64 of its DER'),
  })
  .meta({ id: 'SpiffeBundleKey' });

/** The trust anchors of workloads as a SPIFFE bundle (SPIFFE Trust Domain and Bundle §4). */
export const SpiffeBundle = z
  .object({
    keys: z.array(SpiffeBundleKey),
    spiffe_sequence: z.int().min(0).describe('Another one whenever the keys are others; it grows'),
    spiffe_refresh_hint: z.int().min(1).describe('Seconds until it is worth to look again'),
  })
  .meta({ id: 'SpiffeBundle' });
export type SpiffeBundle = z.infer<typeof SpiffeBundle>;

const common = {
  method: 'GET',
  status: 200,
  auth: 'none',
  family: 'workload',
  malformedCode: 10006,
  extension: true,
  headers: z.object({ 'if-none-match': z.string().max(256).optional() }),
  responseHeaders: { ETag: 'Changes exactly when the answer does' },
  conditional: true,
  errors: ['WORKLOAD_SIGNING_CLOSED'],
  tag: 'Workloads',
} as const;

/**
 * The trust anchors of an issuer's workloads: roots only, never the issuer's own certificate or one above it. Two paths
 * rather than one that looks at `Accept`: clients of a bundle endpoint are given a URL and send no such header.
 */
export const trustBundle = {
  get: defineRoute({
    ...common,
    id: 'workloadTrustBundle',
    path: '/v1/trustbundle',
    contentTypes: { response: ['application/x-pem-file'] },
    summary: 'Download the root certificates that verify workloads (PEM)',
  }),
  spiffe: defineRoute({
    ...common,
    id: 'workloadSpiffeBundle',
    path: '/v1/trustbundle/spiffe',
    response: SpiffeBundle,
    summary: 'Get the same roots as a SPIFFE bundle (JWK set)',
  }),
} as const;
