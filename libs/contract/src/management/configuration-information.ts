import { z } from 'zod';

import { DateTime } from '../dates.ts';
import { CompanyId, ConfigurationId, PolicyId, ServiceAccountId } from '../ids.ts';
import {
  ClientAuthenticationInformation,
  ClientAuthorizationInformation,
} from './client-authentication.ts';
import { CloudProvidersInformation } from './cloud-providers.ts';

export const TlsVersion = z.enum(['TLS12', 'TLS13']).meta({ id: 'TlsVersion' });
export type TlsVersion = z.infer<typeof TlsVersion>;

const count = z.int().min(0);

/** Certificates that issuers say they signed, by class of validity (contract.md §5; ruling 25). */
export const CERTIFICATE_COUNTS = {
  longLivedCertCount: count.describe('As reported by issuers: validity above the upper threshold'),
  shortLivedCertCount: count.describe('As reported by issuers: validity between the thresholds'),
  ultraShortLivedCertCount: count.describe('As reported by issuers: validity below the lower one'),
  totalCertCount: count.describe('Sum of the three'),
};

/** Settings that are on; those that are off are left out. */
export const AdvancedSettingsInformation = z
  .object({
    enableIssuanceAuditLog: z.boolean().optional(),
    includeRawCertDataInAuditLog: z.boolean().optional(),
    requireFIPSCompliantBuild: z.boolean().optional(),
  })
  .meta({ id: 'AdvancedSettingsInformation' });
export type AdvancedSettingsInformation = z.infer<typeof AdvancedSettingsInformation>;

/** Something to know about what was saved; it did not prevent saving. Our own member of answers to POST and PATCH. */
export const SaveWarning = z
  .object({
    code: z.string().describe('Stable, upper case with underscores'),
    message: z.string(),
    path: z.string().optional().describe('JSON pointer into the saved object'),
  })
  .meta({ id: 'SaveWarning' });
export type SaveWarning = z.infer<typeof SaveWarning>;

/** An answer to POST or PATCH carries warnings; left out when there are none. */
export const WARNINGS = { warnings: z.array(SaveWarning).optional() };

/** Members of a configuration without what it refers to. */
export const CONFIGURATION_MEMBERS = {
  id: ConfigurationId,
  companyId: CompanyId,
  name: z.string(),
  issuerKind: z.literal('DISTRIBUTED_ISSUER'),
  policyIds: z.array(PolicyId),
  serviceAccountIds: z.array(ServiceAccountId),
  minTlsVersion: TlsVersion,
  clientAuthentication: ClientAuthenticationInformation.optional(),
  clientAuthorization: ClientAuthorizationInformation,
  cloudProviders: CloudProvidersInformation,
  advancedSettings: AdvancedSettingsInformation,
  unixSocketAllowedPolicyIds: z.array(PolicyId).optional().describe('Absent means all policyIds'),
  controllerAllowedPolicyIds: z.array(PolicyId).optional().describe('Absent means all policyIds'),
  ...CERTIFICATE_COUNTS,
  creationDate: DateTime,
  modificationDate: DateTime,
};

/** A configuration as other resources show it, without policies and provider. */
export const ConfigurationInformation = z
  .object(CONFIGURATION_MEMBERS)
  .meta({ id: 'ConfigurationInformation' });
export type ConfigurationInformation = z.infer<typeof ConfigurationInformation>;
