import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { codes } from '../../test/support/answers.ts';
import { createTestApp, type TestApp, type TestResponse } from '../../test/support/test-app.ts';
import { UpkeepService } from '../upkeep/upkeep.service.ts';
import { createPerson, TestBrowser } from '../../test/support/test-browser.ts';

const SESSION = '/v1/session';

let app: TestApp;

beforeAll(async () => {
  app = await createTestApp();
});
afterAll(async () => {
  await app.close();
});

interface Sessions {
  readonly sessions: readonly { readonly id: string; readonly isCurrent: boolean }[];
}

type Person = Awaited<ReturnType<typeof createPerson>>;

/** Another browser in which the person signs in. */
async function signedIn({ username, password, company }: Person): Promise<TestBrowser> {
  const browser = new TestBrowser(app);
  expect((await browser.signIn(username, password, { company })).status).toBe(201);
  return browser;
}

const sessionOf = (response: TestResponse) =>
  response.json<{ session: { id: string; authenticatedOn: string } }>().session;

describe('a session (ruling 28)', () => {
  it('begins with a password, in a cookie that no script and no other site gets', async () => {
    const person = await createPerson(app, ['PKI_ADMIN']);
    const browser = new TestBrowser(app, { 'user-agent': 'Test/1 \u00e9' });
    const { username, password, company } = person;
    const response = await browser.signIn(username.toUpperCase(), password, { company });
    expect(response.status).toBe(201);
    expect(response.headers['set-cookie']).toMatch(
      /^__Host-luciole=[\w-]{43}; Path=\/; HttpOnly; SameSite=Strict; Secure$/,
    );
    expect(response.json()).toMatchObject({
      userId: person.userId,
      username,
      companyId: app.companyId,
      urlPrefix: app.urlPrefix,
      roles: ['PKI_ADMIN'],
      passwordChangeRequired: false,
      session: { isCurrent: true, method: 'PASSWORD', secondFactor: false, userAgent: 'Test/1 ?' },
    });
    expect((await browser.send('GET', SESSION)).json()).toEqual(response.json());
  });

  it('is stored as a hash: neither cookie nor password is in any table, event or log line', async () => {
    const { browser, password } = await createPerson(app, ['GUEST']);
    const token = browser.cookie?.split('=')[1] ?? 'none';
    const tables = await app.database.asAdministrator(
      `select c.relname as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
       where n.nspname = 'luciole' and c.relkind = 'r'`,
    );
    for (const { name } of tables) {
      const rows = await app.database.asAdministrator(
        `select from ${String(name)} t where t::text like '%' || $1 || '%' or t::text like '%' || $2 || '%'`,
        [token, password],
      );
      expect([name, rows.length]).toEqual([name, 0]);
    }
    const logged = app.logLines.filter((line) => line.includes(token) || line.includes(password));
    expect(logged).toEqual([]);
  });

  it('opens what an API key opens, by role', async () => {
    const guest = await createPerson(app, ['GUEST']);
    const admin = await createPerson(app, ['SYSTEM_ADMIN']);
    const policy = { name: `policy ${crypto.randomUUID()}` };
    expect((await guest.browser.send('GET', '/v1/distributedissuers/policies')).status).toBe(200);
    expect(
      codes(await guest.browser.send('POST', '/v1/distributedissuers/policies', policy)),
    ).toEqual([403, 1002]);
    expect(
      (await admin.browser.send('POST', '/v1/distributedissuers/policies', policy)).status,
    ).toBe(400);
    const self = await guest.browser.send('GET', '/v1/useraccounts');
    expect(self.json()).toMatchObject({ user: { id: guest.userId, hasPassword: true } });
    expect(self.text).not.toContain('apiKey');
  });

  it.each([
    ['another site', 'https://evil.example'],
    ['a neighbor under another name', 'https://sub.luciole.example'],
    ['the same host in the clear', 'http://luciole.example'],
    ['nowhere', 'null'],
    ['a page that does not say', undefined],
  ])('takes no change from %s', async (_, origin) => {
    const { browser } = await createPerson(app, ['SYSTEM_ADMIN']);
    browser.origin = origin;
    expect((await browser.send('GET', SESSION)).status).toBe(200);
    expect(codes(await browser.send('POST', '/v1/teams', {}))).toEqual([403, 30011]);
    expect(codes(await browser.send('DELETE', SESSION))).toEqual([403, 30011]);
  });

  it('is not begun by a page of another site; a program needs no origin', async () => {
    const { username, password, company } = await createPerson(app, ['GUEST']);
    const browser = new TestBrowser(app);
    browser.origin = 'https://evil.example';
    expect(codes(await browser.signIn(username, password, { company }))).toEqual([403, 30011]);
    browser.origin = undefined;
    expect((await browser.signIn(username, password, { company })).status).toBe(201);
  });

  it('ends by signing out, and takes the cookie away', async () => {
    const { browser } = await createPerson(app, ['GUEST']);
    const { cookie } = browser;
    const response = await browser.send('DELETE', SESSION);
    expect([response.status, browser.cookie]).toEqual([204, undefined]);
    expect((await browser.send('GET', SESSION, undefined, { cookie: cookie ?? '' })).status).toBe(
      401,
    );
  });

  it('ends when nothing is asked for an hour, and after twelve hours in any case', async () => {
    const person = await createPerson(app, ['GUEST']);
    const idle = await signedIn(person);
    const busy = await signedIn(person);
    for (let minutes = 0; minutes < 59; minutes += 30) {
      app.clock.advance(30 * 60);
      expect((await busy.send('GET', SESSION)).status).toBe(200);
    }
    app.clock.advance(60);
    expect((await idle.send('GET', SESSION)).status).toBe(401);
    for (let halfHours = 0; halfHours < 21; halfHours += 1) {
      app.clock.advance(1800);
      expect((await busy.send('GET', SESSION)).status).toBe(200);
    }
    app.clock.advance(1800);
    expect((await busy.send('GET', SESSION)).status).toBe(401);
  });

  it('is one of a list, of which each can be ended, and all', async () => {
    const person = await createPerson(app, ['GUEST']);
    const stranger = await createPerson(app, ['GUEST']);
    const other = await signedIn(person);
    const list = async () => (await other.send('GET', `${SESSION}/all`)).json<Sessions>().sessions;
    const before = await list();
    expect(before.filter(({ isCurrent }) => isCurrent)).toHaveLength(before.length - 1);
    const first = before.find(({ isCurrent }) => !isCurrent)?.id ?? '';
    expect(codes(await stranger.browser.send('DELETE', `${SESSION}/all/${first}`))).toEqual([
      404, 28001,
    ]);
    expect((await other.send('DELETE', `${SESSION}/all/${first}`)).status).toBe(204);
    expect((await person.browser.send('GET', SESSION)).status).toBe(401);
    const third = await signedIn(person);
    expect((await other.send('DELETE', `${SESSION}/all`)).status).toBe(204);
    expect((await third.send('GET', SESSION)).status).toBe(401);
    expect((await stranger.browser.send('GET', SESSION)).status).toBe(200);
  });

  it('gets another token when the roles change, also by a team, and knows the new ones at once', async () => {
    const { browser, userId } = await createPerson(app, ['GUEST']);
    const before = browser.cookie;
    await app.request('POST', '/v1/teams', {
      apiKey: app.apiKey,
      json: {
        name: crypto.randomUUID(),
        role: 'PKI_ADMIN',
        owners: [app.userId],
        members: [userId],
      },
    });
    const former = new TestBrowser(app);
    former.cookie = before;
    expect((await browser.send('GET', SESSION)).json()).toMatchObject({
      roles: ['GUEST', 'PKI_ADMIN'],
    });
    expect(browser.cookie).not.toBe(before);
    // A request of the same page that was under way.
    expect((await former.send('GET', SESSION)).status).toBe(200);
    expect(former.cookie).toBe(before);
    app.clock.advance(31);
    expect((await former.send('GET', SESSION)).status).toBe(401);
    expect((await browser.send('GET', SESSION)).status).toBe(200);
  });

  it('replaces the one that the browser had: a cookie that somebody planted is worth nothing after sign-in', async () => {
    const person = await createPerson(app, ['GUEST']);
    const planted = person.browser.cookie;
    expect((await person.browser.signIn(person.username, person.password, person)).status).toBe(
      400,
    );
    const again = await person.browser.signIn(person.username, person.password, {
      company: person.company,
    });
    expect([again.status, person.browser.cookie === planted]).toEqual([201, false]);
    const attacker = new TestBrowser(app);
    attacker.cookie = planted;
    expect((await attacker.send('GET', SESSION)).status).toBe(401);
  });

  it('needs a sign-in of the last ten minutes for roles, API keys, second factors and CA keys', async () => {
    const { browser, password, userId } = await createPerson(app, ['SYSTEM_ADMIN']);
    app.clock.advance(601);
    const guarded = [
      await browser.send('PUT', `/v1/users/${userId}/roles`, { systemAdmin: true }),
      await browser.send('POST', '/v1/apikeys', {}),
      await browser.send('POST', `${SESSION}/secondfactor`),
      await browser.send('POST', '/v1/certificateauthorities/BUILTIN/accounts', {}),
      await browser.send('POST', '/v1/teams', {}),
    ];
    expect(guarded.map(codes)).toEqual(guarded.map(() => [403, 30010]));
    expect((await browser.send('GET', '/v1/teams')).status).toBe(200);
    const before = browser.cookie;
    const again = await browser.send('POST', `${SESSION}/reauthentication`, { password });
    expect(again.status).toBe(200);
    expect(sessionOf(again).authenticatedOn).toBe(
      sessionOf(await browser.send('GET', SESSION)).authenticatedOn,
    );
    expect(browser.cookie).not.toBe(before);
    expect((await browser.send('POST', '/v1/apikeys', {})).status).toBe(201);
    const wrong = await browser.send('POST', `${SESSION}/reauthentication`, { password: 'wrong' });
    expect(codes(wrong)).toEqual([401, 20010]);
  });

  it('is not what an API key has', async () => {
    const { apiKey } = app;
    expect(codes(await app.request('GET', SESSION, { apiKey }))).toEqual([404, 28001]);
    const list = await app.request('GET', `${SESSION}/all`, { apiKey });
    expect(list.json()).toEqual({ sessions: [] });
  });

  it.each(['', 'x', 'a'.repeat(43), `${'a'.repeat(43)}=`])(
    'is not opened by the cookie “%s”',
    async (value) => {
      const browser = new TestBrowser(app);
      browser.cookie = `__Host-luciole=${value}; luciole=${'b'.repeat(43)}`;
      expect((await browser.send('GET', SESSION)).status).toBe(401);
    },
  );
});

it('is forgotten when it is over, with links and delays of that time', async () => {
  const { browser, username } = await createPerson(app, ['GUEST']);
  await new TestBrowser(app).signIn(username, 'wrong', { company: app.urlPrefix });
  const count = async () =>
    (
      await app.database.asAdministrator(
        `select (select count(*)::integer from user_sessions) as sessions,
           (select count(*)::integer from one_time_links) as links,
           (select count(*)::integer from sign_in_delays where succeeded_on is null) as delays`,
      )
    )[0];
  const upkeep = app.app.get(UpkeepService);
  await upkeep.forgetSessions();
  expect(Number((await count())?.['sessions'])).toBeGreaterThan(0);
  expect((await browser.send('GET', SESSION)).status).toBe(200);
  app.clock.advance(8 * 86_400);
  await upkeep.forgetSessions();
  expect(await count()).toEqual({ sessions: 0, links: 0, delays: 0 });
});

describe('on plain http of this machine', () => {
  it('the cookie goes without its prefix, and pages under each name of the machine are ours', async () => {
    const local = await createTestApp({
      LUCIOLE_PUBLIC_URL: 'http://127.0.0.1:8080',
    });
    try {
      const { browser, username, password, company } = await createPersonAt(local);
      expect(browser.cookie).toMatch(/^luciole=/);
      for (const origin of ['http://localhost:8080', 'http://[::1]:8080']) {
        browser.origin = origin;
        expect((await browser.signIn(username, password, { company })).status).toBe(201);
        expect((await browser.send('DELETE', SESSION)).status).toBe(204);
      }
      browser.origin = 'http://localhost:9090';
      expect((await browser.signIn(username, password, { company })).status).toBe(403);
    } finally {
      await local.close();
    }
  });
});

async function createPersonAt(local: TestApp): Promise<Person> {
  const { userId } = await local.createUser(local.companyId, 'GUEST');
  const reset = await local.request('POST', `/v1/users/${userId}/passwordreset`, {
    apiKey: local.apiKey,
  });
  const browser = new TestBrowser(local);
  browser.origin = 'http://127.0.0.1:8080';
  const { link, user } = reset.json<{ link: string; user: { username: string } }>();
  const password = 'mule-tangent-ozone-clay';
  await browser.send('POST', `${SESSION}/link`, {
    token: link.split('#link=')[1],
    newPassword: password,
  });
  return { userId, username: user.username, password, company: local.urlPrefix, browser };
}
