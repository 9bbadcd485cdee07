import type { SaveWarning } from '@luciole/contract';
import {
  approximateSeconds,
  type CertificatePolicy,
  describeTrustDomains,
  parseValidityPeriod,
} from '@luciole/policy';

/** Another configuration and what it lets into certificates. */
export interface Neighbor {
  readonly name: string;
  readonly policies: readonly CertificatePolicy[];
}

/** Policies that outlive a third of the sub-CA make issuers renew late or shorten certificates (ruling 7). */
export function nestingWarnings(
  policies: readonly CertificatePolicy[],
  providerValidityPeriod: string,
): SaveWarning[] {
  const limit = secondsOf(providerValidityPeriod) / 3;
  return policies
    .filter(({ validityPeriod }) => secondsOf(validityPeriod) > limit)
    .map((policy) => ({
      code: 'POLICY_OUTLIVES_THIRD_OF_SUB_CA',
      message: `Policy ${policy.name} permits ${policy.validityPeriod}, more than a third of the sub-CA's ${providerValidityPeriod}; certificates near the sub-CA's end will be shorter`,
      path: '/policyIds',
    }));
}

/** Whoever trusts the root trusts both configurations for the trust domain (ruling 6). */
export function trustDomainWarnings(
  policies: readonly CertificatePolicy[],
  neighbors: readonly Neighbor[],
): SaveWarning[] {
  const own = new Set(describeTrustDomains(policies).trustDomains);
  return neighbors.flatMap((neighbor) =>
    describeTrustDomains(neighbor.policies)
      .trustDomains.filter((trustDomain) => own.has(trustDomain))
      .map((trustDomain) => ({
        code: 'TRUST_DOMAIN_SHARED',
        message: `Configuration ${neighbor.name} under the same root permits the trust domain ${trustDomain} too; isolation needs a root of its own`,
        path: '/policyIds',
      })),
  );
}

function secondsOf(validityPeriod: string): number {
  const period = parseValidityPeriod(validityPeriod);
  return period === undefined ? 0 : approximateSeconds(period);
}
