import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { codes } from '../../test/support/answers.ts';
import { createTestApp, type TestApp } from '../../test/support/test-app.ts';
import { OneTimeLinks } from '../one-time-links/one-time-links.ts';
import {
  createPerson,
  GOOD_PASSWORD,
  TestBrowser,
  tokenOf,
} from '../../test/support/test-browser.ts';

let app: TestApp;

/** The proxy lets a test say where a request comes from. */
const SETTINGS = { LUCIOLE_TRUSTED_PROXIES: '127.0.0.1' };

beforeAll(async () => {
  app = await createTestApp(SETTINGS);
});
afterAll(async () => {
  await app.close();
});

type Person = Awaited<ReturnType<typeof createPerson>>;

let lastAddress = 0;
/** An address that nobody has come from. */
const newAddress = () => `198.51.${Math.floor((lastAddress += 1) / 250)}.${lastAddress % 250}`;

/** Tries to sign in from an address. */
function attempt({ username, company }: Person, password: string, address: string) {
  const browser = new TestBrowser(app, { 'x-forwarded-for': address });
  return browser.signIn(username, password, { company });
}

async function rightAfterWrong(person: Person, wrong: number, address: string) {
  for (let count = 0; count < wrong; count += 1) await attempt(person, 'wrong', address);
  return attempt(person, person.password, address);
}

describe('a sign-in that fails', () => {
  it('says the same for a wrong password, an unknown user, an unknown company and a user who may not', async () => {
    const person = await createPerson(app, ['GUEST']);
    const disabled = await createPerson(app, ['GUEST']);
    await app.request('PUT', `/v1/users/${disabled.userId}/disabled`, {
      apiKey: app.apiKey,
      json: { disabled: true },
    });
    const withoutPassword = await app.createUser(app.companyId, 'GUEST');
    const { username } = (
      await app.request('GET', `/v1/users/${withoutPassword.userId}`, { apiKey: app.apiKey })
    ).json<{ username: string }>();
    const answers = [
      await attempt(person, 'wrong', newAddress()),
      await attempt({ ...person, username: 'nobody' }, person.password, newAddress()),
      await attempt({ ...person, company: 'nowhere' }, person.password, newAddress()),
      await attempt(disabled, disabled.password, newAddress()),
      await attempt({ ...person, username }, person.password, newAddress()),
    ];
    expect(
      new Set(answers.map(({ text }) => text.replace(/"requestId":"[^"]*"/, ''))),
    ).toHaveProperty('size', 1);
    expect(answers.map(codes)).toEqual(answers.map(() => [401, 20010]));
  });

  it('is in the audit trail with its reason, without what was typed', async () => {
    const person = await createPerson(app, ['GUEST']);
    await attempt(person, 'typed-by-mistake', newAddress());
    await attempt({ ...person, username: 'typed-by-mistake' }, 'x', newAddress());
    const events = await app.database.asAdministrator(
      `select actor_kind, actor_id::text, outcome, after from audit_events where type = 'user.login-failed'
       order by sequence desc limit 2`,
    );
    expect(events).toEqual([
      {
        actor_kind: 'ANONYMOUS',
        actor_id: null,
        outcome: 'REFUSED',
        after: { reason: 'PASSWORD' },
      },
      {
        actor_kind: 'USER',
        actor_id: person.userId,
        outcome: 'REFUSED',
        after: { reason: 'PASSWORD' },
      },
    ]);
    const [count] = await app.database.asAdministrator(
      `select count(*)::integer as typed from audit_events e where e::text like '%typed-by-mistake%'`,
    );
    expect(count).toEqual({ typed: 0 });
  });
});

describe('guessing', () => {
  it('is held up after five failures, for longer each time, and forgotten by a success', async () => {
    const person = await createPerson(app, ['GUEST']);
    const address = newAddress();
    const held = await rightAfterWrong(person, 5, address);
    expect([codes(held), held.headers['retry-after']]).toEqual([[429, 20012], '1']);
    app.clock.advance(1);
    expect((await attempt(person, 'wrong', address)).status).toBe(401);
    expect((await attempt(person, 'wrong', address)).headers['retry-after']).toBe('2');
    app.clock.advance(2);
    expect((await attempt(person, person.password, address)).status).toBe(201);
    expect((await rightAfterWrong(person, 4, address)).status).toBe(201);
  });

  it('show 4: of 1,000 wrong passwords from one address few are looked at, and the user signs in from elsewhere', async () => {
    const person = await createPerson(app, ['GUEST']);
    const address = newAddress();
    const answers: number[] = [];
    for (let batch = 0; batch < 10; batch += 1) {
      const statuses = await Promise.all(
        Array.from({ length: 100 }, async () => (await attempt(person, 'wrong', address)).status),
      );
      answers.push(...statuses);
    }
    const looked = answers.filter((status) => status !== 429).length;
    expect([answers.length, looked]).toEqual([1000, 5]);
    expect((await attempt(person, person.password, newAddress())).status).toBe(201);
    expect((await attempt(person, person.password, address)).status).toBe(429);
  });

  it('of many users from one address is held up too', async () => {
    const address = newAddress();
    const person = await createPerson(app, ['GUEST']);
    const statuses: number[] = [];
    for (let count = 0; count < 25; count += 1) {
      const guess = { ...person, username: `guess-${count}` };
      statuses.push((await attempt(guess, 'wrong', address)).status);
    }
    expect(statuses.filter((status) => status === 401)).toHaveLength(20);
    expect((await attempt(person, person.password, address)).status).toBe(429);
  });

  it('of one user from many addresses is held up, but not where the user came from before', async () => {
    const person = await createPerson(app, ['GUEST']);
    const home = newAddress();
    expect((await attempt(person, person.password, home)).status).toBe(201);
    const statuses: number[] = [];
    for (let count = 0; count < 40; count += 1) {
      statuses.push((await attempt(person, 'wrong', newAddress())).status);
    }
    expect(statuses.filter((status) => status === 401)).toHaveLength(30);
    expect((await attempt(person, person.password, newAddress())).status).toBe(429);
    expect((await attempt(person, person.password, home)).status).toBe(201);
  });

  it('from one network of IPv6 is from one address', async () => {
    const person = await createPerson(app, ['GUEST']);
    const statuses: number[] = [];
    for (let count = 0; count < 8; count += 1) {
      statuses.push((await attempt(person, 'wrong', `2001:db8:1:2::${count + 1}`)).status);
    }
    expect(statuses.filter((status) => status === 401)).toHaveLength(5);
    expect((await attempt(person, person.password, '2001:db8:1:3::1')).status).toBe(201);
  });

  it('is not helped by signing in to another account in between', async () => {
    const [own, victim] = [await createPerson(app, ['GUEST']), await createPerson(app, ['GUEST'])];
    const address = newAddress();
    let looked = 0;
    for (let count = 0; count < 30; count += 1) {
      const { status } = await attempt(
        { ...victim, username: `${victim.username}${count}` },
        'wrong',
        address,
      );
      if (status === 401) looked += 1;
      await attempt(own, own.password, address);
    }
    expect(looked).toBeLessThanOrEqual(20);
  });
});

const redeem = (token: string, more: object = {}) =>
  new TestBrowser(app).send('POST', '/v1/session/link', { token, ...more });
const invite = async () => {
  const response = await app.request('POST', '/v1/users/invitations', {
    apiKey: app.apiKey,
    json: { username: `invited-${crypto.randomUUID()}`, roles: ['GUEST'] },
  });
  const { link, user } = response.json<{
    link: string;
    user: { id: string; userStatus: string };
  }>();
  return { token: tokenOf(link), link, user };
};

describe('one-time links', () => {
  it('carry their token where no server sees it, and none is stored', async () => {
    const { link, token, user } = await invite();
    expect(link).toBe(`https://luciole.example/#link=${token}`);
    expect(user.userStatus).toBe('PENDING_ACTIVATION');
    const [row] = await app.database.asAdministrator(
      `select count(*)::integer as found from one_time_links l where l::text like '%' || $1 || '%'`,
      [token],
    );
    expect(row).toEqual({ found: 0 });
  });

  it('work once, also when two open one at once', async () => {
    const { token } = await invite();
    const answers = await Promise.all(
      [1, 2, 3].map(() => redeem(token, { newPassword: GOOD_PASSWORD })),
    );
    expect(answers.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([201, 401, 401]);
    expect(codes(await redeem(token, { newPassword: GOOD_PASSWORD }))).toEqual([401, 20013]);
  });

  it('wait for a password that can be used', async () => {
    const { token, user } = await invite();
    expect(codes(await redeem(token))).toEqual([400, 28003]);
    expect(codes(await redeem(token, { newPassword: 'Password2026!' }))).toEqual([400, 28002]);
    expect(codes(await redeem(token, { newPassword: 'short' }))).toEqual([400, 28002]);
    const accepted = await redeem(token, { newPassword: GOOD_PASSWORD });
    expect([accepted.status, accepted.json()]).toMatchObject([
      201,
      { userId: user.id, session: { method: 'LINK' } },
    ]);
  });

  it('ruling 11: to sign in need no password and set none', async () => {
    const { userId } = await app.createUser(app.companyId, 'SYSTEM_ADMIN');
    const { database } = await app.database.open();
    const { token } = await database.inCompany(app.companyId, (tx) =>
      new OneTimeLinks().make(tx, userId, 'SIGN_IN', app.clock.now()),
    );
    const browser = new TestBrowser(app);
    const link = { token, newPassword: GOOD_PASSWORD };
    const response = await browser.send('POST', '/v1/session/link', link);
    expect([response.status, response.json()]).toMatchObject([201, { userId }]);
    expect((await browser.send('GET', '/v1/useraccounts')).json()).toMatchObject({
      user: { hasPassword: false },
    });
    // The first password needs no present one; the sign-in is recent.
    const set = await browser.send('PUT', '/v1/session/password', { newPassword: GOOD_PASSWORD });
    expect(set.status).toBe(200);
  });

  it('end with their time, with a newer one, and with their user', async () => {
    const [old, replaced, disabled] = [await invite(), await invite(), await invite()];
    await app.request('POST', `/v1/users/${replaced.user.id}/invitation`, { apiKey: app.apiKey });
    await app.request('PUT', `/v1/users/${disabled.user.id}/disabled`, {
      apiKey: app.apiKey,
      json: { disabled: true },
    });
    for (const { token } of [replaced, disabled]) {
      expect(codes(await redeem(token, { newPassword: GOOD_PASSWORD }))).toEqual([401, 20013]);
    }
    app.clock.advance(7 * 86_400);
    expect(codes(await redeem(old.token, { newPassword: GOOD_PASSWORD }))).toEqual([401, 20013]);
    expect(codes(await redeem('nothing'))).toEqual([401, 20013]);
  });
});

describe('a password', () => {
  it('is changed by its user, who gives the present one, and ends the other sessions', async () => {
    const person = await createPerson(app, ['GUEST']);
    const { browser } = person;
    const elsewhere = new TestBrowser(app);
    await elsewhere.signIn(person.username, person.password, { company: person.company });
    const change = (currentPassword: string, newPassword: string) =>
      browser.send('PUT', '/v1/session/password', { currentPassword, newPassword });
    expect(codes(await change('wrong', 'tundra-violin-cactus-9'))).toEqual([401, 20010]);
    expect(codes(await change(person.password, person.username))).toEqual([400, 28002]);
    const before = browser.cookie;
    expect((await change(person.password, 'tundra-violin-cactus-9')).status).toBe(200);
    expect(browser.cookie).not.toBe(before);
    expect((await browser.send('GET', '/v1/session')).status).toBe(200);
    expect((await elsewhere.send('GET', '/v1/session')).status).toBe(401);
    expect((await attempt(person, person.password, newAddress())).status).toBe(401);
    expect((await attempt(person, 'tundra-violin-cactus-9', newAddress())).status).toBe(201);
  });

  it('that an administrator resets works no longer, nor do the sessions; the link sets another', async () => {
    const person = await createPerson(app, ['GUEST']);
    const reset = await app.request('POST', `/v1/users/${person.userId}/passwordreset`, {
      apiKey: app.apiKey,
    });
    expect(reset.status).toBe(201);
    expect((await person.browser.send('GET', '/v1/session')).status).toBe(401);
    expect((await attempt(person, person.password, newAddress())).status).toBe(401);
    const token = tokenOf(reset.json<{ link: string }>().link);
    const set = await person.browser.send('POST', '/v1/session/link', {
      token,
      newPassword: 'tundra-violin-cactus-9',
    });
    expect(set.status).toBe(201);
  });

  it('that is due keeps everything but the session closed until it is changed', async () => {
    const person = await createPerson(app, ['PKI_ADMIN']);
    await app.request('PUT', `/v1/users/${person.userId}/passwordexpiration`, {
      apiKey: app.apiKey,
      json: { forceLocalPasswordExpiration: true },
    });
    const { browser } = person;
    expect(codes(await browser.send('GET', '/v1/teams'))).toEqual([403, 30012]);
    expect((await browser.send('GET', '/v1/session')).json()).toMatchObject({
      passwordChangeRequired: true,
    });
    const changed = await browser.send('PUT', '/v1/session/password', {
      currentPassword: person.password,
      newPassword: 'tundra-violin-cactus-9',
    });
    expect(changed.json()).toMatchObject({ passwordChangeRequired: false });
    expect((await browser.send('GET', '/v1/teams')).status).toBe(200);
  });
});
