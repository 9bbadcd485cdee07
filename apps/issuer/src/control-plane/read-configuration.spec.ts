import { randomUUID } from 'node:crypto';
import type { BootstrapConfiguration } from '@luciole/contract';
import { describe, expect, it } from 'vitest';
import { fakeConfiguration } from '../../test/support/fake-configuration.ts';
import { ConfigurationNotUnderstood } from './control-plane.ts';
import { readBootstrapConfiguration } from './read-configuration.ts';

type Json = Record<string, unknown>;

/** A configuration as it arrives, with every kind of member in it. */
function arrived(): BootstrapConfiguration & Json {
  const configuration = fakeConfiguration({
    root: { pem: 'root', fingerprint: '00' },
    keyAlgorithm: 'EC_P256',
    companyId: randomUUID(),
    accountId: randomUUID(),
    now: new Date('2026-11-22T12:00:00Z'),
  });
  return {
    ...configuration,
    advancedSettings: { enableIssuanceAuditLog: true },
    clientAuthentication: {
      type: 'JWT_STANDARD_CLAIMS',
      audience: 'mesh',
      clients: [
        {
          name: 'ci',
          issuer: 'https://ci.example',
          jwksUri: 'https://ci.example/keys',
          subjects: ['build'],
          allowedPolicyIds: configuration.policyIds,
        },
      ],
    },
  };
}

/** The JSON with `value` at a pointer. */
function changed(pointer: string, value: unknown): unknown {
  const text = JSON.stringify(arrived());
  const json: unknown = JSON.parse(text);
  const steps = pointer.slice(1).split('/');
  const last = steps.pop() ?? '';
  const target = steps.reduce<unknown>((within, step) => (within as Json)[step], json);
  (target as Json)[last] = value;
  return json;
}

function membersInTheWay(json: unknown): readonly string[] {
  try {
    readBootstrapConfiguration(json);
    return [];
  } catch (error) {
    if (error instanceof ConfigurationNotUnderstood) return error.members;
    throw error;
  }
}

describe('ruling 20: readBootstrapConfiguration', () => {
  it('reads what it knows', () => {
    const configuration = arrived();
    expect(readBootstrapConfiguration(configuration)).toEqual(configuration);
  });

  it.each([
    '/displayName',
    '/subCaProvider/tags',
    '/subCaProvider/warnings',
    '/trustAnchors/0/name',
    '/statistics/thresholds/note',
    '/statistics/endpoint',
  ])('takes %s, which cannot change who gets what', (pointer) => {
    const value = pointer.endsWith('warnings') ? [] : 'new';
    expect(membersInTheWay(changed(pointer, value))).toEqual([]);
  });

  it.each([
    '/advancedSettings/requireAttestation',
    '/clientAuthentication/requiredClaims',
    '/clientAuthentication/clients/0/notBefore',
    '/clientAuthorization/denyList',
    '/clientAuthorization/customClaimsAliases/tenant',
    '/cloudProviders/oracle',
    '/subCaProvider/pkcs11/requireAttestation',
    '/policies/0/approval',
    '/policies/0/subject/serialNumber',
    '/policies/0/sans/otherNames',
    '/policies/0/sans/uniformResourceIdentifiers/deniedValues',
    '/policies/0/keyAlgorithm/minimumBits',
    '/policyDefinitions/0/sans/otherNames',
  ])('refuses %s, which could be a condition', (pointer) => {
    expect(membersInTheWay(changed(pointer, {}))).toEqual([pointer]);
  });

  it.each<readonly [string, unknown]>([
    ['/clientAuthentication/type', 'MTLS'],
    ['/requiredCapabilities/0', 'QUANTUM_SIGNING'],
    ['/minTlsVersion', 'TLS14'],
    ['/issuerKind', 'CENTRAL_ISSUER'],
    ['/subCaProvider/keyAlgorithm', 'ML_DSA_65'],
    ['/policies/0/keyUsages/0', 'keyDestruction'],
    ['/policies/0/extendedKeyUsages/0', 'TIME_TRAVEL'],
    ['/policies/0/sans/uniformResourceIdentifiers/type', 'SOMETIMES'],
    ['/policies/0/keyAlgorithm/allowedValues/0', 'ML_DSA_65'],
    ['/subCaDigest', undefined],
    ['/trustAnchors', null],
  ])('refuses %s of %j, which it does not know', (pointer, value) => {
    expect(membersInTheWay(changed(pointer, value))).toEqual([pointer]);
  });

  it('names everything at once, and escapes as RFC 6901 has it', () => {
    const json = {
      ...arrived(),
      advancedSettings: { 'a/b': true, 'c~d': true },
      cloudProviders: { oracle: {} },
    };
    expect(membersInTheWay(json)).toEqual([
      '/advancedSettings/a~1b',
      '/advancedSettings/c~0d',
      '/cloudProviders/oracle',
    ]);
  });

  it.each([undefined, null, 'text', [], {}])('refuses %j', (json) => {
    expect(() => readBootstrapConfiguration(json)).toThrow(ConfigurationNotUnderstood);
  });
});
