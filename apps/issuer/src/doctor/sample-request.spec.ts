import { describe, expect, it } from 'vitest';
import { ISTIO_POLICY, MESH_POLICY, aPolicy } from '@luciole/policy/testing';
import { describePolicy } from './describe-policy.ts';
import { permittedSample } from './look-at-policies.ts';

describe('a sample request', () => {
  it.each([ISTIO_POLICY, MESH_POLICY])('is permitted by the policy $name', (policy) => {
    expect(permittedSample(policy)).toHaveProperty('request');
  });

  it('is denied with reasons where no sample can be made', () => {
    const policy = aPolicy()
      .ignoring('dnsNames')
      .constraining('uniformResourceIdentifiers', {
        type: 'REQUIRED',
        allowedValues: [String.raw`^https://\p{Greek}$`],
        minOccurrences: 1,
        maxOccurrences: 1,
      })
      .build();
    expect(permittedSample(policy)).toMatchObject({ reasons: [expect.any(String)] });
  });
});

describe('describePolicy', () => {
  it('says in one line what may be in a certificate', () => {
    expect(describePolicy(MESH_POLICY)).toBe(
      String.raw`URIs like ^spiffe://cluster\.local/ns/[^/]+/sa/[^/]+$; up to PT1H; RSA_2048 or EC_P256; for SERVER_AUTH, CLIENT_AUTH`,
    );
  });
});
