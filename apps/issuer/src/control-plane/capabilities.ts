import type { BootstrapConfiguration, IssuerCapability } from '@luciole/contract';

/** What this release can do beyond signing in memory: it uses no HSM, is no FIPS build, and knows no identity documents. */
export const CAPABILITIES: readonly IssuerCapability[] = [];

/** What a configuration demands and this release lacks; an issuer that lacks anything is not ready (ruling 20). */
export function missingCapabilities({
  requiredCapabilities,
}: Pick<BootstrapConfiguration, 'requiredCapabilities'>): readonly IssuerCapability[] {
  return requiredCapabilities.filter((capability) => !CAPABILITIES.includes(capability));
}
