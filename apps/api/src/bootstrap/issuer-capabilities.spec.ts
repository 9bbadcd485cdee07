import { describe, expect, it } from 'vitest';

import { missingCapabilities, type ConfigurationDemands } from './issuer-capabilities.ts';

const nothing: ConfigurationDemands = { pkcs11: {}, advancedSettings: {}, cloudProviders: {} };
const everything: ConfigurationDemands = {
  pkcs11: { signingEnabled: true },
  advancedSettings: { requireFIPSCompliantBuild: true },
  cloudProviders: { aws: { accountIds: ['123456789012'], regions: [] } },
};

describe('missingCapabilities (ruling 20)', () => {
  it('asks nothing of an issuer when the configuration demands nothing', () => {
    expect(missingCapabilities(nothing, [])).toEqual([]);
    expect(missingCapabilities({ ...nothing, cloudProviders: { aws: undefined } }, [])).toEqual([]);
  });

  it('names everything that the issuer lacks', () => {
    expect(missingCapabilities(everything, [])).toEqual([
      'HSM_SIGNING',
      'FIPS_BUILD',
      'INSTANCE_IDENTITY',
    ]);
    expect(missingCapabilities(everything, ['FIPS_BUILD', 'SOMETHING_NEW'])).toEqual([
      'HSM_SIGNING',
      'INSTANCE_IDENTITY',
    ]);
    expect(
      missingCapabilities(everything, ['FIPS_BUILD', 'HSM_SIGNING', 'INSTANCE_IDENTITY']),
    ).toEqual([]);
  });
});
