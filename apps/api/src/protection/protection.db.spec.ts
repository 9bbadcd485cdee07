import { randomUUID } from 'node:crypto';
import { SignJWT } from 'jose';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import {
  assertionOf,
  createTestApp,
  type TestApp,
  type TestRequest,
} from '../../test/support/test-app.ts';
import { createPerson, TestBrowser } from '../../test/support/test-browser.ts';
import { RefusalTrail } from '../audit/refusal-trail.ts';
import { CompaniesService } from '../companies/companies.service.ts';

const WRONG_PER_MINUTE = 20;
const FORM = { grant_type: 'urn:ietf:params:oauth:grant-type:jwt-bearer' };

let app: TestApp;

beforeAll(async () => {
  app = await createTestApp({
    // The proxy lets a test say where a request comes from.
    LUCIOLE_TRUSTED_PROXIES: '127.0.0.1',
    LUCIOLE_MAX_WRONG_CREDENTIALS_PER_MINUTE: String(WRONG_PER_MINUTE),
    LUCIOLE_MAX_REQUESTS_PER_SECOND_OF_CREDENTIAL: '2',
    LUCIOLE_MAX_REQUESTS_PER_SECOND_OF_COMPANY: '3',
    LUCIOLE_MAX_REQUESTS_PER_SECOND_OF_ADDRESS: '200',
  });
  // What is nobody's is told to the first company of the deployment.
  await app.database.asAdministrator(`update companies set url_prefix = 'luciole' where id = $1`, [
    app.companyId,
  ]);
});
beforeEach(() => {
  app.clock.advance(600);
});
afterAll(() => app.close());

let lastAddress = 0;
const newAddress = () => `198.51.100.${(lastAddress += 1)}`;

const get = (request: TestRequest, address: string) =>
  app.request('GET', '/v1/useraccounts', {
    ...request,
    headers: { ...request.headers, 'x-forwarded-for': address },
  });
const exchange = (assertion: string, address: string) =>
  app.request('POST', '/v1/oauth/token/serviceaccount', {
    form: { ...FORM, assertion },
    headers: { 'x-forwarded-for': address },
  });
const times = <Result>(count: number, send: (index: number) => Promise<Result>) =>
  Promise.all(Array.from({ length: count }, (_, index) => send(index)));

async function eventsOf(companyId: string, type: string) {
  await app.app.get(RefusalTrail).flush();
  const rows = await app.database.asAdministrator(
    `select actor_kind, actor_id::text, subject_kind, subject_id::text, source_address, outcome, after
     from audit_events where company_id = $1 and type = $2 order by sequence`,
    [companyId, type],
  );
  return rows;
}

describe('show 4: of 1,000 wrong credentials from one address', () => {
  const kinds: readonly (readonly [
    string,
    (address: string, index: number) => Promise<{ status: number; headers: object }>,
  ])[] = [
    ['API keys', (address) => get({ apiKey: randomUUID() }, address)],
    ['access tokens', async (address) => get({ bearer: await forgedToken() }, address)],
    [
      'sessions',
      (address, index) =>
        get({ headers: { cookie: `__Host-luciole=${String(index).padEnd(43, 'x')}` } }, address),
    ],
    ['assertions', async (address) => exchange(await forgedAssertion(), address)],
  ];

  it.each(kinds)('%s, as many are looked at as the limit says', async (_kind, send) => {
    const address = newAddress();
    const answers = await times(1000, (index) => send(address, index));
    const looked = answers.filter(({ status }) => status !== 429);
    expect(looked).toHaveLength(WRONG_PER_MINUTE);
    expect(looked.every(({ status }) => status === 401)).toBe(true);
    const held = answers.find(({ status }) => status === 429);
    expect(held?.headers).toMatchObject({ 'retry-after': expect.stringMatching(/^[1-9]\d*$/) });
    // Somebody else is not held up, nor is anybody for long.
    expect((await get({ apiKey: app.apiKey }, newAddress())).status).toBe(200);
    app.clock.advance(3);
    expect((await send(address, 0)).status).toBe(401);
  });

  it('a credential that was right from there before goes on, also one of an account', async () => {
    const address = newAddress();
    const account = await app.createServiceAccount(app.companyId);
    const sign = () => assertionOf(account, app.clock.nowSeconds());
    const { access_token: bearer } = (await exchange(await sign(), address)).json<{
      access_token: string;
    }>();
    expect((await get({ apiKey: app.apiKey }, address)).status).toBe(200);
    expect((await get({ bearer }, address)).status).toBe(500);
    await times(2 * WRONG_PER_MINUTE, () => get({ apiKey: randomUUID() }, address));
    expect((await get({ apiKey: app.apiKey }, address)).status).toBe(200);
    expect((await get({ bearer }, address)).status).toBe(500);
    const exchanged = await exchange(await sign(), address);
    expect(exchanged.status).toBe(200);
    const fresh = exchanged.json<{ access_token: string }>().access_token;
    expect((await get({ bearer: fresh }, address)).status).toBe(500);
    const stranger = await app.createUser(app.companyId, 'GUEST');
    expect((await get({ apiKey: stranger.apiKey }, address)).status).toBe(429);
  });

  it('who signs in there is in, and stays in with another cookie', async () => {
    const address = newAddress();
    const { userId, username, password, company } = await createPerson(app, ['GUEST'], {
      urlPrefix: 'luciole',
    });
    await times(2 * WRONG_PER_MINUTE, () => get({ apiKey: randomUUID() }, address));
    const browser = new TestBrowser(app, { 'x-forwarded-for': address });
    expect((await browser.signIn(username, password, { company })).status).toBe(201);
    expect((await browser.send('GET', '/v1/useraccounts')).status).toBe(200);
    const given = browser.cookie;
    await app.database.asAdministrator(`update users set roles = '{PKI_ADMIN}' where id = $1`, [
      userId,
    ]);
    for (const _ of ['with the former cookie', 'with the one that came with it']) {
      expect((await browser.send('GET', '/v1/useraccounts')).status).toBe(200);
    }
    expect(browser.cookie).not.toBe(given);
    await browser.send('POST', '/v1/session/reauthentication', { password });
    expect((await browser.send('GET', '/v1/useraccounts')).status).toBe(200);
  });

  it('none is held up that is right, however many come at once', async () => {
    const address = newAddress();
    const users = await times(3 * WRONG_PER_MINUTE, async () => {
      const { companyId } = await app.createCompany();
      return app.createUser(companyId, 'GUEST');
    });
    const answers = await times(users.length, (index) =>
      get({ apiKey: users[index]?.apiKey }, address),
    );
    expect(answers.every(({ status }) => status === 200)).toBe(true);
  });

  it('none is held up that was ours once', async () => {
    const address = newAddress();
    const { apiKey, userId } = await app.createUser(app.companyId, 'GUEST');
    await app.database.asAdministrator(
      `update api_keys set validity_end = now() - interval '1 hour' where user_id = $1`,
      [userId],
    );
    const answers = await times(2 * WRONG_PER_MINUTE, () => get({ apiKey }, address));
    expect(answers.every(({ status }) => status === 401)).toBe(true);
  });
});

describe('too many requests', () => {
  it('of one credential are answered 429 with Retry-After, those of others go on', async () => {
    const [one, other] = [await app.createCompany(), await app.createCompany()];
    const answers = await times(25, () => get({ apiKey: one.apiKey }, newAddress()));
    const held = answers.filter(({ status }) => status === 429);
    expect(held).toHaveLength(5);
    expect([held[0]?.headers['retry-after'], held[0]?.json()]).toMatchObject([
      '1',
      { errors: [{ code: 10063 }] },
    ]);
    expect((await get({ apiKey: other.apiKey }, newAddress())).status).toBe(200);
    app.clock.advance(1);
    expect((await get({ apiKey: one.apiKey }, newAddress())).status).toBe(200);
    const [first, more] = await eventsOf(one.companyId, 'access.limited');
    expect(first).toMatchObject({ actor_id: one.userId, after: { limit: 'CREDENTIAL' } });
    expect(more).toBeDefined();
  });

  it('of one company are, whatever the credential', async () => {
    const company = await app.createCompany();
    const users = await times(4, () => app.createUser(company.companyId, 'GUEST'));
    const answers = await times(40, (index) =>
      get({ apiKey: users[index % 4]?.apiKey }, newAddress()),
    );
    expect(answers.filter(({ status }) => status === 429)).toHaveLength(10);
    expect(await eventsOf(company.companyId, 'access.limited')).toMatchObject(
      expect.arrayContaining([
        expect.objectContaining({ after: expect.objectContaining({ limit: 'COMPANY' }) }),
      ]),
    );
  });

  it('of one address are, before anything is looked at; probes are not counted', async () => {
    const address = newAddress();
    const ask = (path: string) =>
      app.request('GET', path, { headers: { 'x-forwarded-for': address } });
    const answers = await times(2010, () => ask('/v1/companies/nobody/baseenv'));
    expect(answers.filter(({ status }) => status === 429)).toHaveLength(10);
    expect((await ask('/healthz')).status).toBe(200);
    expect((await ask('/v1/companies/nobody/baseenv')).status).toBe(429);
  });
});

describe('refusals are events', () => {
  it('of a role, with who, what and from where', async () => {
    const company = await app.createCompany();
    const guest = await app.createUser(company.companyId, 'GUEST');
    const address = newAddress();
    const headers = { 'x-forwarded-for': address };
    await times(5, () =>
      app.request('POST', '/v1/teams', { apiKey: guest.apiKey, json: {}, headers }),
    );
    expect(await eventsOf(company.companyId, 'access.refused')).toEqual([
      {
        actor_kind: 'USER',
        actor_id: guest.userId,
        subject_kind: null,
        subject_id: null,
        source_address: address,
        outcome: 'REFUSED',
        after: { code: 1002, error: 'ROLE_NOT_PERMITTED', route: 'teamCreate' },
      },
      expect.objectContaining({ after: expect.objectContaining({ repeated: 4 }) }),
    ]);
  });

  it('of an API key that was revoked, ran out, or whose user is disabled', async () => {
    const company = await app.createCompany();
    const [revoked, expired, disabled] = await times(3, () =>
      app.createUser(company.companyId, 'GUEST'),
    );
    const set = (user: { userId: string } | undefined, change: string) =>
      app.database.asAdministrator(`update api_keys set ${change} where user_id = $1`, [
        user?.userId,
      ]);
    await set(revoked, `status = 'INACTIVE'`);
    await set(expired, `validity_end = now() - interval '1 hour'`);
    await app.database.asAdministrator('update users set disabled = true where id = $1', [
      disabled?.userId,
    ]);
    for (const user of [revoked, expired, disabled]) {
      const response = await get({ apiKey: user?.apiKey }, newAddress());
      expect([response.status, response.text]).toEqual([401, 'Invalid api key']);
    }
    const events = await eventsOf(company.companyId, 'credential.refused');
    expect(events.map(({ after }) => Object(after).reason)).toEqual([
      'REVOKED',
      'EXPIRED',
      'NOT_ACTIVE',
    ]);
    expect(events.every(({ subject_kind }) => subject_kind === 'api-key')).toBe(true);
    const text = JSON.stringify(events);
    expect([revoked, expired, disabled].some((user) => text.includes(user?.apiKey ?? ''))).toBe(
      false,
    );
  });

  it('of an access token whose account was disabled, and of one that ran out', async () => {
    const company = await app.createCompany();
    const account = await app.createServiceAccount(company.companyId);
    const bearer = await app.signIn(account);
    app.clock.advance(10);
    await app.database.asAdministrator(
      'update service_accounts set enabled = false where id = $1',
      [account.id],
    );
    expect((await get({ bearer }, newAddress())).status).toBe(401);
    app.clock.advance(900);
    expect((await get({ bearer }, newAddress())).status).toBe(401);
    const events = await eventsOf(company.companyId, 'credential.refused');
    expect(events).toMatchObject([
      { subject_id: account.id, after: { credential: 'ACCESS_TOKEN', reason: 'NOT_ACTIVE' } },
      { after: { credential: 'ACCESS_TOKEN', reason: 'EXPIRED' } },
    ]);
  });

  it('ruling 27: of strangers, one and a sum per source and minute, told to the first company', async () => {
    const addresses = [newAddress(), newAddress()];
    for (const address of addresses) {
      await times(WRONG_PER_MINUTE, () => get({ apiKey: randomUUID() }, address));
    }
    const events = (await eventsOf(app.companyId, 'credential.refused')).filter(
      ({ source_address: address }) => addresses.includes(String(address)),
    );
    expect(
      events.map(({ source_address, actor_kind, after }) => [
        source_address,
        actor_kind,
        Object(after).repeated ?? 1,
      ]),
    ).toEqual([
      [addresses[0], 'ANONYMOUS', 1],
      [addresses[1], 'ANONYMOUS', 1],
      [addresses[0], 'ANONYMOUS', WRONG_PER_MINUTE - 1],
      [addresses[1], 'ANONYMOUS', WRONG_PER_MINUTE - 1],
    ]);
  });

  it('cost no look into the database each: a thousand strangers ask once whose they are', async () => {
    const asked = vi.spyOn(app.app.get(CompaniesService), 'idOf');
    try {
      const address = newAddress();
      const answers = await times(1000, () => get({ apiKey: randomUUID() }, address));
      expect(answers.filter(({ status }) => status === 429)).toHaveLength(1000 - WRONG_PER_MINUTE);
      expect(asked.mock.calls.length).toBeLessThanOrEqual(1);
    } finally {
      asked.mockRestore();
    }
  });

  it('of nobody are none: a page asks whether somebody is signed in', async () => {
    const address = newAddress();
    expect((await get({}, address)).status).toBe(401);
    const events = await eventsOf(app.companyId, 'credential.refused');
    expect(events.some(({ source_address }) => source_address === address)).toBe(false);
  });
});

/** Like ours, signed by a stranger who knows nothing of us. */
function forgedToken(): Promise<string> {
  return new SignJWT({ sub: randomUUID(), cid: app.companyId, gen: 1 })
    .setProtectedHeader({ alg: 'HS256', typ: 'at+jwt', kid: randomUUID() })
    .setExpirationTime('15m')
    .sign(new TextEncoder().encode('x'.repeat(32)));
}

function forgedAssertion(): Promise<string> {
  const id = randomUUID();
  return new SignJWT({ iss: id, sub: id })
    .setProtectedHeader({ alg: 'HS256' })
    .sign(new TextEncoder().encode('x'.repeat(32)));
}
