import { z } from 'zod';

import { defineRoute } from '../route.ts';

/** Encodings of a trust store, by file name, with the media type each is served as. */
export const TRUST_STORE_ENCODINGS = {
  'root.pem': 'application/x-pem-file',
  'chain.pem': 'application/x-pem-file',
  'bundle.pem': 'application/x-pem-file',
  'root.der': 'application/pkix-cert',
  'bundle.p7b': 'application/x-pkcs7-certificates',
  'truststore.p12': 'application/x-pkcs12',
  'truststore.jks': 'application/x-java-keystore',
  'secret.yaml': 'application/yaml',
  'configmap.yaml': 'application/yaml',
} as const;
export const TrustStoreEncoding = z
  .enum([
    'root.pem',
    'chain.pem',
    'bundle.pem',
    'root.der',
    'bundle.p7b',
    'truststore.p12',
    'truststore.jks',
    'secret.yaml',
    'configmap.yaml',
  ])
  .meta({
    id: 'TrustStoreEncoding',
    description:
      'root: the root alone; chain: from the named CA to below the root; bundle: from the named CA to the root',
  });
export type TrustStoreEncoding = z.infer<typeof TrustStoreEncoding>;

const name = z
  .string()
  .max(64)
  .describe(
    'A CA by its key identifier (40 hex digits), as certificates name it (for a CRL they may add the number of a shard, after a hyphen); by its name (a UUID followed by -RootCA or -IntermediateCA); or by the SHA-256 of its certificate',
  );
const label = /^[a-z0-9](?:[-a-z0-9]{0,61}[a-z0-9])?$/;
const headers = z.object({ 'if-none-match': z.string().max(256).optional() });

const common = {
  method: 'GET',
  status: 200,
  auth: 'none',
  malformedCode: 10006,
  headers,
  conditional: true,
  errors: ['CA_CERTIFICATE_NOT_FOUND'],
  tag: 'Trust',
} as const;
const legacy = { ...common, family: 'ecosystem', params: z.object({ name }) } as const;
const responseHeaders = { ETag: 'Made from the fingerprint of the CA', 'Cache-Control': 'public' };

/** Downloads for verifiers, without credentials (contract.md §2.7; ruling 8). */
export const builtinCa = {
  certificate: defineRoute({
    ...legacy,
    id: 'builtinCaCertificate',
    path: '/v1/builtinca/ca/:name',
    contentTypes: { response: ['application/pkix-cert'] },
    responseHeaders,
    summary: 'Download a CA certificate (DER)',
  }),
  chain: defineRoute({
    ...legacy,
    id: 'builtinCaChain',
    path: '/v1/builtinca/cachain/:name',
    contentTypes: { response: ['application/x-pem-file'] },
    responseHeaders,
    summary: 'Download a CA certificate and those above it, the root last (PEM)',
  }),
  crl: defineRoute({
    ...legacy,
    id: 'builtinCaCrl',
    path: '/v1/builtinca/crl/:name',
    contentTypes: { response: ['application/pkix-crl'] },
    responseHeaders: { ...responseHeaders, Expires: 'nextUpdate of the CRL at the latest' },
    summary: 'Download the CRL of a CA (DER, RFC 5280 §5)',
  }),
  crossChain: defineRoute({
    ...common,
    id: 'builtinCaCrossChain',
    path: '/v1/builtinca/crosschain/:name',
    family: 'own',
    extension: true,
    params: z.object({ name }),
    contentTypes: { response: ['application/x-pem-file'] },
    responseHeaders,
    summary:
      'Download a CA certificate and those above it, through the cross-certificate of its root to the root before (PEM)',
    description:
      'For verifiers that trust the old root alone. Where no root certified the root above, there is none.',
  }),
  trustStore: defineRoute({
    ...common,
    id: 'builtinCaTrustStore',
    path: '/v1/builtinca/truststore/:name/:encoding',
    family: 'own',
    extension: true,
    params: z.object({ name, encoding: TrustStoreEncoding }),
    query: z.object({
      name: z
        .string()
        .max(253)
        .regex(/^[-a-z0-9.]+$/)
        .optional()
        .describe('Of a Kubernetes object'),
      namespace: z.string().regex(label).optional().describe('Of a Kubernetes object'),
      key: z
        .string()
        .max(253)
        .regex(/^[-._a-zA-Z0-9]+$/)
        .optional()
        .describe('In its data'),
    }),
    contentTypes: { response: [...new Set(Object.values(TRUST_STORE_ENCODINGS))] },
    responseHeaders: {
      ...responseHeaders,
      'Luciole-Trust-Anchor-Sha256': 'SHA-256 of the root, lower-case hex; verify it before use',
    },
    summary: 'Download a trust store in the encoding that a verifier takes',
    description: 'The password of PKCS#12 and JKS is changeit; it protects nothing.',
  }),
} as const;
