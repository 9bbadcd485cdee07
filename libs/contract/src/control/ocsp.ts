import { z } from 'zod';

import { defineRoute } from '../route.ts';

const name = z
  .string()
  .max(64)
  .describe('The CA, by its key identifier in 40 hex digits, as certificates name it');

const common = {
  status: 200,
  auth: 'none',
  family: 'own',
  malformedCode: 10006,
  extension: true,
  errors: ['CA_CERTIFICATE_NOT_FOUND'],
  tag: 'Trust',
} as const;
const response = ['application/ocsp-response'];
const description =
  'What cannot be answered is an OCSP error and status 200: malformedRequest, or unauthorized for certificates of another CA and for a CA that does not answer. A number that the CA never issued is unknown. Nonces are not repeated.';

/** The OCSP responder, without credentials (RFC 6960, RFC 5019). */
export const ocsp = {
  get: defineRoute({
    ...common,
    id: 'ocspGet',
    method: 'GET',
    path: '/v1/builtinca/ocsp/:name/:request',
    params: z.object({
      name,
      request: z.string().max(500).describe('OCSPRequest in DER, base64, percent-encoded'),
    }),
    headers: z.object({ 'if-none-match': z.string().max(256).optional() }),
    conditional: true,
    contentTypes: { response },
    responseHeaders: {
      ETag: 'Made from the answer',
      'Cache-Control': 'For minutes; an answer is good until its nextUpdate',
      Expires: 'nextUpdate at the latest',
      'Last-Modified': 'thisUpdate',
    },
    summary: 'Ask whether a certificate was revoked (RFC 6960 appendix A.1)',
    description,
  }),
  post: defineRoute({
    ...common,
    id: 'ocspPost',
    method: 'POST',
    path: '/v1/builtinca/ocsp/:name',
    params: z.object({ name }),
    contentTypes: { request: ['application/ocsp-request'], response },
    summary: 'Ask whether certificates were revoked (RFC 6960 appendix A.1)',
    description,
  }),
} as const;
