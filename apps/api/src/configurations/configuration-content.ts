import type { ConfigurationUpdateRequest } from '@luciole/contract';
import type {
  AdvancedSettings,
  ClaimAliases,
  ClientAuthentication,
} from './records/configuration.entity.ts';
import type { ConfigurationRecord } from './records/configuration-records.service.ts';
import { mergedAuthentication } from './client-authentication.ts';
import { type CloudProvidersDraft, mergedCloudProviders } from './cloud-providers.ts';

/** Everything a request can say about a configuration, defaults filled in, still unjudged. */
export interface ConfigurationContent {
  readonly name: string;
  readonly subCaProviderId: string;
  readonly policyIds: readonly string[];
  readonly serviceAccountIds: readonly string[];
  readonly minTlsVersion: 'TLS12' | 'TLS13';
  readonly clientAuthentication: ClientAuthentication | undefined;
  readonly clientAuthorization: ClaimAliases;
  readonly cloudProviders: CloudProvidersDraft;
  readonly advancedSettings: AdvancedSettings;
}

/** A configuration that nobody has described yet: what a create request leaves out. */
export const EMPTY_CONTENT: ConfigurationContent = {
  name: '',
  subCaProviderId: '',
  policyIds: [],
  serviceAccountIds: [],
  minTlsVersion: 'TLS13',
  clientAuthentication: undefined,
  clientAuthorization: { configuration: '', allowAllPolicies: '', allowedPolicies: '' },
  cloudProviders: {},
  advancedSettings: {},
};

/** What a stored configuration says, as a request could have written it. */
export function contentOf({
  row,
  policies,
  information,
}: ConfigurationRecord): ConfigurationContent {
  return {
    name: row.name,
    subCaProviderId: row.subCaProviderId,
    policyIds: policies.policyIds,
    serviceAccountIds: information.serviceAccountIds,
    minTlsVersion: row.minTlsVersion,
    clientAuthentication: row.clientAuthentication ?? undefined,
    clientAuthorization: { ...EMPTY_CONTENT.clientAuthorization, ...row.clientAuthorization },
    cloudProviders: row.cloudProviders,
    advancedSettings: row.advancedSettings,
  };
}

/**
 * Content with a request laid over it (contract.md §2.1.5, §2.5.4): absent keeps; `null` clears service accounts and client
 * authentication and keeps everything else; lists replace; alias and setting objects merge member by member.
 */
export function withRequest(
  base: ConfigurationContent,
  request: ConfigurationUpdateRequest,
): ConfigurationContent {
  return {
    name: request.name ?? base.name,
    subCaProviderId: request.subCaProviderId ?? base.subCaProviderId,
    policyIds: distinct(request.policyIds ?? base.policyIds),
    serviceAccountIds:
      request.serviceAccountIds === undefined
        ? base.serviceAccountIds
        : distinct(request.serviceAccountIds ?? []),
    minTlsVersion: request.minTlsVersion ?? base.minTlsVersion,
    clientAuthentication: mergedAuthentication(
      base.clientAuthentication,
      request.clientAuthentication,
    ),
    clientAuthorization: mergedAliases(base.clientAuthorization, request.clientAuthorization),
    cloudProviders: mergedCloudProviders(base.cloudProviders, request.cloudProviders),
    advancedSettings: mergedSettings(base.advancedSettings, request.advancedSettings),
  };
}

function distinct(ids: readonly string[]): readonly string[] {
  return [...new Set(ids)];
}

function mergedAliases(
  base: ClaimAliases,
  request: ConfigurationUpdateRequest['clientAuthorization'],
): ClaimAliases {
  const sent = request?.customClaimsAliases;
  return {
    configuration: sent?.configuration ?? base.configuration,
    allowAllPolicies: sent?.allowAllPolicies ?? base.allowAllPolicies,
    allowedPolicies: sent?.allowedPolicies ?? base.allowedPolicies,
  };
}

const SETTINGS = [
  'enableIssuanceAuditLog',
  'includeRawCertDataInAuditLog',
  'requireFIPSCompliantBuild',
] as const;

/** Only settings that are on are kept (contract.md §2.1.4). */
function mergedSettings(
  base: AdvancedSettings,
  request: ConfigurationUpdateRequest['advancedSettings'],
): AdvancedSettings {
  return Object.fromEntries(
    SETTINGS.filter((name) => request?.[name] ?? base[name] ?? false).map((name) => [name, true]),
  );
}
