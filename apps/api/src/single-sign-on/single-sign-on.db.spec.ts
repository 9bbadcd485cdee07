import { decodeJwt, SignJWT } from 'jose';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { outcomeOf, SignInBrowser } from '../../test/support/openid-provider/sign-in-browser.ts';
import {
  createSingleSignOnBench,
  type SingleSignOnBench,
} from '../../test/support/openid-provider/single-sign-on-bench.ts';
import type { TestApp } from '../../test/support/test-app.ts';
import type { SignInFacts } from '../sessions/sign-in-facts.ts';
import { signInFailure, SignInFailures } from './sign-in-failures.ts';

let bench: SingleSignOnBench;
let app: TestApp;

beforeAll(async () => {
  bench = await createSingleSignOnBench();
  ({ app } = bench);
});
afterEach(() => bench.reset());
afterAll(() => bench.close());

/** A callback that waits to be used. */
const underWay = async (browser: SignInBrowser) => {
  bench.ourProvider.person = bench.someone(['pki']);
  return bench.ourProvider.visit(await browser.start(app.urlPrefix), browser.providerCookies);
};

const ended = async (browser: SignInBrowser, url: string) =>
  outcomeOf(String((await browser.comeBack(url)).headers['location']));

describe('ruling 28: a sign-in that is under way', () => {
  it('asks by code, with PKCE, state and nonce, and binds them to a cookie that only comes back from a link', async () => {
    const browser = new SignInBrowser(app);
    const response = await browser.send('GET', `/v1/companies/${app.urlPrefix}/singlesignon`);
    expect(response.status).toBe(303);
    const { origin, searchParams } = new URL(String(response.headers['location']));
    expect(origin).toBe(bench.ourProvider.issuer);
    expect(Object.fromEntries(searchParams)).toMatchObject({
      response_type: 'code',
      client_id: 'luciole',
      redirect_uri: `https://luciole.example/v1/companies/${app.urlPrefix}/singlesignon/callback`,
      scope: 'openid email profile groups',
      code_challenge_method: 'S256',
      code_challenge: expect.stringMatching(/^[\w-]{43}$/),
      state: expect.stringMatching(/^[\w-]{43}$/),
      nonce: expect.stringMatching(/^[\w-]{43}$/),
    });
    expect(response.headers['set-cookie']).toMatch(
      /^__Host-luciole-sign-in=[\w-]{43}; Path=\/; HttpOnly; SameSite=Lax; Max-Age=600; Secure$/,
    );
    expect(response.headers['cache-control']).toBe('no-store');
    // Who reads the database can finish no sign-in.
    const [dump] = (await app.database.asAdministrator(
      `select string_agg(a::text, '') as text from single_sign_on_attempts a`,
      [],
    )) as { text: string }[];
    for (const secret of [
      browser.cookies.get('__Host-luciole-sign-in') ?? '',
      searchParams.get('state') ?? '',
      searchParams.get('nonce') ?? '',
    ]) {
      expect(dump?.text).not.toContain(secret);
      expect(dump?.text).not.toContain(Buffer.from(secret).toString('hex'));
    }
  });

  it('ends in no other browser', async () => {
    const [one, other] = [new SignInBrowser(app), new SignInBrowser(app)];
    const url = await underWay(one);
    expect(await ended(other, url)).toEqual(['/sign-in', 20021]);
    await underWay(other);
    expect(await ended(other, url)).toEqual(['/sign-in', 20021]);
    expect(await ended(one, url)).toEqual(['/', 0]);
  });

  it('ends once', async () => {
    const browser = new SignInBrowser(app);
    const url = await underWay(browser);
    const answers = await Promise.all([ended(browser, url), ended(browser, url)]);
    expect(answers.toSorted()).toEqual([
      ['/', 0],
      ['/sign-in', 20021],
    ]);
    expect(await ended(browser, url)).toEqual(['/sign-in', 20021]);
  });

  it('is not begun by a page of another site, whose provider may let its own people in unasked', async () => {
    const start = `/v1/companies/${app.urlPrefix}/singlesignon?returnTo=%2Fpolicies`;
    const led = async (site: string) => {
      const response = await app.request('GET', start, { headers: { 'sec-fetch-site': site } });
      return [response.headers['location'], response.headers['set-cookie']];
    };
    const page = `/sign-in?company=${app.urlPrefix}&returnTo=%2Fpolicies`;
    expect(await led('cross-site')).toEqual([page, undefined]);
    expect(await led('same-site')).toEqual([page, undefined]);
    for (const site of ['same-origin', 'none']) {
      expect(await led(site)).toEqual([
        expect.stringContaining(bench.ourProvider.issuer),
        expect.stringContaining('__Host-luciole-sign-in='),
      ]);
    }
  });

  it('ends within ten minutes', async () => {
    const browser = new SignInBrowser(app);
    const url = await underWay(browser);
    bench.advance(601);
    expect(await ended(browser, url)).toEqual(['/sign-in', 20021]);
  });

  it('is over when the settings change to another client, or to none', async () => {
    const browser = new SignInBrowser(app);
    const url = await underWay(browser);
    await bench.configure({ clientId: 'another' });
    expect(await ended(browser, url)).toEqual(['/sign-in', 20021]);
    const again = await underWay(browser).catch(() => undefined);
    expect(again).toBeUndefined();
    await bench.configure({ enabled: false });
    expect(outcomeOf(await browser.start(app.urlPrefix))).toEqual(['/sign-in', 20020]);
  });

  it.each([
    ['switched off', () => bench.configure({ enabled: false })],
    ['given to another client', () => bench.configure({ clientId: 'another' })],
    ['removed', () => app.request('DELETE', '/v1/singlesignon', { apiKey: app.apiKey })],
  ])('is over when single sign-on is %s while the provider answers', async (_, change) => {
    const browser = new SignInBrowser(app);
    bench.ourProvider.tamper = async () => void (await change());
    const person = bench.someone(['root']);
    expect(outcomeOf(await bench.signIn(browser, person))).toEqual(['/sign-in', 20021]);
    const left = await app.database.asAdministrator(
      'select from user_identities where subject = $1',
      [person],
    );
    expect(left).toEqual([]);
  });

  it('that fails is one event, from however many addresses of a network', async () => {
    const failures = app.app.get(SignInFailures);
    const before = (await bench.events('user.login-failed')).length;
    for (const end of ['1', '2', '3']) {
      const facts = { address: `2001:db8::${end}` } as SignInFacts;
      await failures.record(app.companyId, facts, signInFailure('SINGLE_SIGN_ON_INTERRUPTED'));
    }
    expect(await bench.events('user.login-failed')).toHaveLength(before + 1);
  });

  it('comes from one network a hundred times at most', async () => {
    const browser = new SignInBrowser(app);
    const answers: unknown[] = [];
    for (let i = 0; i < 101; i += 1) answers.push(await browser.start(app.urlPrefix));
    const delayed = answers.filter((answer) => String(answer).startsWith('/sign-in'));
    expect(delayed.length).toBeGreaterThan(0);
    expect(outcomeOf(String(delayed.at(-1)))).toEqual(['/sign-in', 20012]);
    bench.advance(601);
    expect(await browser.start(app.urlPrefix)).toContain(bench.ourProvider.issuer);
  });

  it.each([
    'https://attacker.example/',
    '//attacker.example/',
    '/\\attacker.example/',
    '/\t/attacker.example/',
    '/v1/session',
    'javascript:alert(1)',
    '',
  ])('leads to no other page than ours: %s', async (returnTo) => {
    const browser = new SignInBrowser(app);
    expect(await bench.signIn(browser, bench.someone(['pki']), returnTo)).toBe('/');
  });
});

describe('two companies with two providers', () => {
  it('never mix: the same subject is two people', async () => {
    const person = bench.someone(['pki']);
    bench.theirProvider.people.set(person, { groups: ['staff'] });
    const [here, there] = [new SignInBrowser(app), new SignInBrowser(app)];
    await bench.signIn(here, person);
    await there.signIn(bench.theirs.urlPrefix, bench.theirProvider, person);
    const ids = await Promise.all(
      [here, there].map(async (browser) => {
        const response = await browser.send('GET', '/v1/session');
        return response.json<{ userId: string; companyId: string; roles: string[] }>();
      }),
    );
    expect(ids.map(({ companyId, roles }) => [companyId, roles])).toEqual([
      [app.companyId, ['PKI_ADMIN']],
      [bench.theirs.companyId, ['GUEST']],
    ]);
    expect(ids[0]?.userId).not.toBe(ids[1]?.userId);
  });

  it('never mix: what comes from one does not end what began at the other', async () => {
    const browser = new SignInBrowser(app);
    bench.ourProvider.person = bench.someone(['pki']);
    const begun = await browser.start(app.urlPrefix);
    const url = await bench.ourProvider.visit(begun, browser.providerCookies);
    const moved = url.replace(app.urlPrefix, bench.theirs.urlPrefix);
    const { headers } = await browser.comeBack(moved);
    expect(outcomeOf(String(headers['location']))).toEqual(['/sign-in', 20021]);
    expect(outcomeOf(await browser.start('nowhere'))).toEqual(['/sign-in', 20020]);
  });
});

describe('signing in again', () => {
  it('is asked of the provider now, by the same person, and makes the sign-in recent', async () => {
    const person = bench.someone(['root']);
    const browser = new SignInBrowser(app);
    await bench.signIn(browser, person);
    bench.advance(601);
    const create = () => browser.send('POST', '/v1/apikeys', {});
    expect((await create()).status).toBe(403);
    const again = async (who: string, providerCookies = browser.providerCookies) => {
      const response = await browser.send('POST', '/v1/session/singlesignon', {
        returnTo: '/api-keys',
      });
      const { authorizationUrl } = response.json<{ authorizationUrl: string }>();
      expect(new URL(authorizationUrl).searchParams.get('prompt')).toBe('login');
      bench.ourProvider.person = who;
      const url = await bench.ourProvider.visit(authorizationUrl, providerCookies);
      return String((await browser.comeBack(url)).headers['location']);
    };
    expect(outcomeOf(await again(bench.someone(['root']), new Map()))).toEqual(['/sign-in', 20029]);
    // The clock of this test is ahead of the provider's.
    expect(outcomeOf(await again(person))).toEqual(['/sign-in', 20029]);
    bench.advance(-601);
    const former = browser.cookies.get('__Host-luciole');
    expect(await again(person)).toBe('/api-keys');
    expect(browser.cookies.get('__Host-luciole')).not.toBe(former);
    expect((await create()).status).toBe(201);
    const sessions = await browser.send('GET', '/v1/session/all');
    expect(sessions.json<{ sessions: unknown[] }>().sessions).toHaveLength(1);
  });

  it('counts as recent only when the provider says when it was, unless the settings say otherwise', async () => {
    const withoutTime = async (answer: { id_token?: string }) => {
      const { auth_time: _, ...claims } = decodeJwt(String(answer.id_token));
      answer.id_token = await new SignJWT(claims)
        .setProtectedHeader({ alg: 'ES256', kid: 'k' })
        .sign(bench.ourProvider.privateKey);
    };
    const recent = async () => {
      bench.ourProvider.tamper = withoutTime;
      const browser = new SignInBrowser(app);
      await bench.signIn(browser, bench.someone(['pki']));
      return (await browser.send('POST', '/v1/apikeys', {})).status;
    };
    expect(await recent()).toBe(403);
    await bench.configure({ requireAuthTime: false });
    expect(await recent()).toBe(201);
  });
});

describe('a provider that names no https address to go to', () => {
  it('is led to by nobody, and the page says what is wrong', async () => {
    bench.ourProvider.tamperMetadata = (metadata) => {
      metadata['authorization_endpoint'] = 'javascript:alert(1)';
    };
    await bench.configure();
    const browser = new SignInBrowser(app);
    expect(outcomeOf(await browser.start(app.urlPrefix))).toEqual(['/sign-in', 20024]);
  });

  it('lets people sign out here all the same', async () => {
    bench.ourProvider.tamperMetadata = (metadata) => {
      metadata['end_session_endpoint'] = 'http://provider.example/end';
    };
    await bench.configure();
    const browser = new SignInBrowser(app);
    expect(await bench.signIn(browser, bench.someone(['pki']))).toBe('/');
    const response = await browser.send('POST', '/v1/session/signout');
    expect([response.status, response.json()]).toEqual([200, {}]);
    expect((await browser.send('GET', '/v1/session')).status).toBe(401);
  });
});

describe('signing out', () => {
  it('ends the session, and leads to where the provider ends its own', async () => {
    const browser = new SignInBrowser(app);
    await bench.signIn(browser, bench.someone(['pki']));
    const response = await browser.send('POST', '/v1/session/signout');
    const url = new URL(response.json<{ endSessionUrl: string }>().endSessionUrl);
    expect(url.origin + url.pathname).toBe(`${bench.ourProvider.issuer}/session/end`);
    expect(Object.fromEntries(url.searchParams)).toMatchObject({
      client_id: 'luciole',
      post_logout_redirect_uri: 'https://luciole.example/sign-in',
      id_token_hint: expect.stringMatching(/^eyJ/),
    });
    expect((await browser.send('GET', '/v1/session')).status).toBe(401);
    const [count] = (await app.database.asAdministrator(
      `select count(*)::integer as clear from user_sessions s where encode(sealed_id_token, 'escape') like '%eyJ%'`,
      [],
    )) as { clear: number }[];
    expect(count?.clear).toBe(0);
  });

  it('is the end for a session that came from no provider', async () => {
    const response = await app.request('POST', '/v1/session/signout', { apiKey: app.apiKey });
    expect([response.status, response.json()]).toEqual([200, {}]);
  });
});
