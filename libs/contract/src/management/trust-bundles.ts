import { z } from 'zod';

import type { TrustStoreEncoding } from '../control/builtin-ca.ts';
import { DateTime } from '../dates.ts';
import {
  CaId,
  ConfigurationId,
  IntermediateCertificateId,
  TrustAnchorId,
  TrustBundleId,
} from '../ids.ts';
import {
  ADMINISTRATOR_SCOPES,
  BOOTSTRAP_SCOPES,
  PKI_WRITERS,
  READERS,
  READER_SCOPES,
} from '../roles.ts';
import { defineRoute } from '../route.ts';

/**
 * `STAGED`: verifiers are given it, nothing may be signed under it. `TRUSTED`: both. `WITHDRAWN`: verifiers are not given
 * it any more.
 */
export const TrustAnchorState = z
  .enum(['STAGED', 'TRUSTED', 'WITHDRAWN'])
  .meta({ id: 'TrustAnchorState' });
export type TrustAnchorState = z.infer<typeof TrustAnchorState>;

/** Why an anchor does not change its state now. */
export const TrustHindranceReason = z
  .enum([
    'ISSUER_NOT_CONFIRMED',
    'VERIFIERS_NOT_REFRESHED',
    'LAST_TRUSTED_ANCHOR',
    'CONFIGURATION_ISSUES_UNDER_IT',
    'LIVE_ISSUER_CERTIFICATE',
  ])
  .meta({ id: 'TrustHindranceReason' });
export type TrustHindranceReason = z.infer<typeof TrustHindranceReason>;

export const TrustHindrance = z
  .object({
    reason: TrustHindranceReason,
    id: z.uuid().optional().describe('Of the issuer certificate or the configuration'),
    name: z.string().optional().describe('Of the same'),
    until: DateTime.optional().describe('When it passes by itself'),
  })
  .meta({ id: 'TrustHindrance' });
export type TrustHindrance = z.infer<typeof TrustHindrance>;

export const TrustAnchorInformation = z
  .object({
    id: TrustAnchorId,
    subject: z.string().describe('RFC 4514'),
    certificate: z.string().describe('PEM'),
    sha256: z.string().describe('Of the DER, lower-case hex'),
    state: TrustAnchorState,
    certificateAuthorityId: CaId.optional().describe('Absent for an anchor that was imported'),
    validityStart: DateTime,
    validityEnd: DateTime,
    creationDate: DateTime,
    modificationDate: DateTime,
  })
  .meta({ id: 'TrustAnchorInformation' });
export type TrustAnchorInformation = z.infer<typeof TrustAnchorInformation>;

const bundle = {
  id: TrustBundleId,
  trustDomain: z.string(),
  refreshHintSeconds: z.int(),
  sequence: z.int().describe('spiffe_sequence: grows with every change of the anchors'),
  digest: z
    .string()
    .describe('SHA-256 over the sorted SHA-256 of the anchors, each with a line feed; hex'),
  configurations: z.array(z.object({ id: ConfigurationId, name: z.string() })),
  creationDate: DateTime,
  modificationDate: DateTime,
};

/** The anchors by which the workloads of one trust domain are verified. */
export const TrustBundleInformation = z
  .object({ ...bundle, anchors: z.array(TrustAnchorInformation) })
  .meta({ id: 'TrustBundleInformation' });
export type TrustBundleInformation = z.infer<typeof TrustBundleInformation>;

/**
 * What an issuer serves, by the digest that it reported. `NEWEST`: this bundle. `OLDER`: it as it was. `OTHER`: something
 * else, because its own file pins other roots. `UNKNOWN`: it has not said.
 */
export const TrustArrival = z
  .enum(['NEWEST', 'OLDER', 'OTHER', 'UNKNOWN'])
  .meta({ id: 'TrustArrival' });
export type TrustArrival = z.infer<typeof TrustArrival>;

/** Most issuers that an answer names per configuration. */
export const MAX_ISSUERS_BEHIND = 100;

/** Where a bundle has arrived, for one configuration. */
export const ConfigurationArrival = z
  .object({
    configurationId: ConfigurationId,
    name: z.string(),
    newestCount: z.int().min(0),
    olderCount: z.int().min(0),
    otherCount: z.int().min(0),
    unknownCount: z.int().min(0),
    behind: z
      .array(
        z.object({
          id: IntermediateCertificateId.describe('The issuer’s newest certificate'),
          name: z.string(),
          arrival: TrustArrival,
          reportedDate: DateTime.optional(),
          validityEnd: DateTime,
        }),
      )
      .describe(`Issuers that do not serve the newest; at most ${MAX_ISSUERS_BEHIND}`),
  })
  .meta({ id: 'ConfigurationArrival' });
export type ConfigurationArrival = z.infer<typeof ConfigurationArrival>;

/** A bundle with what stands between each anchor and each state that it could have next. */
export const TrustBundleDetails = z
  .object({
    ...bundle,
    anchors: z.array(
      TrustAnchorInformation.extend({
        transitions: z.array(
          z.object({
            state: TrustAnchorState,
            hindrances: z.array(TrustHindrance).describe('Empty: it can be done now'),
          }),
        ),
      }),
    ),
    arrivals: z.array(ConfigurationArrival),
  })
  .meta({ id: 'TrustBundleDetails' });
export type TrustBundleDetails = z.infer<typeof TrustBundleDetails>;

export const TrustBundleResponse = z
  .object({ trustBundles: z.array(TrustBundleInformation) })
  .meta({ id: 'TrustBundleResponse' });
export type TrustBundleResponse = z.infer<typeof TrustBundleResponse>;

const refreshHintSeconds = z
  .int()
  .min(1)
  .max(86_400)
  .describe('How often verifiers are told to look; a new anchor is proven no sooner');

export const TrustBundleCreateRequest = z
  .strictObject({
    trustDomain: z
      .string()
      .max(255)
      .regex(/^[a-z0-9._-]+$/, 'is no trust domain (SPIFFE-ID §2.1)'),
    refreshHintSeconds: refreshHintSeconds.nullish().describe('300 unless given'),
    configurationIds: z
      .array(ConfigurationId)
      .min(1)
      .max(100)
      .describe('The roots that they issue under are trusted from the beginning'),
  })
  .meta({ id: 'TrustBundleCreateRequest' });
export type TrustBundleCreateRequest = z.infer<typeof TrustBundleCreateRequest>;

export const TrustBundleConfigurationRequest = z
  .strictObject({ configurationId: ConfigurationId })
  .meta({ id: 'TrustBundleConfigurationRequest' });
export type TrustBundleConfigurationRequest = z.infer<typeof TrustBundleConfigurationRequest>;

export const TrustAnchorCreateRequest = z
  .strictObject({
    certificateAuthorityId: CaId.nullish().describe('A root of the company'),
    certificate: z.string().max(65_536).nullish().describe('Or a self-signed root, PEM'),
  })
  .meta({ id: 'TrustAnchorCreateRequest' });
export type TrustAnchorCreateRequest = z.infer<typeof TrustAnchorCreateRequest>;

export const TrustAnchorStateRequest = z
  .strictObject({
    state: TrustAnchorState,
    waivedIssuerIds: z
      .array(IntermediateCertificateId)
      .max(1000)
      .nullish()
      .describe('Certificates of issuers whose confirmation is not waited for; it is audited'),
  })
  .meta({ id: 'TrustAnchorStateRequest' });
export type TrustAnchorStateRequest = z.infer<typeof TrustAnchorStateRequest>;

/** What an issuer says that it serves. */
export const TrustBundleReport = z
  .strictObject({ digest: z.string().regex(/^[0-9a-f]{64}$/) })
  .meta({ id: 'TrustBundleReport' });
export type TrustBundleReport = z.infer<typeof TrustBundleReport>;

/** Encodings of a whole bundle, by file name, with the media type each is served as. */
export const TRUST_BUNDLE_ENCODINGS = {
  'spiffe.json': 'application/json',
  'bundle.pem': 'application/x-pem-file',
  'bundle.p7b': 'application/x-pkcs7-certificates',
  'truststore.p12': 'application/x-pkcs12',
  'truststore.jks': 'application/x-java-keystore',
  'secret.yaml': 'application/yaml',
  'configmap.yaml': 'application/yaml',
} as const satisfies Partial<Record<TrustStoreEncoding | 'spiffe.json', string>>;
export const TrustBundleEncoding = z
  .enum([
    'spiffe.json',
    'bundle.pem',
    'bundle.p7b',
    'truststore.p12',
    'truststore.jks',
    'secret.yaml',
    'configmap.yaml',
  ])
  .meta({ id: 'TrustBundleEncoding' });
export type TrustBundleEncoding = z.infer<typeof TrustBundleEncoding>;

const path = '/v1/trustbundles';
const params = z.object({ id: TrustBundleId });
const common = {
  auth: 'any',
  family: 'own',
  malformedCode: 10006,
  extension: true,
  tag: 'Trust bundles',
} as const;
const read = { ...common, roles: READERS, scopes: READER_SCOPES } as const;
const write = { ...common, roles: PKI_WRITERS, scopes: ADMINISTRATOR_SCOPES } as const;

/** Which anchors verify the workloads of a trust domain, and where they have arrived. */
export const trustBundles = {
  list: defineRoute({
    ...read,
    id: 'trustBundleList',
    method: 'GET',
    path,
    status: 200,
    response: TrustBundleResponse,
    errors: [],
    summary: 'List trust bundles',
  }),
  create: defineRoute({
    ...write,
    id: 'trustBundleCreate',
    method: 'POST',
    path,
    status: 201,
    body: TrustBundleCreateRequest,
    response: TrustBundleInformation,
    errors: [
      'NOT_FOUND',
      'TRUST_DOMAIN_TAKEN',
      'CONFIGURATION_HAS_TRUST_BUNDLE',
      'TRUST_BUNDLE_LIMIT',
      'CA_UNAVAILABLE',
    ],
    summary: 'Create the trust bundle of a trust domain',
  }),
  get: defineRoute({
    ...read,
    id: 'trustBundleGet',
    method: 'GET',
    path: `${path}/:id`,
    status: 200,
    params,
    response: TrustBundleDetails,
    errors: ['NOT_FOUND'],
    summary: 'Get a trust bundle, what its anchors wait for, and where it has arrived',
  }),
  delete: defineRoute({
    ...write,
    id: 'trustBundleDelete',
    method: 'DELETE',
    path: `${path}/:id`,
    status: 204,
    recentAuthentication: true,
    params,
    errors: ['NOT_FOUND', 'TRUST_BUNDLE_IN_USE'],
    summary: 'Delete a trust bundle that no configuration has',
  }),
  attach: defineRoute({
    ...write,
    id: 'trustBundleAttach',
    method: 'POST',
    path: `${path}/:id/configurations`,
    status: 200,
    recentAuthentication: true,
    params,
    body: TrustBundleConfigurationRequest,
    response: TrustBundleInformation,
    errors: ['NOT_FOUND', 'CONFIGURATION_HAS_TRUST_BUNDLE', 'ROOT_NOT_TRUSTED'],
    summary: 'Have the issuers of a configuration serve a trust bundle',
  }),
  detach: defineRoute({
    ...write,
    id: 'trustBundleDetach',
    method: 'DELETE',
    path: `${path}/:id/configurations/:configurationId`,
    status: 200,
    params: z.object({ id: TrustBundleId, configurationId: ConfigurationId }),
    response: TrustBundleInformation,
    errors: ['NOT_FOUND', 'TRUST_BUNDLE_SERVED'],
    summary: 'Have the issuers of a configuration serve their own root alone again',
    description: 'Refused while that would take an anchor from workloads of live issuers.',
  }),
  addAnchor: defineRoute({
    ...write,
    id: 'trustAnchorCreate',
    method: 'POST',
    path: `${path}/:id/anchors`,
    status: 201,
    recentAuthentication: true,
    params,
    body: TrustAnchorCreateRequest,
    response: TrustAnchorInformation,
    errors: ['NOT_FOUND', 'TRUST_ANCHOR_UNACCEPTABLE', 'TRUST_ANCHOR_KNOWN', 'TRUST_ANCHOR_LIMIT'],
    summary: 'Stage an anchor: a root of the company, or one of somebody else',
    description: 'Everybody who takes the bundle trusts whatever the anchor signs.',
  }),
  changeAnchor: defineRoute({
    ...write,
    id: 'trustAnchorChange',
    method: 'POST',
    path: `${path}/:id/anchors/:anchorId/state`,
    status: 200,
    recentAuthentication: true,
    params: z.object({ id: TrustBundleId, anchorId: TrustAnchorId }),
    body: TrustAnchorStateRequest,
    response: TrustAnchorInformation,
    errors: [
      'NOT_FOUND',
      'TRUST_ANCHOR_STATE_IMPOSSIBLE',
      'TRUST_ISSUER_NOT_AWAITED',
      'TRUST_ANCHOR_HINDERED',
    ],
    summary: 'Trust, stage again or withdraw an anchor',
  }),
  report: defineRoute({
    ...common,
    auth: 'bearer',
    scopes: BOOTSTRAP_SCOPES,
    tag: 'Bootstrap',
    id: 'bootstrapReportTrustBundle',
    method: 'PUT',
    path: '/v1/distributedissuers/intermediatecertificates/:id/trustbundle',
    status: 204,
    params: z.object({ id: IntermediateCertificateId }),
    body: TrustBundleReport,
    errors: ['NOT_FOUND'],
    summary: 'Report which trust bundle the issuer serves',
    description: 'An issuer reports only when its configuration carries a trust bundle.',
  }),
  download: defineRoute({
    id: 'trustBundleDownload',
    method: 'GET',
    path: `${path}/:id/files/:encoding`,
    status: 200,
    auth: 'none',
    family: 'own',
    malformedCode: 10006,
    extension: true,
    tag: 'Trust',
    params: z.object({ id: TrustBundleId, encoding: TrustBundleEncoding }),
    headers: z.object({ 'if-none-match': z.string().max(256).optional() }),
    contentTypes: { response: [...new Set(Object.values(TRUST_BUNDLE_ENCODINGS))] },
    responseHeaders: {
      ETag: 'Changes exactly when the answer does',
      'Cache-Control': 'public, as long as the refresh hint at most',
    },
    conditional: true,
    errors: ['NOT_FOUND'],
    summary: 'Download a trust bundle in the encoding that a verifier takes',
    description:
      'spiffe.json is a SPIFFE bundle endpoint of profile https_web. Over https only, unlike the downloads of a CA, which are signed. The password of PKCS#12 and JKS is changeit; it protects nothing.',
  }),
} as const;
