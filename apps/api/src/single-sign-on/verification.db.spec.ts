import { randomUUID } from 'node:crypto';
import { decodeJwt, generateKeyPair, SignJWT, UnsecuredJWT } from 'jose';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { CLIENT_SECRET } from '../../test/support/openid-provider/openid-provider.ts';
import { outcomeOf, SignInBrowser } from '../../test/support/openid-provider/sign-in-browser.ts';
import {
  createSingleSignOnBench,
  type SingleSignOnBench,
} from '../../test/support/openid-provider/single-sign-on-bench.ts';
import type { TestApp } from '../../test/support/test-app.ts';

let bench: SingleSignOnBench;
let app: TestApp;

beforeAll(async () => {
  bench = await createSingleSignOnBench();
  ({ app } = bench);
});
afterEach(() => bench.reset());
afterAll(() => bench.close());

/** Comes back with another address than the provider gave. */
const change = async (edit: (url: URL) => void) => {
  const browser = new SignInBrowser(app);
  bench.ourProvider.person = bench.someone(['pki']);
  const begun = await browser.start(app.urlPrefix);
  const url = new URL(await bench.ourProvider.visit(begun, browser.providerCookies));
  edit(url);
  const { headers } = await browser.comeBack(url.href);
  return outcomeOf(String(headers['location']));
};

/** Puts other claims into an ID token. */
const sign = async (answer: { id_token?: string }, claims: object, key?: CryptoKey) => {
  const original = decodeJwt(String(answer.id_token));
  answer.id_token = await new SignJWT({ ...original, ...claims })
    .setProtectedHeader({ alg: 'ES256', kid: 'k' })
    .sign(key ?? bench.ourProvider.privateKey);
};

describe('what the provider says', () => {
  const past = Math.floor(Date.now() / 1000) - 3600;
  it.each<[string, object]>([
    ['of another nonce', { nonce: 'x' }],
    ['of no nonce', { nonce: undefined }],
    ['of another issuer', { iss: 'https://127.0.0.1:1' }],
    ['for another audience', { aud: 'another' }],
    ['for several audiences, of which none is named', { aud: ['luciole', 'another'] }],
    ['for another authorized party', { azp: 'another' }],
    ['that has expired', { exp: past }],
    ['that is not valid yet', { nbf: past + 7200 }],
    ['of nobody', { sub: undefined }],
    ['of somebody without a name', { sub: '' }],
    ['of somebody whose name never ends', { sub: 'x'.repeat(256) }],
    ['of somebody whose name is no ASCII', { sub: 'Zoë' }],
  ])('is refused in an ID token %s', async (_, claims) => {
    bench.ourProvider.tamper = (answer) => sign(answer, claims);
    const browser = new SignInBrowser(app);
    const location = await bench.signIn(browser, bench.someone(['pki']));
    expect(outcomeOf(location)).toEqual(['/sign-in', 20022]);
    expect(browser.cookies.has('__Host-luciole')).toBe(false);
    expect((await bench.events('user.login-failed'))[0]).toMatchObject({
      after: { reason: 'SINGLE_SIGN_ON_NOT_VERIFIED', detail: expect.any(String) },
      outcome: 'REFUSED',
    });
  });

  it('is asked for at the UserInfo endpoint where the ID token lacks what the rule of a team needs', async () => {
    const department = randomUUID();
    const team = await app.request('POST', '/v1/teams', {
      apiKey: app.apiKey,
      json: {
        name: department,
        role: 'RESOURCE_OWNER',
        owners: [app.userId],
        userMatchingRules: [{ claimName: 'department', operator: 'EQUALS', value: department }],
      },
    });
    const names = { email: 'ada@example.com', given_name: 'Ada', family_name: 'Lovelace' };
    bench.ourProvider.tamper = (answer) => sign(answer, { ...names, groups: [] });
    const browser = new SignInBrowser(app);
    expect(await bench.signIn(browser, bench.someone([], { department }))).toBe('/');
    const session = await browser.send('GET', '/v1/session');
    expect(session.json()).toMatchObject({ roles: ['RESOURCE_OWNER'] });
    const { id } = team.json<{ id: string }>();
    await app.request('DELETE', `/v1/teams/${id}`, { apiKey: app.apiKey });
  });

  it('is taken as it is', async () => {
    bench.ourProvider.tamper = (answer) => sign(answer, {});
    expect(await bench.signIn(new SignInBrowser(app), bench.someone(['pki']))).toBe('/');
  });

  it.each<[string, (answer: { id_token?: string }) => Promise<void>]>([
    [
      'with alg none',
      (answer) => {
        answer.id_token = new UnsecuredJWT(decodeJwt(String(answer.id_token))).encode();
        return Promise.resolve();
      },
    ],
    [
      'by the client secret',
      async (answer) => {
        answer.id_token = await new SignJWT(decodeJwt(String(answer.id_token)))
          .setProtectedHeader({ alg: 'HS256' })
          .sign(Buffer.from(CLIENT_SECRET));
      },
    ],
    [
      'by another key',
      async (answer) => sign(answer, {}, (await generateKeyPair('ES256')).privateKey),
    ],
  ])('is refused in an ID token signed %s', async (_, tamper) => {
    bench.ourProvider.tamper = tamper;
    expect(outcomeOf(await bench.signIn(new SignInBrowser(app), bench.someone(['pki'])))).toEqual([
      '/sign-in',
      20022,
    ]);
  });

  it('is refused when another issuer answers (RFC 9207), or none says that it does', async () => {
    expect(
      await change(({ searchParams }) => searchParams.set('iss', bench.theirProvider.issuer)),
    ).toEqual(['/sign-in', 20022]);
    expect(await change(({ searchParams }) => searchParams.delete('iss'))).toEqual([
      '/sign-in',
      20022,
    ]);
    expect(await change(() => undefined)).toEqual(['/', 0]);
  });

  it('may be that nobody signs in', async () => {
    const browser = new SignInBrowser(app);
    const begun = new URL(await browser.start(app.urlPrefix));
    const answer = new URLSearchParams({
      error: 'access_denied',
      state: begun.searchParams.get('state') ?? '',
      iss: bench.ourProvider.issuer,
    });
    const { headers } = await browser.comeBack(
      `https://luciole.example/v1/companies/${app.urlPrefix}/singlesignon/callback?${answer.toString()}`,
    );
    expect(outcomeOf(String(headers['location']))).toEqual(['/sign-in', 20023]);
  });
});
