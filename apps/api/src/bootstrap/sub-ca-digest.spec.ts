import { describe, expect, it } from 'vitest';

import { subCaDigest, type SubCaShape } from './sub-ca-digest.ts';

const shape: SubCaShape = {
  subject: {
    commonName: ['mesh.example'],
    organization: [],
    organizationalUnit: [],
    locality: [],
    stateOrProvince: [],
    country: ['FR'],
  },
  keyAlgorithm: 'EC_P256',
  validityPeriod: 'P7D',
  caFingerprint: 'ab'.repeat(32),
  urls: {},
  constraints: { permitted: [{ form: 'uri', bytes: new Uint8Array([1, 2]) }], ekus: undefined },
};

describe('subCaDigest', () => {
  it('does not depend on the order of members or on absent ones', () => {
    const reordered: SubCaShape = {
      constraints: { permitted: [{ bytes: new Uint8Array([1, 2]), form: 'uri' }] },
      urls: {},
      caFingerprint: shape.caFingerprint,
      validityPeriod: 'P7D',
      keyAlgorithm: 'EC_P256',
      subject: shape.subject,
    };
    expect(subCaDigest(reordered)).toBe(subCaDigest(shape));
    expect(subCaDigest(shape)).toMatch(/^[0-9a-f]{64}$/);
  });

  it.each<[string, Partial<SubCaShape>]>([
    ['the name', { subject: { ...shape.subject, organization: ['Example'] } }],
    ['the key algorithm', { keyAlgorithm: 'RSA_2048' }],
    ['the validity period', { validityPeriod: 'P8D' }],
    ['the CA', { caFingerprint: 'cd'.repeat(32) }],
    ['the addresses', { urls: { crl: 'http://pki.example/crl' } }],
    [
      'the constraints',
      { constraints: { permitted: [{ form: 'uri', bytes: new Uint8Array([1, 3]) }] } },
    ],
    ['the presence of constraints', { constraints: undefined }],
  ])('changes with %s', (_, change) => {
    expect(subCaDigest({ ...shape, ...change })).not.toBe(subCaDigest(shape));
  });
});
