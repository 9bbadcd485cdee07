import { createHmac, generateKeyPairSync, type KeyObject, randomUUID } from 'node:crypto';
import { exportJWK, SignJWT } from 'jose';
import { Registry } from 'prom-client';
import { beforeEach, describe, expect, it } from 'vitest';
import {
  COMPANY_ID,
  FixedClock,
  MemoryDirectory,
  MemoryTokenKeys,
  testConfig,
} from '../../test/support/kernel-app.ts';
import { KeptRefusals } from '../../test/support/kept-refusals.ts';
import { AccessTokens } from '../auth/access-tokens.ts';
import { BearerAuthenticator } from '../auth/bearer.authenticator.ts';
import type { ServiceAccountCredential } from '../auth/credential-directory.ts';
import { DocumentFetcher, KeySetCache } from '@luciole/service';
import { WrongCredentials } from '../protection/wrong-credentials.ts';
import { TokensService } from './tokens.service.ts';

const AUDIENCE = 'api.venafi.cloud/v1/oauth/token/serviceaccount';
const ISSUER = 'https://idp.example';
const JWKS_URI = 'https://idp.example/keys';

class FakeFetcher extends DocumentFetcher {
  readonly documents = new Map<string, string>();
  fetches = 0;

  override fetch(url: string): Promise<Buffer> {
    this.fetches += 1;
    const document = this.documents.get(url);
    return document === undefined
      ? Promise.reject(new Error('unreachable'))
      : Promise.resolve(Buffer.from(document));
  }
}

let clock: FixedClock;
let refusals: KeptRefusals;
let directory: MemoryDirectory;
let fetcher: FakeFetcher;
let service: TokensService;
let bearers: BearerAuthenticator;
let keys: { privateKey: KeyObject; publicKey: KeyObject };
let account: ServiceAccountCredential;

beforeEach(() => {
  clock = new FixedClock();
  directory = new MemoryDirectory();
  fetcher = new FakeFetcher();
  const config = testConfig();
  const tokens = new AccessTokens(clock, new MemoryTokenKeys(), config);
  refusals = new KeptRefusals();
  const keySets = new KeySetCache(clock, fetcher);
  const wrong = new WrongCredentials(config, clock, new Registry());
  service = new TokensService(clock, directory, tokens, keySets, refusals, wrong, config);
  bearers = new BearerAuthenticator(clock, tokens, directory);
  keys = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  account = directory.addAccount({ publicKeyPem: pemOf(keys.publicKey) });
});

function pemOf(key: KeyObject): string {
  return key.export({ type: 'spki', format: 'pem' }).toString();
}

interface Changes {
  readonly claims?: Record<string, unknown>;
  readonly alg?: string;
  readonly kid?: string;
  readonly key?: KeyObject;
}

/** An assertion as the account would make it, with the given changes; a claim of `undefined` is left out. */
function assertion({
  claims = {},
  alg = 'ES256',
  kid,
  key = keys.privateKey,
}: Changes = {}): Promise<string> {
  const now = clock.nowSeconds();
  const id = account.serviceAccountId;
  return new SignJWT({
    iss: id,
    sub: id,
    aud: AUDIENCE,
    iat: now,
    exp: now + 1800,
    jti: randomUUID(),
    ...claims,
  })
    .setProtectedHeader({ alg, ...(kid !== undefined && { kid }) })
    .sign(key);
}

function unsigned(header: object, secret?: string): string {
  const now = clock.nowSeconds();
  const id = account.serviceAccountId;
  const claims = { iss: id, sub: id, aud: AUDIENCE, iat: now, exp: now + 60 };
  const input = [header, claims]
    .map((part) => Buffer.from(JSON.stringify(part)).toString('base64url'))
    .join('.');
  const signature =
    secret === undefined ? '' : createHmac('sha256', secret).update(input).digest('base64url');
  return `${input}.${signature}`;
}

const exchangeKeyPair = (text: string) => service.exchangeKeyPairAssertion(text);

describe('the key-pair flow', () => {
  it('gives a bearer that is the account', async () => {
    const response = await exchangeKeyPair(await assertion());
    expect(response).toMatchObject({ token_type: 'bearer', expires_in: 900 });
    const principal = await bearers.authenticate(response.access_token);
    expect(principal).toMatchObject({
      kind: 'service-account',
      serviceAccountId: account.serviceAccountId,
      companyId: COMPANY_ID,
    });
  });

  it.each([
    ['rsa', { modulusLength: 2048 }, 'RS256'],
    ['ec', { namedCurve: 'P-384' }, 'ES384'],
    ['ec', { namedCurve: 'P-521' }, 'ES512'],
  ] as const)('takes an %s key of %o by %s', async (type, options, alg) => {
    keys =
      type === 'rsa' ? generateKeyPairSync('rsa', options) : generateKeyPairSync('ec', options);
    directory.addAccount({ publicKeyPem: pemOf(keys.publicKey) });
    await expect(exchangeKeyPair(await assertion({ alg }))).resolves.toMatchObject({
      expires_in: 900,
    });
  });

  it.each([
    AUDIENCE,
    [AUDIENCE],
    'luciole.example/v1/oauth/token/serviceaccount',
    'https://luciole.example/v1/oauth/token/serviceaccount',
  ])('takes the audience %o', async (aud) => {
    await expect(exchangeKeyPair(await assertion({ claims: { aud } }))).resolves.toBeDefined();
  });

  it.each([
    ['another audience', { aud: 'https://other.example/v1/oauth/token/serviceaccount' }],
    ['our audience among others', { aud: [AUDIENCE, 'x'] }],
    ['no audience', { aud: undefined }],
    ['no exp', { exp: undefined }],
    ['an exp that is no number', { exp: '2100' }],
    ['an exp more than 60 minutes ahead', { exp: 1_795_262_400 + 3_600 + 61 }],
    ['an exp more than a minute ago', { exp: 1_795_262_400 - 60 }],
    ['a future iat', { iat: 1_795_262_400 + 61 }],
    ['a future nbf', { nbf: 1_795_262_400 + 61 }],
    ['another sub', { sub: 'someone' }],
  ])('refuses %s as invalid_grant', async (_title, claims) => {
    await expect(exchangeKeyPair(await assertion({ claims }))).rejects.toMatchObject({
      code: 'OAUTH_INVALID_GRANT',
    });
  });

  it('allows a minute of skew', async () => {
    const exp = clock.nowSeconds() - 59;
    await expect(exchangeKeyPair(await assertion({ claims: { exp } }))).resolves.toBeDefined();
  });

  it.each([
    ['alg none', () => unsigned({ alg: 'none' })],
    ['alg none with a capital', () => unsigned({ alg: 'None' })],
    ['an HMAC keyed with the public key', () => unsigned({ alg: 'HS256' }, pemOf(keys.publicKey))],
    ['an unknown critical header', () => unsigned({ alg: 'ES256', crit: ['x'], x: 1 })],
    ['no alg', () => unsigned({})],
  ])('refuses %s with the mark of a wrong key', async (_title, make) => {
    await expect(exchangeKeyPair(make())).rejects.toMatchObject({
      code: 'OAUTH_SIGNATURE_INVALID',
    });
  });

  it('refuses another key, and another algorithm of the right key type', async () => {
    const other = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey;
    await expect(exchangeKeyPair(await assertion({ key: other }))).rejects.toMatchObject({
      code: 'OAUTH_SIGNATURE_INVALID',
    });
    keys = generateKeyPairSync('rsa', { modulusLength: 2048 });
    directory.addAccount({ publicKeyPem: pemOf(keys.publicKey) });
    await expect(exchangeKeyPair(await assertion({ alg: 'PS256' }))).rejects.toMatchObject({
      code: 'OAUTH_SIGNATURE_INVALID',
    });
  });

  it('refuses a repeated assertion, with or without jti, and with the other form of its signature', async () => {
    const used = await assertion({ claims: { jti: undefined } });
    await exchangeKeyPair(used);
    await expect(exchangeKeyPair(used)).rejects.toMatchObject({ code: 'OAUTH_ASSERTION_REPLAYED' });
    await expect(exchangeKeyPair(otherSignature(used))).rejects.toMatchObject({
      code: 'OAUTH_ASSERTION_REPLAYED',
    });
  });

  it.each([
    ['disabled', { enabled: false }],
    ['expired', { credentialsExpireAt: new Date('2026-11-21T12:00:00Z') }],
    ['federated', { authenticationType: 'rsaKeyFederated' }],
    ['without a key', { publicKeyPem: undefined }],
  ] as const)('refuses an account that is %s as invalid_client', async (_title, changes) => {
    directory.addAccount({ publicKeyPem: pemOf(keys.publicKey), ...changes });
    await expect(exchangeKeyPair(await assertion())).rejects.toMatchObject({
      code: 'OAUTH_INVALID_CLIENT',
    });
  });

  it('refuses an unknown account as invalid_client', async () => {
    const id = randomUUID();
    await expect(
      exchangeKeyPair(await assertion({ claims: { iss: id, sub: id } })),
    ).rejects.toMatchObject({ code: 'OAUTH_INVALID_CLIENT' });
  });

  it.each(['', 'a', 'a.b.c', '..', 'e30.e30.e30', 'x'.repeat(20_000)])(
    'refuses %j as invalid_grant',
    async (text) => {
      await expect(exchangeKeyPair(text)).rejects.toMatchObject({ code: 'OAUTH_INVALID_GRANT' });
    },
  );
});

/** The second valid signature of an ECDSA assertion: (r, n - s). */
function otherSignature(jwt: string): string {
  const [header = '', claims = '', signature = ''] = jwt.split('.');
  const bytes = Buffer.from(signature, 'base64url');
  const order = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n;
  const s = BigInt(`0x${bytes.subarray(32).toString('hex')}`);
  const flipped = Buffer.from((order - s).toString(16).padStart(64, '0'), 'hex');
  return `${header}.${claims}.${Buffer.concat([bytes.subarray(0, 32), flipped]).toString('base64url')}`;
}

const exchangeFederated = (text: string, company = COMPANY_ID) =>
  service.exchangeFederatedAssertion(company, text);
const federated = (claims: Record<string, unknown> = {}, kid = 'k1') =>
  assertion({
    claims: {
      iss: ISSUER,
      sub: 'workload',
      aud: ['luciole', 'x'],
      exp: clock.nowSeconds() + 7200,
      ...claims,
    },
    kid,
  });

async function publish(kid = 'k1'): Promise<void> {
  const jwk = { ...(await exportJWK(keys.publicKey)), kid, alg: 'ES256' };
  fetcher.documents.set(
    JWKS_URI,
    JSON.stringify({ keys: [jwk, { kty: 'oct', k: 'c2VjcmV0', kid: 'hmac' }] }),
  );
}

const bearer = async () => (await service.exchangeKeyPairAssertion(await assertion())).access_token;

describe('the federated flow', () => {
  beforeEach(async () => {
    account = directory.addAccount({
      authenticationType: 'rsaKeyFederated',
      jwksUri: JWKS_URI,
      audience: 'luciole',
    });
    directory.federations.set(`${COMPANY_ID} ${ISSUER} workload`, account.serviceAccountId);
    await publish();
  });

  it('gives a bearer for a token of the provider', async () => {
    await expect(exchangeFederated(await federated())).resolves.toMatchObject({
      token_type: 'bearer',
      expires_in: 900,
    });
  });

  it('fetches a key set once for many tokens', async () => {
    await exchangeFederated(await federated());
    await exchangeFederated(await federated());
    expect(fetcher.fetches).toBe(1);
  });

  it('finds a key that was published after the set was cached', async () => {
    await exchangeFederated(await federated());
    keys = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    await publish('k2');
    clock.advance(11);
    await expect(exchangeFederated(await federated({}, 'k2'))).resolves.toBeDefined();
  });

  it('answers a temporary failure when the key set cannot be had, and does not ask again at once', async () => {
    fetcher.documents.clear();
    await expect(exchangeFederated(await federated())).rejects.toMatchObject({
      code: 'OAUTH_KEY_SET_UNAVAILABLE',
    });
    await publish();
    await expect(exchangeFederated(await federated())).rejects.toMatchObject({
      code: 'OAUTH_KEY_SET_UNAVAILABLE',
    });
    expect(fetcher.fetches).toBe(1);
    clock.advance(10);
    await expect(exchangeFederated(await federated())).resolves.toBeDefined();
  });

  it('refuses a repeated token', async () => {
    const used = await federated();
    await exchangeFederated(used);
    await expect(exchangeFederated(used)).rejects.toMatchObject({
      code: 'OAUTH_ASSERTION_REPLAYED',
    });
  });

  it.each([
    ['another subject', { sub: 'other' }, 'OAUTH_INVALID_CLIENT'],
    ['another issuer', { iss: 'https://evil.example' }, 'OAUTH_INVALID_CLIENT'],
    ['another audience', { aud: 'x' }, 'OAUTH_INVALID_GRANT'],
    ['an exp more than two hours ahead', { exp: 1_795_262_400 + 7_261 }, 'OAUTH_INVALID_GRANT'],
  ])('refuses %s', async (_title, claims, code) => {
    await expect(exchangeFederated(await federated(claims))).rejects.toMatchObject({ code });
  });

  it('refuses another company, a disabled account, and a symmetric key of the set', async () => {
    await expect(exchangeFederated(await federated(), randomUUID())).rejects.toMatchObject({
      code: 'OAUTH_INVALID_CLIENT',
    });
    const confused = unsigned({ alg: 'HS256', kid: 'hmac' }, 'secret');
    await expect(exchangeFederated(confused)).rejects.toMatchObject({
      code: 'OAUTH_INVALID_CLIENT',
    });
    directory.addAccount({ ...account, enabled: false });
    await expect(exchangeFederated(await federated())).rejects.toMatchObject({
      code: 'OAUTH_INVALID_CLIENT',
    });
  });
});

describe('a refusal', () => {
  it('is remembered with the account that was claimed, or with the company that was asked', async () => {
    const other = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey;
    await expect(exchangeKeyPair(await assertion({ key: other }))).rejects.toThrow(
      'OAUTH_SIGNATURE_INVALID',
    );
    await expect(exchangeFederated(await federated({ sub: 'nobody' }))).rejects.toThrow(
      'OAUTH_INVALID_CLIENT',
    );
    expect(refusals.kept).toEqual([
      [account, expect.objectContaining({ code: 'OAUTH_SIGNATURE_INVALID' })],
      [{ companyId: COMPANY_ID }, expect.objectContaining({ code: 'OAUTH_INVALID_CLIENT' })],
    ]);
  });
});

describe('a bearer', () => {
  it('is over after 15 minutes', async () => {
    const token = await bearer();
    clock.advance(901);
    await expect(bearers.authenticate(token)).rejects.toMatchObject({
      code: 'INVALID_BEARER_TOKEN',
    });
  });

  it.each([
    ['the account is disabled', { enabled: false }],
    ['its credential changed', { credentialGeneration: 2 }],
    ['its credential expired', { credentialsExpireAt: new Date('2026-11-21T12:00:01Z') }],
  ])('is over within five seconds after %s', async (_title, changes) => {
    const token = await bearer();
    await bearers.authenticate(token);
    directory.addAccount({ publicKeyPem: pemOf(keys.publicKey), ...changes });
    clock.advance(5);
    await expect(bearers.authenticate(token)).rejects.toMatchObject({
      code: 'INVALID_BEARER_TOKEN',
    });
  });

  it('has the scopes of now, at most five seconds late', async () => {
    const token = await bearer();
    await bearers.authenticate(token);
    directory.addAccount({ publicKeyPem: pemOf(keys.publicKey), scopes: ['tenant-admin-role'] });
    clock.advance(5);
    await expect(bearers.authenticate(token)).resolves.toMatchObject({
      scopes: ['tenant-admin-role'],
    });
  });

  it('is nothing when an assertion is presented in its place', async () => {
    await expect(bearers.authenticate(await assertion())).rejects.toMatchObject({
      code: 'INVALID_BEARER_TOKEN',
    });
  });

  it('is refused when the key that signed it belongs to another company', async () => {
    const config = testConfig();
    const foreign = new AccessTokens(clock, new MemoryTokenKeys(randomUUID()), config);
    const token = await foreign.make(account, undefined);
    await expect(foreign.verify(token)).rejects.toMatchObject({ code: 'INVALID_BEARER_TOKEN' });
  });
});
