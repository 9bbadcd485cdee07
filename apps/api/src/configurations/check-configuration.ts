import { countCharacters } from '@luciole/policy';
import { type Problem, problem } from '../http/application-error.ts';
import { authenticationProblems } from './client-authentication.ts';
import { cloudProviderProblems } from './cloud-providers.ts';
import type { ConfigurationContent } from './configuration-content.ts';
import type { UrlRules } from '../outgoing/url-rules.ts';

/** Everything that is wrong with a configuration by itself; what it refers to is not looked at. */
export function configurationProblems(
  content: ConfigurationContent,
  rules: UrlRules,
): readonly Problem[] {
  return [
    ...memberProblems(content),
    ...authenticationProblems(content.clientAuthentication, rules),
    ...aliasProblems(content.clientAuthorization),
    ...cloudProviderProblems(content.cloudProviders),
    ...settingProblems(content.advancedSettings),
  ];
}

function* memberProblems(content: ConfigurationContent): Generator<Problem> {
  const pointer = '/name';
  if (content.name.trim() === '') yield problem('CONFIGURATION_NAME_EMPTY', {}, { pointer });
  if (countCharacters(content.name) > 64)
    yield problem('CONFIGURATION_NAME_TOO_LONG', {}, { pointer });
  if (/\p{Cc}/u.test(content.name)) {
    yield problem('MALFORMED', { path: pointer, problem: 'control characters' }, { pointer });
  }
  if (content.subCaProviderId === '') {
    yield problem('CONFIGURATION_SUB_CA_PROVIDER_MISSING', {}, { pointer: '/subCaProviderId' });
  }
  if (content.policyIds.length === 0) {
    yield problem('CONFIGURATION_POLICIES_EMPTY', {}, { pointer: '/policyIds' });
  }
}

function* aliasProblems(aliases: ConfigurationContent['clientAuthorization']): Generator<Problem> {
  if (aliases.configuration.length > 128) {
    yield problem('ALIAS_CONFIGURATION_TOO_LONG', {}, aliasAt('configuration'));
  }
  if (aliases.allowAllPolicies.length > 128) {
    yield problem('ALIAS_ALLOW_ALL_POLICIES_TOO_LONG', {}, aliasAt('allowAllPolicies'));
  }
  if (aliases.allowedPolicies.length > 128) {
    yield problem('ALIAS_ALLOWED_POLICIES_TOO_LONG', {}, aliasAt('allowedPolicies'));
  }
}

function aliasAt(claim: string): { readonly pointer: string } {
  return { pointer: `/clientAuthorization/customClaimsAliases/${claim}` };
}

function* settingProblems(settings: ConfigurationContent['advancedSettings']): Generator<Problem> {
  if (settings.includeRawCertDataInAuditLog && !settings.enableIssuanceAuditLog) {
    yield problem('ADVANCED_SETTINGS_INCONSISTENT', {}, { pointer: '/advancedSettings' });
  }
}
