import type { ClientAuthenticationInformation } from '@luciole/contract';
import type { IssuerConfig } from '../config/config.ts';
import type { PolicyInForce } from '../issuance/issuance.ts';
import { type Claims, claimNamed, isFor, textClaim } from './claims.ts';
import type { ClientRules } from './client.ts';
import type { Entitlement } from './entitlement.ts';
import type { KeySource } from './key-sources.ts';
import { refusal, type TokenRefusal } from './presented-token.ts';
import type { Scheme } from './scheme.ts';

type KeySetAuthentication = Extract<ClientAuthenticationInformation, { type: 'JWT_JWKS' }>;
type DiscoveryAuthentication = Extract<ClientAuthenticationInformation, { type: 'JWT_OIDC' }>;

/** Names of the claims where the configuration has no others for them. */
const STANDARD_NAMES = {
  configuration: 'venafi-firefly.configuration',
  allowedPolicies: 'venafi-firefly.allowedPolicies',
  allowAllPolicies: 'venafi-firefly.allowAllPolicies',
} as const;

/**
 * Tokens signed by any key of the given sets (JWT_JWKS, contract.md §3.8). Issuer and audience are looked at only where
 * the issuer's own file demands it (ruling 19).
 */
export function keySetScheme(
  { urls }: KeySetAuthentication,
  rules: ClientRules,
  { requiredAudience, requiredIssuer }: IssuerConfig['clients'],
): Scheme {
  return customClaimsScheme(
    [...new Set(urls)].map((url) => ({ kind: 'keySet', url })),
    rules,
    { issuer: requiredIssuer, audience: requiredAudience },
  );
}

/** Tokens of one OpenID provider, found by discovery (JWT_OIDC, contract.md §3.8); its issuer is the base URL as it is written (ruling 21). */
export function discoveryScheme(
  { audience, baseUrl }: DiscoveryAuthentication,
  rules: ClientRules,
): Scheme {
  const sources = [{ kind: 'discovery', issuer: baseUrl }] as const;
  return customClaimsScheme(sources, rules, { issuer: baseUrl, audience });
}

function customClaimsScheme(
  sources: readonly KeySource[],
  rules: ClientRules,
  { audience, issuer }: { issuer: string | undefined; audience: string | undefined },
): Scheme {
  const entitle = entitlementOf(rules);
  return {
    sources,
    choose: (claims) => {
      if (issuer !== undefined && claims['iss'] !== issuer) {
        const given = JSON.stringify(textClaim(claims, 'iss'));
        return refusal('WORKLOAD_TOKEN_ISSUER_WRONG', `its issuer is ${given}, not ${issuer}`);
      }
      return {
        sources,
        judge: () =>
          audience === undefined || isFor(claims, audience)
            ? entitle(claims)
            : refusal('WORKLOAD_TOKEN_AUDIENCE_WRONG', `its audience lacks ${audience}`),
      };
    },
  };
}

/**
 * What custom claims entitle to: the policies of the configuration that they name, or all of them. A token that does not
 * name the configuration entitles to nothing; one that names no policy neither, but its bearer is known.
 */
function entitlementOf(rules: ClientRules): (claims: Claims) => Entitlement | TokenRefusal {
  const { customClaimsAliases: aliases } = rules.authorization;
  const nameOf = (claim: keyof typeof STANDARD_NAMES): string =>
    aliases[claim] === '' ? STANDARD_NAMES[claim] : aliases[claim];
  const names = {
    configuration: nameOf('configuration'),
    allowedPolicies: nameOf('allowedPolicies'),
    allowAllPolicies: nameOf('allowAllPolicies'),
  };
  const own = rules.policyIds === undefined ? undefined : new Set(rules.policyIds);
  // A client may name a policy that only other clients were given; the configuration's own list is the limit.
  const isOwn = ({ id }: PolicyInForce): boolean => own === undefined || own.has(id);

  return (claims) => {
    const configuration = claimNamed(claims, names.configuration);
    if (configuration !== rules.configurationName) {
      const given = JSON.stringify(configuration) ?? 'missing';
      return refusal('WORKLOAD_NOT_ENTITLED', `its claim ${names.configuration} is ${given}`);
    }
    if (claimNamed(claims, names.allowAllPolicies) === true) return { permits: isOwn };
    const allowed = textsOf(claimNamed(claims, names.allowedPolicies));
    return { permits: (policy) => isOwn(policy) && allowed.has(policy.policy.name) };
  };
}

/** A list of texts; also a single one, which is what some providers make of a list of one. */
function textsOf(value: unknown): ReadonlySet<unknown> {
  return new Set(Array.isArray(value) ? value : [value]);
}
