import { z } from 'zod';

import { DateTime } from '../dates.ts';
import { ConfigurationId, IntermediateCertificateId, PolicyId } from '../ids.ts';
import { ConfigurationInformation } from '../management/configuration-information.ts';
import { IntermediateCertificateInformation } from '../management/intermediate-certificates.ts';
import { PolicyInformation } from '../management/policies.ts';
import { SubCaProviderInformation } from '../management/sub-ca-providers.ts';
import { BOOTSTRAP_SCOPES } from '../roles.ts';
import { defineRoute } from '../route.ts';

/** What a configuration may demand of an issuer beyond signing in memory (ruling 20). */
export const ISSUER_CAPABILITIES = ['HSM_SIGNING', 'FIPS_BUILD', 'INSTANCE_IDENTITY'] as const;
export const IssuerCapability = z.enum(ISSUER_CAPABILITIES).meta({ id: 'IssuerCapability' });
export type IssuerCapability = z.infer<typeof IssuerCapability>;

/** Bounds of the classes by which issuers count (contract.md §5; ruling 36). */
export const StatisticsThresholds = z
  .object({
    ultraShortBelow: z.string().describe('ISO 8601: a shorter validity is ultra short'),
    ultraShortBelowSeconds: z.int(),
    shortUpTo: z.string().describe('ISO 8601: a longer validity is long'),
    shortUpToSeconds: z.int(),
  })
  .meta({ id: 'StatisticsThresholds' });
export type StatisticsThresholds = z.infer<typeof StatisticsThresholds>;

/**
 * Everything that an issuer needs to work. Counts are left out, so that the ETag changes with meaning only; the time of
 * the control plane is the `Date` header (ruling 24).
 */
export const BootstrapConfiguration = ConfigurationInformation.omit({
  longLivedCertCount: true,
  shortLivedCertCount: true,
  ultraShortLivedCertCount: true,
  totalCertCount: true,
})
  .extend({
    policies: z.array(PolicyInformation),
    policyDefinitions: z.array(PolicyInformation),
    policyRevisions: z
      .array(z.object({ policyId: PolicyId, number: z.int().min(1) }))
      .optional()
      .describe(
        'Which revision of each policy this is; beside the policies, in which nothing may be unknown',
      ),
    subCaProvider: SubCaProviderInformation,
    requiredCapabilities: z
      .array(IssuerCapability)
      .describe('An issuer that lacks one of them must not become ready'),
    subCaDigest: z
      .string()
      .describe('Lower-case hex over what shapes the issuer certificate; another one: renew first'),
    renewAfter: DateTime.optional().describe('A certificate issued before this is replaced'),
    trustAnchors: z
      .array(
        z.object({
          certificate: z.string().describe('PEM'),
          sha256: z.string().describe('Of the DER, lower-case hex'),
        }),
      )
      .describe('Roots; an issuer refuses any that its own file does not pin'),
    trustBundle: z
      .object({
        sequence: z.int().min(0),
        anchors: z.array(
          z.object({
            certificate: z.string().describe('PEM'),
            sha256: z.string().describe('Of the DER, lower-case hex'),
          }),
        ),
      })
      .optional()
      .describe(
        'What workloads are given instead of trustAnchors; an issuer serves those that its own file does not rule out, and reports their digest',
      ),
    statistics: z.object({
      thresholds: StatisticsThresholds,
      reportIntervalSeconds: z.int().min(1),
    }),
  })
  .meta({ id: 'BootstrapConfiguration' });
export type BootstrapConfiguration = z.infer<typeof BootstrapConfiguration>;

/** Capabilities as issuers advertise them; a newer issuer may name what an older control plane does not know. */
const advertised = z.array(z.string().min(1).max(64)).max(64);

export const BootstrapRequest = z
  .strictObject({
    configurationId: ConfigurationId,
    certificateSigningRequest: z.string().describe('PEM; only its public key is used'),
    instanceName: z
      .string()
      .nullish()
      .describe('Goes before the common name; 64 characters at most together'),
    keyId: z.string().max(128).nullish().describe('Id of the key in an HSM'),
    capabilities: advertised.nullish(),
    serverNames: z
      .strictObject({
        dnsNames: z.array(z.string().max(253)).max(64).nullish(),
        ipAddresses: z.array(z.string().max(45)).max(64).nullish(),
      })
      .nullish()
      .describe('Names of the issuer’s own server, which name constraints must permit (ruling 5)'),
  })
  .meta({ id: 'BootstrapRequest' });
export type BootstrapRequest = z.infer<typeof BootstrapRequest>;

const total = z.int().min(0);

/**
 * What an issuer has signed under one certificate since that was issued (ruling 36). Applied when `sequence` is above
 * the last one; no total is ever lowered, so a repeated, late or reordered report changes nothing.
 */
export const StatisticsReport = z
  .strictObject({
    sequence: z.int().min(1).describe('Above every earlier one; the first is 1 or more'),
    totals: z
      .array(z.strictObject({ policyId: PolicyId, ultraShort: total, short: total, long: total }))
      .max(1000),
  })
  .meta({ id: 'StatisticsReport' });
export type StatisticsReport = z.infer<typeof StatisticsReport>;

const certificatesPath = '/v1/distributedissuers/intermediatecertificates';
const common = {
  auth: 'bearer',
  scopes: BOOTSTRAP_SCOPES,
  family: 'own',
  malformedCode: 10006,
  extension: true,
  tag: 'Bootstrap',
} as const;

/**
 * What an issuer calls (contract.md §4.3), an extension of ours. It reads its certificate back by
 * `intermediateCertificates.get`.
 */
export const bootstrap = {
  configuration: defineRoute({
    ...common,
    id: 'bootstrapConfiguration',
    method: 'GET',
    path: '/v1/distributedissuers/bootstrap/configuration',
    status: 200,
    query: z.object({
      capabilities: z
        .string()
        .max(1024)
        .optional()
        .describe('Comma-separated; when given and not enough the answer is 23001'),
    }),
    headers: z.object({ 'if-none-match': z.string().max(256).optional() }),
    response: BootstrapConfiguration,
    responseHeaders: { ETag: 'Changes exactly when the answer does' },
    conditional: true,
    errors: ['BOOTSTRAP_NO_CONFIGURATION', 'ISSUER_CAPABILITY_MISSING', 'BOOTSTRAP_FROZEN'],
    summary: 'Get the configuration that lists the calling service account',
  }),
  issue: defineRoute({
    ...common,
    id: 'bootstrapIssue',
    method: 'POST',
    path: certificatesPath,
    status: 201,
    headers: z.object({
      'idempotency-key': z
        .uuid()
        .describe('The same key gives the same certificate; with another public key it is 409'),
    }),
    body: BootstrapRequest,
    response: IntermediateCertificateInformation,
    errors: [
      'NOT_FOUND',
      'IDEMPOTENCY_KEY_REUSED',
      'BOOTSTRAP_IN_PROGRESS',
      'BOOTSTRAP_CERTIFICATE_REVOKED',
      'BOOTSTRAP_CERTIFICATE_QUARANTINED',
      'BOOTSTRAP_FROZEN',
      'ISSUER_CAPABILITY_MISSING',
      'PROVIDER_REQUIRES_HSM',
      'INSTANCE_NAME_UNACCEPTABLE',
      'CSR_MALFORMED',
      'CSR_TOO_LARGE',
      'CSR_SIGNATURE_INVALID',
      'CSR_SIGNATURE_ALGORITHM_UNSUPPORTED',
      'CSR_KEY_UNSUPPORTED',
      'CSR_KEY_WEAK',
      'CSR_KEY_MALFORMED',
      'CSR_KEY_ALGORITHM_MISMATCH',
      'CSR_KEY_KNOWN',
      'CSR_NAME_UNACCEPTABLE',
      'CSR_SAN_UNSUPPORTED',
      'CSR_EXTENSION_DUPLICATE',
      'CSR_UNACCEPTABLE',
      'NAME_CONSTRAINTS_INVALID',
      'LIVE_SUB_CA_QUOTA',
      'ISSUE_RATE_QUOTA',
      'CA_UNAVAILABLE',
      'CA_EXPIRING',
    ],
    summary: 'Issue the CA certificate that the issuer signs workloads with',
  }),
  reportStatistics: defineRoute({
    ...common,
    id: 'bootstrapReportStatistics',
    method: 'PUT',
    path: `${certificatesPath}/:id/statistics`,
    status: 204,
    params: z.object({ id: IntermediateCertificateId }),
    body: StatisticsReport,
    errors: ['NOT_FOUND', 'STATISTICS_TOO_LATE', 'STATISTICS_POLICY_UNKNOWN'],
    summary: 'Report how many certificates the issuer has signed',
  }),
} as const;
