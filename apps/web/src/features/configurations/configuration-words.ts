import type { Aspect } from '../../components/forms/changes.ts';
import { faultIf } from '../../components/forms/fault.ts';
import type { FieldMessage } from '../../components/forms/field-messages.ts';
import { TLS_VERSION_LABELS } from '../../lib/labels.ts';
import type { ClientDraft, ConfigurationDraft } from './configuration-draft.ts';
import type { Choices } from './use-choices.ts';

const KIND_LABELS = {
  none: 'No network clients',
  JWT_JWKS: 'JWKS',
  JWT_OIDC: 'OIDC Discovery',
  JWT_STANDARD_CLAIMS: 'Issuer and subject',
} as const;

/** Every field before and after, in words. */
export function configurationAspects(
  before: ConfigurationDraft,
  after: ConfigurationDraft,
  choices: Choices,
): readonly Aspect[] {
  const policies = named(choices.policyOptions);
  const accounts = named(choices.accounts);
  const words: readonly (readonly [string, (draft: ConfigurationDraft) => readonly string[]])[] = [
    ['Name', ({ name }) => one(name)],
    ['Sub CA provider', ({ subCaProviderId }) => named(choices.providers)([subCaProviderId])],
    ['Service accounts', ({ serviceAccountIds }) => accounts(serviceAccountIds)],
    ['Issuance log', (draft) => one(logOf(draft))],
    ['FIPS build', (draft) => [draft.requireFIPSCompliantBuild ? 'Required' : 'Not required']],
    ['Allowed policies', ({ policyIds }) => policies(policyIds)],
    ['Minimum TLS version', ({ minTlsVersion }) => [TLS_VERSION_LABELS[minTlsVersion]]],
    ['Client authentication', ({ clientKind }) => [KIND_LABELS[clientKind]]],
    ['Key sets', (draft) => (draft.clientKind === 'JWT_JWKS' ? draft.urls : [])],
    ['Base URL', (draft) => (draft.clientKind === 'JWT_OIDC' ? one(draft.baseUrl) : [])],
    ['Audience', (draft) => (hasAudience(draft) ? one(draft.audience) : [])],
    ['Clients', (draft) => clientsOf(draft).map((client) => describeClient(client, policies))],
    ['Claim of the configuration', (draft) => one(draft.aliasOfConfiguration)],
    ['Claim of the allowed policies', (draft) => one(draft.aliasOfAllowedPolicies)],
    ['Claim that allows all policies', (draft) => one(draft.aliasOfAllowAllPolicies)],
    ['AWS accounts', ({ awsAccountIds }) => awsAccountIds],
    ['AWS regions', ({ awsRegions }) => awsRegions],
    ['Azure subscriptions', ({ azureSubscriptionIds }) => azureSubscriptionIds],
    ['Google projects', ({ googleProjectIdentifiers }) => googleProjectIdentifiers],
    ['Google regions', ({ googleRegions }) => googleRegions],
  ];
  return words.map(([label, valuesOf]) => ({
    label,
    before: valuesOf(before),
    after: valuesOf(after),
  }));
}

/** What can be seen to be missing in the first step before the server is asked. */
export function generalFaults(draft: ConfigurationDraft): readonly FieldMessage[] {
  return [
    ...faultIf(draft.name.trim() === '', '/name', 'Enter a name'),
    ...faultIf(
      draft.subCaProviderId === '',
      '/subCaProviderId',
      'Choose how the CA certificates of the issuers are made',
    ),
  ];
}

/** The same of the second; an empty text would keep what is stored, so it must not get that far. */
export function clientFaults(draft: ConfigurationDraft): readonly FieldMessage[] {
  const at = '/clientAuthentication';
  const isKind = (kind: ConfigurationDraft['clientKind']) => draft.clientKind === kind;
  return [
    ...faultIf(draft.policyIds.length === 0, '/policyIds', 'Choose at least one policy'),
    ...faultIf(
      isKind('JWT_JWKS') && draft.urls.length === 0,
      `${at}/urls`,
      'Enter the URL of a key set',
    ),
    ...faultIf(
      isKind('JWT_OIDC') && draft.baseUrl.trim() === '',
      `${at}/baseUrl`,
      'Enter the URL of the provider',
    ),
    ...faultIf(
      hasAudience(draft) && draft.audience.trim() === '',
      `${at}/audience`,
      'Enter an audience',
    ),
    ...faultIf(
      isKind('JWT_STANDARD_CLAIMS') && draft.clients.length === 0,
      `${at}/clients`,
      'Add at least one client',
    ),
    ...clientsOf(draft).flatMap((client, index) =>
      oneClientFaults(client, `${at}/clients/${index}`),
    ),
  ];
}

function oneClientFaults(client: ClientDraft, at: string): readonly FieldMessage[] {
  return [
    ...faultIf(client.name.trim() === '', `${at}/name`, 'Enter a name'),
    ...faultIf(client.issuer.trim() === '', `${at}/issuer`, 'Enter the issuer of its tokens'),
    ...faultIf(client.subjects.length === 0, `${at}/subjects`, 'Enter at least one subject'),
    ...faultIf(
      client.allowedPolicyIds.length === 0,
      `${at}/allowedPolicyIds`,
      'Choose at least one policy',
    ),
  ];
}

function clientsOf({ clientKind, clients }: ConfigurationDraft): readonly ClientDraft[] {
  return clientKind === 'JWT_STANDARD_CLAIMS' ? clients : [];
}

function hasAudience({ clientKind }: ConfigurationDraft): boolean {
  return clientKind === 'JWT_OIDC' || clientKind === 'JWT_STANDARD_CLAIMS';
}

/** One value, or none for an empty text. */
function one(words: string): readonly string[] {
  return words.trim() === '' ? [] : [words.trim()];
}

function describeClient(
  { name, issuer, jwksUri, subjects, allowedPolicyIds }: ClientDraft,
  policies: (ids: readonly string[]) => readonly string[],
): string {
  const keys = jwksUri.trim() === '' ? '' : `, keys at ${jwksUri.trim()}`;
  const may = policies(allowedPolicyIds).join(', ');
  return `${name.trim()}: ${subjects.join(', ')} of ${issuer.trim()}${keys}, may use ${may}`;
}

function logOf(draft: ConfigurationDraft): string {
  if (!draft.enableIssuanceAuditLog) return 'Off';
  return draft.includeRawCertDataInAuditLog ? 'On, with certificates' : 'On, without certificates';
}

function named(options: readonly { readonly value: string; readonly label: string }[]) {
  const labels = new Map(options.map(({ value, label }) => [value, label]));
  return (ids: readonly string[]) => ids.map((id) => labels.get(id) ?? id);
}
