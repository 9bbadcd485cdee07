import { z } from 'zod';

import { DateTime } from '../dates.ts';
import { ConfigurationId, IntermediateCertificateId, PolicyId } from '../ids.ts';
import { READERS, READER_SCOPES } from '../roles.ts';
import { defineRoute } from '../route.ts';

/** Most intervals that one answer has: a month of hours, two years of days. */
export const MAX_ISSUANCE_INTERVALS = 750;
/** Most series that one answer has; what is left over is summed up in one more. */
export const MAX_ISSUANCE_SERIES = 8;
/** Examples of issuers that need somebody, in one answer. */
export const MAX_ISSUERS_IN_NEED = 20;

export const IssuanceInterval = z.enum(['HOUR', 'DAY']).meta({ id: 'IssuanceInterval' });
export type IssuanceInterval = z.infer<typeof IssuanceInterval>;

export const IssuanceGrouping = z
  .enum(['LIFETIME', 'POLICY', 'CONFIGURATION'])
  .meta({ id: 'IssuanceGrouping' });
export type IssuanceGrouping = z.infer<typeof IssuanceGrouping>;

/** Certificates of one class of lifetime, one policy or one configuration over time. */
export const IssuanceSeries = z
  .object({
    key: z
      .string()
      .describe(
        'ULTRA_SHORT, SHORT, LONG; id of a policy or configuration; NONE: the configuration was deleted before the report; OTHER: all that have no series of their own',
      ),
    name: z.string().optional().describe('Of a policy or configuration that still exists'),
    counts: z.array(z.int().min(0)).describe('One per interval, the oldest first'),
    totalCount: z.int().min(0),
  })
  .meta({ id: 'IssuanceSeries' });
export type IssuanceSeries = z.infer<typeof IssuanceSeries>;

export const IssuanceSeriesResponse = z
  .object({
    start: DateTime.describe('Of the first interval: a full hour or day of UTC'),
    end: DateTime.describe('Of the last interval, which may still be running'),
    interval: IssuanceInterval,
    groupBy: IssuanceGrouping,
    series: z
      .array(IssuanceSeries)
      .describe(
        `Classes of lifetime from short to long; otherwise the ${MAX_ISSUANCE_SERIES} with the most certificates, and OTHER when there are more`,
      ),
    totalCount: z.int().min(0),
  })
  .meta({ id: 'IssuanceSeriesResponse' });
export type IssuanceSeriesResponse = z.infer<typeof IssuanceSeriesResponse>;

/** The first that applies: no report for three days, in the last tenth of its life, past the time of its renewal, none of these. */
export const IssuerHealth = z
  .enum(['INACTIVE', 'EXPIRING', 'RENEWING_LATE', 'ACTIVE'])
  .meta({ id: 'IssuerHealth' });
export type IssuerHealth = z.infer<typeof IssuerHealth>;

/** An issuer that needs somebody, by the certificate that it holds now. */
export const IssuerInNeed = z
  .object({
    id: IntermediateCertificateId,
    commonName: z.string(),
    instanceName: z.string().optional(),
    health: IssuerHealth,
    lastReportDate: DateTime.describe('Its certificate or its last report, whichever was later'),
    validityStart: DateTime,
    validityEnd: DateTime,
    configuration: z.object({ id: ConfigurationId, name: z.string() }).optional(),
  })
  .meta({ id: 'IssuerInNeed' });
export type IssuerInNeed = z.infer<typeof IssuerInNeed>;

export const IssuerHealthResponse = z
  .object({
    activeCount: z.int().min(0),
    inactiveCount: z.int().min(0),
    expiringCount: z.int().min(0),
    renewingLateCount: z.int().min(0),
    inNeed: z
      .array(IssuerInNeed)
      .describe(
        `Issuers that are not ACTIVE, at most ${MAX_ISSUERS_IN_NEED}: the first to expire first, inactive ones last`,
      ),
  })
  .meta({ id: 'IssuerHealthResponse' });
export type IssuerHealthResponse = z.infer<typeof IssuerHealthResponse>;

const common = {
  method: 'GET',
  status: 200,
  auth: 'any',
  roles: READERS,
  scopes: READER_SCOPES,
  family: 'own',
  extension: true,
  malformedCode: 10006,
  tag: 'Insights',
} as const;

const instant = z.iso.datetime({ offset: true });

/** What a dashboard shows: how much is issued over time, and how issuers are. Counts are what issuers report (ruling 25). */
export const insights = {
  issuance: defineRoute({
    ...common,
    id: 'insightsIssuance',
    path: '/v1/distributedissuers/insights/issuance',
    query: z.object({
      start: instant.optional().describe('Seven days before the end when missing'),
      end: instant.optional().describe('Now when missing'),
      interval: IssuanceInterval.optional().describe('HOUR when missing'),
      groupBy: IssuanceGrouping.optional().describe('LIFETIME when missing'),
      configurationId: ConfigurationId.optional(),
      policyId: PolicyId.optional(),
    }),
    response: IssuanceSeriesResponse,
    errors: [],
    summary: 'Certificates that issuers signed, over time',
    description: `From rollups that are made every minute and kept for 13 months. A certificate counts in the hour in which its report arrives. At most ${MAX_ISSUANCE_INTERVALS} intervals.`,
  }),
  issuerHealth: defineRoute({
    ...common,
    id: 'insightsIssuerHealth',
    path: '/v1/distributedissuers/insights/issuerhealth',
    response: IssuerHealthResponse,
    errors: [],
    summary: 'How issuers are',
    description:
      'An issuer is a service account and an instance name that hold a live certificate. Inactive: no report for three days. Renewing late: past two thirds of the life of its newest certificate and a twentieth more. Expiring: nine tenths of it are over.',
  }),
} as const;
