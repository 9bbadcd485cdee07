import { createHmac, generateKeyPairSync } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { jwsPart } from '../support/assertion.ts';
import type { IssuerProcess } from '../support/issuer-process.ts';
import { entitlement } from '../support/issuer-set-up.ts';
import { createMesh, type Mesh } from '../support/mesh.ts';
import { workloadRequests } from './issuance-load.ts';

let mesh: Mesh;
let issuer: IssuerProcess;
let request = '';

beforeAll(async () => {
  mesh = await createMesh();
  issuer = await mesh.startIssuer();
  [request = ''] = await workloadRequests(1);
});
afterAll(() => mesh?.close());

const claims = () => entitlement(mesh.setUp.configurationName);
const now = () => Math.floor(Date.now() / 1000);
const sign = (token: string | undefined, policyName = mesh.setUp.policyName) =>
  issuer.client.sign(request, policyName, token);

/** A token whose header says `none`, or that is signed with the public key as if that were a shared secret. */
function forged(header: object, secret?: string): string {
  const body = {
    iss: mesh.identityProvider.issuer,
    sub: 'workload',
    exp: now() + 300,
    ...claims(),
  };
  const input = `${jwsPart(header)}.${jwsPart({ ...body, aud: mesh.identityProvider.audience })}`;
  const signature = secret === undefined ? '' : createHmac('sha256', secret).update(input).digest();
  return `${input}.${signature.toString('base64url')}`;
}

describe('a workload’s token', () => {
  it('is needed', async () => {
    expect(await sign(undefined)).toMatchObject({ status: 401, body: { error: 'no-accessToken' } });
  });

  it('lets its bearer in', async () => {
    expect(await sign(mesh.token())).toMatchObject({ status: 200 });
  });

  it.each<[string, number, () => string]>([
    ['no JWT', 24110, () => 'opaque'],
    ['alg none', 24111, () => forged({ alg: 'none', typ: 'JWT' })],
    ['a shared secret', 24111, () => forged({ alg: 'HS256', typ: 'JWT' }, 'public key')],
    [
      'a key of another kind than its algorithm (key confusion)',
      24113,
      () => mesh.identityProvider.token({ claims: claims(), header: { alg: 'RS256' } }),
    ],
    [
      'an unknown key',
      24112,
      () => mesh.identityProvider.token({ claims: claims(), header: { kid: 'nobody’s' } }),
    ],
    [
      'a stranger’s signature',
      24114,
      () => {
        const { privateKey: key } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
        return mesh.identityProvider.token({ claims: claims(), key });
      },
    ],
    [
      'its end behind it',
      24115,
      () => mesh.identityProvider.token({ claims: { ...claims(), exp: now() - 120 } }),
    ],
    [
      'its beginning before it',
      24116,
      () => mesh.identityProvider.token({ claims: { ...claims(), nbf: now() + 600 } }),
    ],
    [
      'another audience',
      24117,
      () => mesh.identityProvider.token({ claims: { ...claims(), aud: 'others' } }),
    ],
    [
      'another issuer',
      24118,
      () => mesh.identityProvider.token({ claims: { ...claims(), iss: 'https://other.example' } }),
    ],
    ['no word of the configuration', 24120, () => mesh.identityProvider.token()],
    [
      'another configuration',
      24120,
      () => mesh.identityProvider.token({ claims: entitlement('other') }),
    ],
  ])('is refused with %s by code %i', async (_title, code, token) => {
    const { body, status } = await sign(token());
    expect([status, body.error, body.errors?.[0]?.code]).toEqual([401, 'no-authorized', code]);
  });

  it('entitles to the policies it names and to no other', async () => {
    const token = mesh.identityProvider.token({
      claims: {
        'venafi-firefly.configuration': mesh.setUp.configurationName,
        'venafi-firefly.allowedPolicies': ['other'],
      },
    });
    expect(await sign(token)).toMatchObject({ status: 403, body: { error: 'policy-not-allowed' } });
  });

  it('names a policy that exists', async () => {
    expect(await sign(mesh.token(), 'missing')).toMatchObject({
      status: 400,
      body: { error: 'invalid-policyName' },
    });
  });

  it('is still verified while its provider is away, and by a new key soon after a rotation', async () => {
    mesh.identityProvider.rotate();
    // A key set is fetched again for an unknown key, and at most every ten seconds.
    await vi.waitFor(async () => expect((await sign(mesh.token())).status).toBe(200), {
      timeout: 15_000,
      interval: 500,
    });
    await mesh.identityProvider.pause();
    expect(await sign(mesh.token())).toMatchObject({ status: 200 });
    await mesh.identityProvider.resume();
  });
});
