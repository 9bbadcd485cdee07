import { describe, expect, it } from 'vitest';

import { subordinateCaSubject } from './subordinate-ca-name.ts';

const provider = {
  commonName: 'mesh.example',
  organization: 'Example',
  country: null,
  locality: '',
};

describe('subordinateCaSubject', () => {
  it('prepends the instance name and keeps the names that the provider has', () => {
    expect(subordinateCaSubject(provider, 'EC-Firefly')).toEqual({
      commonName: ['EC-Firefly mesh.example'],
      organization: ['Example'],
      organizationalUnit: [],
      locality: [],
      stateOrProvince: [],
      country: [],
    });
  });

  it('uses the provider name alone without an instance name', () => {
    expect(subordinateCaSubject(provider, undefined)?.commonName).toEqual(['mesh.example']);
    expect(subordinateCaSubject(provider, '')?.commonName).toEqual(['mesh.example']);
  });

  it('takes 64 characters and refuses 65, counting characters and not code units', () => {
    const at = (length: number): string => 'ß'.repeat(length - provider.commonName.length - 1);
    expect(subordinateCaSubject(provider, at(64))).toBeDefined();
    expect(subordinateCaSubject(provider, at(65))).toBeUndefined();
    expect(subordinateCaSubject({ commonName: 'a' }, '𝔸'.repeat(62))).toBeDefined();
  });
});
