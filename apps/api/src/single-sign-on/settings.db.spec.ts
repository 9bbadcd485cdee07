import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { codes, pointers } from '../../test/support/answers.ts';
import { CLIENT_ID, CLIENT_SECRET } from '../../test/support/openid-provider/openid-provider.ts';
import { SignInBrowser } from '../../test/support/openid-provider/sign-in-browser.ts';
import {
  createSingleSignOnBench,
  settingsOf,
  type SingleSignOnBench,
} from '../../test/support/openid-provider/single-sign-on-bench.ts';
import type { TestApp } from '../../test/support/test-app.ts';
import { createPerson, GOOD_PASSWORD, TestBrowser } from '../../test/support/test-browser.ts';

let bench: SingleSignOnBench;
let app: TestApp;

beforeAll(async () => {
  bench = await createSingleSignOnBench();
  ({ app } = bench);
});
afterEach(() => bench.reset());
afterAll(() => bench.close());

const tryOut = async (changes: object = {}) => {
  const { issuer } = bench.ourProvider;
  const provider = { issuerUrl: issuer, clientId: CLIENT_ID, clientSecret: CLIENT_SECRET };
  const response = await app.request('POST', `${path}/test`, {
    apiKey: app.apiKey,
    json: { ...provider, ...changes },
  });
  expect(response.status).toBe(200);
  return response.json<{
    succeeded: boolean;
    checks: { name: string; outcome: string; detail: string }[];
  }>();
};

const path = '/v1/singlesignon';
const get = async (apiKey = app.apiKey) =>
  (await app.request('GET', path, { apiKey })).json<{ settings?: object }>();
const put = (json: object, apiKey = app.apiKey) => app.request('PUT', path, { apiKey, json });
const loginConfiguration = async () =>
  (await app.request('GET', `/v1/companies/${app.urlPrefix}/loginconfig`)).json();

async function someone(groups: readonly string[]): Promise<SignInBrowser> {
  const person = randomUUID();
  bench.ourProvider.people.set(person, { groups });
  const browser = new SignInBrowser(app);
  await browser.signIn(app.urlPrefix, bench.ourProvider, person);
  return browser;
}

const failures = async (changes: object) =>
  (await tryOut(changes)).checks.flatMap(({ name, outcome, detail }) =>
    outcome === 'FAILED' ? [`${name}: ${detail}`] : [],
  );

describe('settings', () => {
  it('say what to register at the provider, and nothing else where nothing is configured', async () => {
    const company = await app.createCompany();
    const start = `https://luciole.example/v1/companies/${company.urlPrefix}/singlesignon`;
    expect(await get(company.apiKey)).toEqual({
      redirectUri: `${start}/callback`,
      postLogoutRedirectUri: 'https://luciole.example/sign-in',
      signInUrl: start,
    });
    const missing = await app.request('DELETE', path, { apiKey: company.apiKey });
    expect(codes(missing)).toEqual([404, 20020]);
  });

  it('are complete when only what is needed is given', async () => {
    const { issuer } = bench.ourProvider;
    const given = { enabled: true, issuerUrl: issuer, clientId: 'c', clientSecret: 's' };
    expect((await put(given)).json()).toMatchObject({
      settings: {
        enabled: true,
        displayName: new URL(issuer).host,
        issuerUrl: issuer,
        clientId: 'c',
        hasClientSecret: true,
        clientAuthentication: 'CLIENT_SECRET_BASIC',
        scopes: ['openid', 'profile', 'email'],
        groupsClaim: 'groups',
        groupMappings: [],
        defaultRoles: [],
        createUsers: true,
        linkUsers: false,
        passwordSignIn: true,
        requireAuthTime: true,
      },
    });
  });

  it('keep the secret from everybody: answers, events and rows', async () => {
    const shown = JSON.stringify(await get());
    expect(shown).not.toContain(CLIENT_SECRET);
    const rows = await app.database.asAdministrator(
      `select a::text || convert_from(coalesce(canonical, ''), 'UTF8') as text from audit_events a where type like 'single-sign-on%'
       union all select s::text || encode(coalesce(sealed_client_secret, ''), 'escape') from single_sign_on_settings s`,
      [],
    );
    expect(rows.length).toBeGreaterThan(2);
    expect(JSON.stringify(rows)).not.toContain(CLIENT_SECRET);
    expect(app.logLines.join('\n')).not.toContain(CLIENT_SECRET);
  });

  it('keep the secret when none is given, and send it to no other provider', async () => {
    const without = { clientSecret: undefined };
    expect((await bench.configure(without)).status).toBe(200);
    const elsewhere = await bench.configure({ ...without, issuerUrl: bench.theirProvider.issuer });
    expect([codes(elsewhere), pointers(elsewhere)]).toEqual([[400, 28031], ['/clientSecret']]);
    expect(codes(await bench.configure({ ...without, clientId: 'other' }))).toEqual([400, 28031]);
    const open = await bench.configure({ ...without, clientAuthentication: 'NONE' });
    expect(open.json()).toMatchObject({ settings: { hasClientSecret: false } });
    expect(codes(await bench.configure(without))).toEqual([400, 28031]);
  });

  it.each<[string, object, string]>([
    ['plain http', { issuerUrl: 'http://provider.example' }, '/issuerUrl'],
    ['credentials', { issuerUrl: 'https://a:b@provider.example' }, '/issuerUrl'],
    ['a query', { issuerUrl: 'https://provider.example/?a=b' }, '/issuerUrl'],
    [
      'the address of the metadata',
      { issuerUrl: 'https://provider.example/.well-known/openid-configuration' },
      '/issuerUrl',
    ],
    [
      'a group twice',
      {
        groupMappings: [
          { group: 'a', roles: ['GUEST'] },
          { group: 'a', roles: ['GUEST'] },
        ],
      },
      '/groupMappings/1',
    ],
    ['a group for nothing', { groupMappings: [{ group: 'a' }] }, '/groupMappings/0'],
  ])('with %s are refused', async (_, changes, pointer) => {
    const response = await bench.configure(changes);
    expect([codes(response), pointers(response)]).toEqual([[400, 28030], [pointer]]);
  });

  it('take no team that is not there, nor of another company', async () => {
    const team = await app.request('POST', '/v1/teams', {
      apiKey: bench.theirs.apiKey,
      json: { name: randomUUID(), role: 'GUEST', owners: [bench.theirs.userId] },
    });
    for (const id of [team.json<{ id: string }>().id, randomUUID()]) {
      const response = await bench.configure({ groupMappings: [{ group: 'a', teams: [id] }] });
      expect([codes(response), pointers(response)]).toEqual([
        [404, 10051],
        ['/groupMappings/0/teams'],
      ]);
    }
  });

  it('are changed by an administrator who signed in just now, and every change is an event', async () => {
    const { browser } = await createPerson(app, ['SYSTEM_ADMIN']);
    const json = settingsOf(bench.ourProvider, { displayName: 'The provider' });
    expect((await browser.send('PUT', path, json)).status).toBe(200);
    const [event] = await app.database.asAdministrator(
      `select actor_name, before, after from audit_events where type = 'single-sign-on.changed' order by sequence desc limit 1`,
      [],
    );
    expect(event).toMatchObject({
      before: { displayName: new URL(bench.ourProvider.issuer).host },
      after: { displayName: 'The provider', hasNewClientSecret: true },
    });
    bench.advance(601);
    expect(codes(await browser.send('PUT', path, json))).toEqual([403, 30010]);
    expect(codes(await browser.send('POST', `${path}/test`, json))).toEqual([403, 30010]);
  });

  it('end what came from the provider with another provider, or with none', async () => {
    const browser = await someone(['pki', 'root']);
    expect((await browser.send('GET', '/v1/session')).json()).toMatchObject({
      roles: ['PKI_ADMIN', 'SYSTEM_ADMIN'],
    });
    const { userId } = (await browser.send('GET', '/v1/session')).json<{ userId: string }>();
    const rolesThen = async () =>
      (await app.request('GET', `/v1/users/${userId}`, { apiKey: app.apiKey })).json<{
        singleSignOnRoles?: string[];
      }>().singleSignOnRoles;
    expect(await rolesThen()).toEqual(['PKI_ADMIN', 'SYSTEM_ADMIN']);
    await bench.configure({ enabled: false });
    expect((await browser.send('GET', '/v1/session')).status).toBe(401);
    expect(await rolesThen()).toEqual(['PKI_ADMIN', 'SYSTEM_ADMIN']);
    await bench.configure({ issuerUrl: bench.theirProvider.issuer });
    expect(await rolesThen()).toBeUndefined();
    await bench.configure();
    const again = await someone(['pki']);
    expect((await app.request('DELETE', path, { apiKey: app.apiKey })).status).toBe(204);
    expect((await again.send('GET', '/v1/session')).status).toBe(401);
    expect(await loginConfiguration()).toMatchObject({ ssoLogin: false, passwordLogin: true });
  });
});

describe('passwords', () => {
  it('are taken until the settings say no, which they cannot before an administrator signed in at the provider', async () => {
    const person = await createPerson(app, ['GUEST']);
    const signIn = () =>
      new TestBrowser(app).signIn(person.username, GOOD_PASSWORD, { company: app.urlPrefix });
    expect(await loginConfiguration()).toEqual({
      companyId: app.companyId,
      ssoLogin: true,
      newConfigEnabled: false,
      ssoName: new URL(bench.ourProvider.issuer).host,
      passwordLogin: true,
    });
    expect((await signIn()).status).toBe(201);
    const refused = await bench.configure({ passwordSignIn: false });
    expect([codes(refused), pointers(refused)]).toEqual([[409, 28032], ['/passwordSignIn']]);
    await someone(['root']);
    expect((await bench.configure({ passwordSignIn: false })).status).toBe(200);
    expect(codes(await signIn())).toEqual([403, 20028]);
    expect(
      codes(await person.browser.send('POST', '/v1/session/reauthentication', { password: 'x' })),
    ).toEqual([403, 20028]);
    expect(await loginConfiguration()).toMatchObject({ passwordLogin: false });
    const users = await app.request('GET', '/v1/users', { apiKey: app.apiKey });
    expect(
      users.json<{ users: { localLoginDisabled: boolean }[] }>().users[0]?.localLoginDisabled,
    ).toBe(true);
  });
});

describe('a test of the connection', () => {
  it('succeeds with what is right, given or stored', async () => {
    const { succeeded, checks } = await tryOut();
    expect([succeeded, checks.map(({ name, outcome }) => `${name} ${outcome}`)]).toEqual([
      true,
      [
        'DISCOVERY PASSED',
        'ISSUER PASSED',
        'ENDPOINTS PASSED',
        'CODE_FLOW PASSED',
        'PKCE PASSED',
        'SIGNATURE_ALGORITHMS PASSED',
        'KEYS PASSED',
        'SCOPES PASSED',
        'CLIENT_CREDENTIALS PASSED',
        'AUTH_TIME PASSED',
        'SIGN_OUT PASSED',
      ],
    ]);
    expect(await tryOut({ clientSecret: undefined })).toMatchObject({ succeeded: true });
  });

  it('says what is wrong', async () => {
    expect(await failures({ clientSecret: 'wrong' })).toEqual([
      expect.stringMatching(/^CLIENT_CREDENTIALS: .*client secret/),
    ]);
    expect(await failures({ clientId: 'nobody' })).toEqual([
      expect.stringMatching(/^CLIENT_CREDENTIALS: /),
    ]);
    expect(await failures({ issuerUrl: `${bench.ourProvider.issuer}/` })).toEqual([
      expect.stringContaining(`calls itself ${bench.ourProvider.issuer};`),
    ]);
    expect(await failures({ issuerUrl: `${bench.ourProvider.issuer}/realm` })).toEqual([
      expect.stringMatching(/^DISCOVERY: .*\/realm\/\.well-known\/openid-configuration$/),
    ]);
    expect((await tryOut({ scopes: ['openid', 'never'] })).checks).toContainEqual(
      expect.objectContaining({ name: 'SCOPES', outcome: 'WARNING' }),
    );
  });

  it('ruling 21: reaches nothing private that the operator did not name', async () => {
    expect(await failures({ issuerUrl: 'https://127.0.0.1:1' })).toEqual([
      expect.stringContaining('ADDRESS_REFUSED'),
    ]);
    expect(await failures({ issuerUrl: 'https://169.254.169.254' })).toEqual([
      expect.stringContaining('ADDRESS_REFUSED'),
    ]);
  });

  it('sends the stored secret nowhere else', async () => {
    const response = await app.request('POST', `${path}/test`, {
      apiKey: app.apiKey,
      json: { issuerUrl: bench.theirProvider.issuer, clientId: CLIENT_ID },
    });
    expect(codes(response)).toEqual([400, 28031]);
  });
});

describe('a provider that is down', () => {
  it('is said to be, to who signs in and in the trail', async () => {
    const { apiKey, urlPrefix, companyId } = await app.createCompany();
    await put(settingsOf(bench.lostProvider), apiKey);
    const browser = new SignInBrowser(app);
    expect(await browser.start(urlPrefix, '/policies')).toBe(
      `/sign-in?company=${urlPrefix}&returnTo=%2Fpolicies&problem=20024`,
    );
    const [event] = await app.database.asAdministrator(
      `select after from audit_events where company_id = $1 and type = 'user.login-failed'`,
      [companyId],
    );
    expect(event).toMatchObject({
      after: {
        method: 'SINGLE_SIGN_ON',
        reason: 'SINGLE_SIGN_ON_PROVIDER_FAILED',
        detail: `${new URL(bench.lostProvider.issuer).host} cannot be reached (UNREACHABLE)`,
      },
    });
  });

  it('keeps nobody signed in here', async () => {
    const browser = await someone(['pki']);
    const asked = bench.ourProvider.requests.length;
    expect((await browser.send('GET', '/v1/session')).status).toBe(200);
    expect((await browser.send('POST', '/v1/session/signout')).status).toBe(200);
    expect((await browser.send('GET', '/v1/session')).status).toBe(401);
    // Neither a request nor a sign-out asks the provider anything that is remembered.
    expect(bench.ourProvider.requests.length).toBe(asked);
  });
});
