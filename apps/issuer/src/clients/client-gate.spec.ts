import { createHmac, sign } from 'node:crypto';
import { errorDefinition } from '@luciole/contract';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import {
  aGate,
  ALL_POLICIES,
  answerTo,
  clientOf,
  policyNamed,
  present,
  someRules,
} from '../../test/support/client-gates.ts';
import { FakeIdentityProvider } from '../../test/support/fake-identity-provider.ts';
import { SteppedClock } from '../../test/support/stepped-clock.ts';
import type { ObservableClientGate } from './client-gate.ts';

const clock = new SteppedClock();
let provider: FakeIdentityProvider;

beforeAll(async () => {
  provider = await FakeIdentityProvider.start(clock);
});

afterAll(() => provider.close());

const now = () => clock.now().getTime() / 1000;
const at = (claims: object) => provider.token({ claims: { ...ALL_POLICIES, ...claims } });
const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');

describe('a gate without client authentication (ruling 18)', () => {
  it.each([
    [false, false, false],
    [false, true, false],
    [true, false, false],
    [true, true, true],
  ])(
    'allowUnauthenticated %s, loopback %s: admits %s',
    async (allowUnauthenticated, isLoopback, isAdmitted) => {
      const { gate } = aGate(clock, [], { allowUnauthenticated });
      gate.use(someRules(undefined));
      const decision = await gate.admit(undefined, isLoopback);
      expect(decision).toMatchObject(
        isAdmitted
          ? { outcome: 'admitted', client: { kind: 'anonymous' } }
          : { outcome: 'refused', error: 'WORKLOAD_NO_CLIENT_AUTHENTICATION' },
      );
    },
  );

  it('lets a developer’s issuer serve other machines, when its file says so', async () => {
    for (const allowUnauthenticated of [true, false]) {
      const { gate } = aGate(clock, [], { allowUnauthenticated, isDeveloperMode: true });
      gate.use(someRules(undefined, { policyIds: undefined }));
      const decision = await gate.admit(undefined, false);
      const policies =
        decision.outcome === 'admitted' && decision.client.permits(policyNamed('any'));
      expect(policies).toBe(allowUnauthenticated);
    }
  });

  it('gives an anonymous client the policies of the configuration, and no name that is bound to claims', async () => {
    const binding = {
      policies: ['web'],
      uniformResourceIdentifiers: ['spiffe://td/sa/{sub}'],
      dnsNames: [],
      ipAddresses: [],
      rfc822Names: [],
    };
    const { gate } = aGate(clock, [], {
      allowUnauthenticated: true,
      clients: { bindings: [binding] },
    });
    gate.use(someRules(undefined));
    const client = clientOf(await gate.admit(undefined, true));
    expect(['web', 'db', 'other'].map((name) => client.permits(policyNamed(name)))).toEqual([
      true,
      true,
      false,
    ]);
    expect(client.boundNames(policyNamed('web'))).toEqual({
      uniformResourceIdentifiers: [],
      dnsNames: [],
      ipAddresses: [],
      rfc822Names: [],
    });
    expect(client.boundNames(policyNamed('db'))).toBeUndefined();
  });

  it('admits nobody before its first rules, whatever its file says', async () => {
    const { gate } = aGate(clock, [], { allowUnauthenticated: true });
    expect(await gate.admit(undefined, true)).toMatchObject({
      error: 'WORKLOAD_NO_CLIENT_AUTHENTICATION',
    });
  });
});

describe('a gate with a key set', () => {
  let gate: ObservableClientGate;

  beforeEach(() => {
    ({ gate } = aGate(clock, [provider]));
    gate.use(someRules({ type: 'JWT_JWKS', urls: [provider.keySetUrl] }));
  });

  it.each([undefined, '', 'Bearer', 'Bearer ', 'Basic dTpw', 'Bearer a b'])(
    'asks for a token where there is none: %j',
    async (header) => {
      expect(await gate.admit(header, true)).toMatchObject({ error: 'UNAUTHENTICATED' });
    },
  );

  it('admits a good token, however the scheme is written, and says whose it is', async () => {
    const token = await provider.token({ claims: ALL_POLICIES });
    for (const scheme of ['Bearer', 'bearer', 'BEARER']) {
      expect(clientOf(await gate.admit(`${scheme} ${token}`, false))).toMatchObject({
        kind: 'token',
        issuer: provider.issuer,
        subject: 'workload',
      });
    }
  });

  it.each([
    ['an empty part', 'a..b'],
    ['two parts', 'a.b'],
    ['five parts, as encrypted ones have', 'a.b.c.d.e'],
    ['other characters', 'a+.b/.c='],
    ['a header that is no JSON', 'eyJ.eyJ.AAAA'],
    ['a header that is a list', `${part([])}.${part({})}.AAAA`],
    ['claims that are a text', `${part({ alg: 'ES256' })}.${part('claims')}.AAAA`],
    ['claims that are null', `${part({ alg: 'ES256' })}.${part(null)}.AAAA`],
    [
      'a header that is no UTF-8',
      `${Buffer.from('{"a":"\xff"}', 'latin1').toString('base64url')}.e30.AA`,
    ],
  ])('calls a token malformed: %s', async (_title, token) => {
    expect(await answerTo(gate, token)).toBe('WORKLOAD_TOKEN_MALFORMED');
  });

  it('calls a token malformed that is longer than 16 KiB, however good it is', async () => {
    const claims = { ...ALL_POLICIES, padding: 'x'.repeat(16_384) };
    expect(await answerTo(gate, await provider.token({ claims }))).toBe('WORKLOAD_TOKEN_MALFORMED');
  });

  it.each([
    ['no exp', { exp: undefined }],
    ['an exp that is text', { exp: '2100' }],
    ['an exp beyond all times', { exp: 1e300 }],
    ['an nbf that is text', { nbf: 'now' }],
    ['an iat that is a list', { iat: [0] }],
  ])('calls a token malformed that has %s', async (_title, claims) => {
    const token = signedAsIs({ ...ALL_POLICIES, exp: now() + 60, ...claims });
    expect(await answerTo(gate, token)).toBe('WORKLOAD_TOKEN_MALFORMED');
  });

  it('calls a token malformed that has a critical extension, known or not', async () => {
    for (const header of [{ crit: ['b64'], b64: true }, { crit: ['x'], x: 1 }, { crit: [] }]) {
      const token = signedAsIs({ ...ALL_POLICIES, exp: now() + 60 }, header);
      expect(await answerTo(gate, token)).toBe('WORKLOAD_TOKEN_MALFORMED');
    }
  });

  it.each([
    ['none'],
    ['None'],
    ['HS256'],
    ['HS384'],
    ['HS512'],
    ['ES256K'],
    ['RS1'],
    ['dir'],
    [''],
    [null],
    [['ES256']],
  ])('refuses the algorithm %j', async (alg) => {
    const token = `${part({ alg, kid: 'first' })}.${part({ ...ALL_POLICIES, exp: now() + 60 })}`;
    for (const signature of ['', 'AAAA'])
      expect(await answerTo(gate, `${token}.${signature}`)).toBe(
        'WORKLOAD_TOKEN_ALGORITHM_REFUSED',
      );
  });

  it('refuses key confusion: a public key taken for a secret, and a key for another algorithm', async () => {
    const [first] = provider.keys;
    const secret = first?.publicKey.export({ type: 'spki', format: 'pem' }) ?? '';
    const input = `${part({ alg: 'HS256', kid: 'first' })}.${part({ ...ALL_POLICIES, exp: now() + 60 })}`;
    const signature = createHmac('sha256', secret).update(input).digest('base64url');
    expect(await answerTo(gate, `${input}.${signature}`)).toBe('WORKLOAD_TOKEN_ALGORITHM_REFUSED');

    for (const algorithm of ['RS256', 'PS256', 'ES384', 'EdDSA']) {
      const key = await provider.makeKey('first', algorithm);
      const token = await provider.token({ claims: ALL_POLICIES, key });
      expect(await answerTo(gate, token)).toBe('WORKLOAD_TOKEN_KEY_UNFIT');
    }
  });

  it('has nothing to do with keys that a token brings along', async () => {
    const key = await provider.makeKey('mine');
    const header = { jwk: key.jwk, jku: provider.keySetUrl, x5u: provider.keySetUrl };
    const token = await provider.token({ claims: ALL_POLICIES, key, header });
    expect(await answerTo(gate, token)).toBe('WORKLOAD_TOKEN_KEY_UNKNOWN');
  });

  it('refuses a signature by another key, and any other signature', async () => {
    const key = await provider.makeKey('first');
    const forged = await provider.token({ claims: ALL_POLICIES, key });
    expect(await answerTo(gate, forged)).toBe('WORKLOAD_TOKEN_SIGNATURE_INVALID');
    const good = await provider.token({ claims: ALL_POLICIES });
    const unsigned = good.slice(0, good.lastIndexOf('.') + 1);
    for (const signature of ['', 'AAAA', Buffer.alloc(64).toString('base64url')])
      expect(await answerTo(gate, unsigned + signature)).toBe('WORKLOAD_TOKEN_SIGNATURE_INVALID');
  });

  it('takes exp exactly, and allows a minute for nbf and iat', async () => {
    expect(await answerTo(gate, await at({ exp: now() }))).toBe('WORKLOAD_TOKEN_EXPIRED');
    expect(await answerTo(gate, await at({ exp: now() + 1 }))).toBe('admitted');
    for (const claim of ['nbf', 'iat']) {
      expect(await answerTo(gate, await at({ [claim]: now() + 60 }))).toBe('admitted');
      expect(await answerTo(gate, await at({ [claim]: now() + 61 }))).toBe(
        'WORKLOAD_TOKEN_NOT_YET_VALID',
      );
    }
  });

  it('looks at issuer and audience only when the issuer’s file demands it (ruling 19)', async () => {
    const token = await provider.token({
      claims: { ...ALL_POLICIES, iss: 'https://other.example', aud: ['a', 'b'] },
    });
    const outcomes = [];
    for (const clients of [
      {},
      { requiredIssuer: 'https://other.example' },
      { requiredIssuer: provider.issuer },
      { requiredAudience: 'b' },
      { requiredAudience: 'c' },
    ]) {
      const strict = aGate(clock, [provider], { clients }).gate;
      strict.use(someRules({ type: 'JWT_JWKS', urls: [provider.keySetUrl] }));
      outcomes.push(await answerTo(strict, token));
    }
    expect(outcomes).toEqual([
      'admitted',
      'admitted',
      'WORKLOAD_TOKEN_ISSUER_WRONG',
      'admitted',
      'WORKLOAD_TOKEN_AUDIENCE_WRONG',
    ]);
  });

  it('remembers who was admitted until the token ends, and not beyond the rules', async () => {
    const token = await provider.token({ claims: { ...ALL_POLICIES, exp: now() + 20 } });
    const client = clientOf(await present(gate, token));
    gate.use(someRules({ type: 'JWT_JWKS', urls: [provider.keySetUrl] }));
    expect(clientOf(await present(gate, token))).toBe(client);
    await clock.advance(20_000);
    expect(await answerTo(gate, token)).toBe('WORKLOAD_TOKEN_EXPIRED');

    const another = await provider.token({ claims: ALL_POLICIES });
    expect(await answerTo(gate, another)).toBe('admitted');
    const urls = [provider.keySetUrl];
    gate.use(someRules({ type: 'JWT_JWKS', urls }, { configurationName: 'other' }));
    expect(await answerTo(gate, another)).toBe('WORKLOAD_NOT_ENTITLED');
    gate.use(someRules(undefined));
    expect(await answerTo(gate, another)).toBe('WORKLOAD_NO_CLIENT_AUTHENTICATION');
  });
});

describe('refusals of tokens', () => {
  it('are 401 no-authorized, each with a code of its own', () => {
    const names = [
      'WORKLOAD_TOKEN_MALFORMED',
      'WORKLOAD_TOKEN_ALGORITHM_REFUSED',
      'WORKLOAD_TOKEN_KEY_UNKNOWN',
      'WORKLOAD_TOKEN_KEY_UNFIT',
      'WORKLOAD_TOKEN_SIGNATURE_INVALID',
      'WORKLOAD_TOKEN_EXPIRED',
      'WORKLOAD_TOKEN_NOT_YET_VALID',
      'WORKLOAD_TOKEN_AUDIENCE_WRONG',
      'WORKLOAD_TOKEN_ISSUER_WRONG',
      'WORKLOAD_CLIENT_UNKNOWN',
      'WORKLOAD_NOT_ENTITLED',
    ] as const;
    for (const name of names)
      expect(errorDefinition(name)).toMatchObject({ status: 401, token: 'no-authorized' });
    expect(errorDefinition('WORKLOAD_KEYS_UNAVAILABLE')).toMatchObject({
      status: 503,
      token: 'temporarily_unavailable',
    });
  });
});

/** Signed by the provider without what a library would refuse to sign. */
function signedAsIs(claims: object, header: object = {}): string {
  const [key] = provider.keys;
  if (key === undefined) throw new Error('no key');
  const input = `${part({ alg: 'ES256', kid: key.kid, ...header })}.${part(claims)}`;
  const options = { key: key.privateKey, dsaEncoding: 'ieee-p1363' } as const;
  return `${input}.${sign('sha256', Buffer.from(input), options).toString('base64url')}`;
}
