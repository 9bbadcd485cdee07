import type {
  ConfigurationCreateRequest,
  ConfigurationUpdateRequest,
  ExtendedConfigurationInformation,
  TlsVersion,
} from '@luciole/contract';

/** How network clients prove who they are; `none` serves nobody over the network (ruling 18). */
export type ClientKind = 'none' | 'JWT_JWKS' | 'JWT_OIDC' | 'JWT_STANDARD_CLAIMS';

/** One client of `JWT_STANDARD_CLAIMS`. */
export interface ClientDraft {
  /** Of this draft: clients have no id of their own. */
  readonly key: string;
  readonly name: string;
  readonly issuer: string;
  readonly jwksUri: string;
  readonly subjects: readonly string[];
  readonly allowedPolicyIds: readonly string[];
}

/** A configuration as somebody is writing it; an empty text or list is a member that is not set. */
export interface ConfigurationDraft {
  readonly name: string;
  readonly subCaProviderId: string;
  readonly serviceAccountIds: readonly string[];
  readonly enableIssuanceAuditLog: boolean;
  readonly includeRawCertDataInAuditLog: boolean;
  readonly requireFIPSCompliantBuild: boolean;
  readonly policyIds: readonly string[];
  readonly minTlsVersion: TlsVersion;
  readonly clientKind: ClientKind;
  readonly urls: readonly string[];
  readonly baseUrl: string;
  readonly audience: string;
  readonly clients: readonly ClientDraft[];
  readonly aliasOfConfiguration: string;
  readonly aliasOfAllowAllPolicies: string;
  readonly aliasOfAllowedPolicies: string;
  readonly awsAccountIds: readonly string[];
  readonly awsRegions: readonly string[];
  readonly azureSubscriptionIds: readonly string[];
  readonly googleProjectIdentifiers: readonly string[];
  readonly googleRegions: readonly string[];
}

/** What the wizard begins with: TLS 1.3, and nobody may ask. */
export const NEW_CONFIGURATION: ConfigurationDraft = {
  name: '',
  subCaProviderId: '',
  serviceAccountIds: [],
  enableIssuanceAuditLog: false,
  includeRawCertDataInAuditLog: false,
  requireFIPSCompliantBuild: false,
  policyIds: [],
  minTlsVersion: 'TLS13',
  clientKind: 'none',
  urls: [],
  baseUrl: '',
  audience: '',
  clients: [],
  aliasOfConfiguration: '',
  aliasOfAllowAllPolicies: '',
  aliasOfAllowedPolicies: '',
  awsAccountIds: [],
  awsRegions: [],
  azureSubscriptionIds: [],
  googleProjectIdentifiers: [],
  googleRegions: [],
};

/** A client that nobody has described yet. */
export function newClient(key: string): ClientDraft {
  return { key, name: '', issuer: '', jwksUri: '', subjects: [], allowedPolicyIds: [] };
}

/** A stored configuration, to be changed. */
export function configurationDraftOf(
  configuration: ExtendedConfigurationInformation,
): ConfigurationDraft {
  const { advancedSettings, clientAuthentication, cloudProviders } = configuration;
  const aliases = configuration.clientAuthorization.customClaimsAliases;
  return {
    ...NEW_CONFIGURATION,
    name: configuration.name,
    subCaProviderId: configuration.subCaProvider.id,
    serviceAccountIds: configuration.serviceAccountIds,
    enableIssuanceAuditLog: advancedSettings.enableIssuanceAuditLog === true,
    includeRawCertDataInAuditLog: advancedSettings.includeRawCertDataInAuditLog === true,
    requireFIPSCompliantBuild: advancedSettings.requireFIPSCompliantBuild === true,
    policyIds: configuration.policyIds,
    minTlsVersion: configuration.minTlsVersion,
    clientKind: clientAuthentication?.type ?? 'none',
    ...(clientAuthentication?.type === 'JWT_JWKS' && { urls: clientAuthentication.urls }),
    ...(clientAuthentication?.type === 'JWT_OIDC' && {
      baseUrl: clientAuthentication.baseUrl,
      audience: clientAuthentication.audience,
    }),
    ...(clientAuthentication?.type === 'JWT_STANDARD_CLAIMS' && {
      audience: clientAuthentication.audience,
      clients: clientAuthentication.clients.map((client, index) => ({
        ...client,
        key: `stored-${index}`,
        jwksUri: client.jwksUri ?? '',
      })),
    }),
    aliasOfConfiguration: aliases.configuration,
    aliasOfAllowAllPolicies: aliases.allowAllPolicies,
    aliasOfAllowedPolicies: aliases.allowedPolicies,
    awsAccountIds: cloudProviders.aws?.accountIds ?? [],
    awsRegions: cloudProviders.aws?.regions ?? [],
    azureSubscriptionIds: cloudProviders.azure?.subscriptionIds ?? [],
    googleProjectIdentifiers: cloudProviders.google?.projectIdentifiers ?? [],
    googleRegions: cloudProviders.google?.regions ?? [],
  };
}

/** The body that makes the configuration. */
export function createRequestOf(draft: ConfigurationDraft): ConfigurationCreateRequest {
  const { clientAuthentication, cloudProviders, ...others } = updatesOf(draft);
  const named = Object.entries(cloudProviders ?? {}).filter(([, provider]) => provider !== null);
  return {
    ...others,
    ...(clientAuthentication !== null && { clientAuthentication }),
    ...(named.length > 0 && { cloudProviders: Object.fromEntries(named) }),
  };
}

/** The body that makes `before` into `after`: the members that differ, each as a whole. */
export function updateRequestOf(
  before: ConfigurationDraft,
  after: ConfigurationDraft,
): ConfigurationUpdateRequest {
  const stored = updatesOf(before) as Readonly<Record<string, unknown>>;
  return Object.fromEntries(
    Object.entries(updatesOf(after)).filter(
      ([member, value]) => JSON.stringify(stored[member]) !== JSON.stringify(value),
    ),
  );
}

/** Every member as an update says it: `null` clears. */
function updatesOf(draft: ConfigurationDraft): ConfigurationUpdateRequest {
  // Ids were chosen from lists of the server; it checks them again and names the field.
  const body = {
    name: draft.name.trim(),
    subCaProviderId: draft.subCaProviderId,
    serviceAccountIds: draft.serviceAccountIds,
    policyIds: draft.policyIds,
    minTlsVersion: draft.minTlsVersion,
    clientAuthentication: authenticationOf(draft),
    clientAuthorization: {
      customClaimsAliases: {
        configuration: draft.aliasOfConfiguration.trim(),
        allowAllPolicies: draft.aliasOfAllowAllPolicies.trim(),
        allowedPolicies: draft.aliasOfAllowedPolicies.trim(),
      },
    },
    cloudProviders: cloudProvidersOf(draft),
    advancedSettings: {
      enableIssuanceAuditLog: draft.enableIssuanceAuditLog,
      includeRawCertDataInAuditLog:
        draft.enableIssuanceAuditLog && draft.includeRawCertDataInAuditLog,
      requireFIPSCompliantBuild: draft.requireFIPSCompliantBuild,
    },
  };
  return body as unknown as ConfigurationUpdateRequest;
}

function authenticationOf(draft: ConfigurationDraft): object | null {
  switch (draft.clientKind) {
    case 'none':
      return null;
    case 'JWT_JWKS':
      return { type: draft.clientKind, urls: draft.urls };
    case 'JWT_OIDC':
      return {
        type: draft.clientKind,
        baseUrl: draft.baseUrl.trim(),
        audience: draft.audience.trim(),
      };
    case 'JWT_STANDARD_CLAIMS':
      return {
        type: draft.clientKind,
        audience: draft.audience.trim(),
        clients: draft.clients.map((client) => ({
          name: client.name.trim(),
          issuer: client.issuer.trim(),
          // An empty text would keep what is stored; `null` takes it away.
          jwksUri: client.jwksUri.trim() === '' ? null : client.jwksUri.trim(),
          subjects: client.subjects,
          allowedPolicyIds: client.allowedPolicyIds,
        })),
      };
  }
}

function cloudProvidersOf(draft: ConfigurationDraft): object {
  const { awsAccountIds, awsRegions, azureSubscriptionIds } = draft;
  const { googleProjectIdentifiers, googleRegions } = draft;
  return {
    aws:
      awsAccountIds.length === 0 && awsRegions.length === 0
        ? null
        : { accountIds: awsAccountIds, regions: awsRegions },
    azure: azureSubscriptionIds.length === 0 ? null : { subscriptionIds: azureSubscriptionIds },
    google:
      googleProjectIdentifiers.length === 0 && googleRegions.length === 0
        ? null
        : { projectIdentifiers: googleProjectIdentifiers, regions: googleRegions },
  };
}
