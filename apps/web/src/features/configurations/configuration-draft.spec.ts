import { describe, expect, it } from 'vitest';
import {
  type ConfigurationDraft,
  createRequestOf,
  NEW_CONFIGURATION,
  newClient,
  updateRequestOf,
} from './configuration-draft.ts';

const DRAFT: ConfigurationDraft = {
  ...NEW_CONFIGURATION,
  name: ' mesh ',
  subCaProviderId: 'provider',
  policyIds: ['policy'],
};

describe('createRequestOf', () => {
  it('leaves out what is not set, and what spaces somebody typed around a name', () => {
    const body = createRequestOf(DRAFT);
    expect(body).toMatchObject({ name: 'mesh', policyIds: ['policy'], minTlsVersion: 'TLS13' });
    expect(body).not.toHaveProperty('clientAuthentication');
    expect(body).not.toHaveProperty('cloudProviders');
  });

  it('says nothing of another way to authenticate than the chosen one', () => {
    const body = createRequestOf({
      ...DRAFT,
      clientKind: 'JWT_JWKS',
      urls: ['https://idp.example/keys'],
      baseUrl: 'https://other.example',
      audience: 'others',
    });
    expect(body.clientAuthentication).toEqual({
      type: 'JWT_JWKS',
      urls: ['https://idp.example/keys'],
    });
  });

  it('asks for certificates in the log only where there is a log', () => {
    const body = createRequestOf({ ...DRAFT, includeRawCertDataInAuditLog: true });
    expect(body.advancedSettings).toMatchObject({ includeRawCertDataInAuditLog: false });
  });
});

describe('updateRequestOf', () => {
  it('is empty when nothing differs, and names whole members when something does', () => {
    expect(updateRequestOf(DRAFT, { ...DRAFT, name: 'mesh' })).toEqual({});
    expect(updateRequestOf(DRAFT, { ...DRAFT, serviceAccountIds: ['one'] })).toEqual({
      serviceAccountIds: ['one'],
    });
  });

  it('clears by null: authentication, a cloud, the key set of a client', () => {
    const client = { ...newClient('1'), name: 'a', issuer: 'https://a', jwksUri: 'https://a/keys' };
    const before: ConfigurationDraft = {
      ...DRAFT,
      clientKind: 'JWT_STANDARD_CLAIMS',
      audience: 'luciole',
      clients: [client],
      awsAccountIds: ['123456789012'],
    };
    expect(updateRequestOf(before, { ...before, clientKind: 'none', awsAccountIds: [] })).toEqual({
      clientAuthentication: null,
      cloudProviders: { aws: null, azure: null, google: null },
    });
    const kept = updateRequestOf(before, { ...before, clients: [{ ...client, jwksUri: ' ' }] });
    expect(kept.clientAuthentication).toMatchObject({ clients: [{ name: 'a', jwksUri: null }] });
  });
});
