import { ISSUER_CAPABILITIES, type IssuerCapability } from '@luciole/contract';

/** The parts of a configuration that not every issuer can fulfil. */
export interface ConfigurationDemands {
  readonly pkcs11: { readonly signingEnabled?: boolean | undefined };
  readonly advancedSettings: { readonly requireFIPSCompliantBuild?: boolean | undefined };
  readonly cloudProviders: Readonly<Record<string, unknown>>;
}

/** What the configuration demands, in the order of {@link ISSUER_CAPABILITIES}. */
export function demandedCapabilities(demands: ConfigurationDemands): readonly IssuerCapability[] {
  const demanded: Record<IssuerCapability, boolean> = {
    HSM_SIGNING: demands.pkcs11.signingEnabled === true,
    FIPS_BUILD: demands.advancedSettings.requireFIPSCompliantBuild === true,
    INSTANCE_IDENTITY: Object.values(demands.cloudProviders).some(
      (provider) => provider !== null && provider !== undefined,
    ),
  };
  return ISSUER_CAPABILITIES.filter((capability) => demanded[capability]);
}

/** What the configuration demands and the issuer did not advertise; an issuer that advertises nothing has nothing. */
export function missingCapabilities(
  demands: ConfigurationDemands,
  advertised: readonly string[],
): readonly IssuerCapability[] {
  return demandedCapabilities(demands).filter((capability) => !advertised.includes(capability));
}
