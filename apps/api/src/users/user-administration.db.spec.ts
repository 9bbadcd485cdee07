import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { codes, args } from '../../test/support/answers.ts';
import { createTestApp, type TestApp, type TestCompany } from '../../test/support/test-app.ts';
import {
  createPerson,
  GOOD_PASSWORD,
  TestBrowser,
  tokenOf,
} from '../../test/support/test-browser.ts';

let app: TestApp;

beforeAll(async () => {
  app = await createTestApp();
});
afterAll(async () => {
  await app.close();
});

type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

const call = (method: Method, path: string, json?: unknown, apiKey = app.apiKey) =>
  app.request(method, path, { apiKey, ...(json === undefined ? {} : { json }) });

const invitation = (changes: object = {}) => ({
  username: `someone-${crypto.randomUUID()}@example.com`,
  roles: ['GUEST'],
  ...changes,
});

/** Accepts an invitation. */
const redeem = (link: string) =>
  new TestBrowser(app).send('POST', '/v1/session/link', {
    token: tokenOf(link),
    newPassword: GOOD_PASSWORD,
  });

describe('an invitation', () => {
  it('makes a user who becomes active by the link, with the names and roles given', async () => {
    const json = invitation({
      firstname: 'Grace',
      lastname: 'Hopper',
      roles: ['PKI_ADMIN', 'GUEST'],
    });
    const response = await call('POST', '/v1/users/invitations', json);
    const { user, link } = response.json<{ user: { id: string }; link: string }>();
    expect([response.status, user]).toMatchObject([
      201,
      {
        username: json.username,
        emailAddress: json.username,
        firstname: 'Grace',
        lastname: 'Hopper',
        userStatus: 'PENDING_ACTIVATION',
        userAccountType: 'WEB_UI',
        hasPassword: false,
        productRoles: { ANY: ['PKI_ADMIN', 'GUEST'] },
      },
    ]);
    const accepted = await new TestBrowser(app).send('POST', '/v1/session/link', {
      token: tokenOf(link),
      newPassword: GOOD_PASSWORD,
    });
    expect(accepted.json()).toMatchObject({ userId: user.id, roles: ['GUEST', 'PKI_ADMIN'] });
    expect(
      (await call('GET', `/v1/users/username/${json.username.toUpperCase()}`)).json(),
    ).toMatchObject({
      id: user.id,
      userStatus: 'ACTIVE',
      hasPassword: true,
      lastLoginDate: expect.any(String),
    });
    expect(codes(await call('POST', `/v1/users/${user.id}/invitation`))).toEqual([409, 28023]);
  });

  it('is renewed with another link, and the one before works no longer', async () => {
    const first = await call('POST', '/v1/users/invitations', invitation());
    const { user, link } = first.json<{ user: { id: string }; link: string }>();
    const second = await call('POST', `/v1/users/${user.id}/invitation`);
    expect(second.status).toBe(201);
    expect((await redeem(link)).status).toBe(401);
    expect((await redeem(second.json<{ link: string }>().link)).status).toBe(201);
  });

  it.each([
    [{ username: '' }, 28021],
    [{ username: 'two words' }, 28021],
    [{ username: 'x'.repeat(251) }, 28021],
    [{ username: 'bell\u0007' }, 28021],
    [{ roles: [] }, 28021],
    [{ roles: ['KING'] }, 10006],
    [{ password: 'x' }, 10006],
  ])('with %o is refused', async (changes, code) => {
    expect(codes(await call('POST', '/v1/users/invitations', invitation(changes)))).toContain(code);
  });

  it('takes no name that somebody has, in any case of letters', async () => {
    const json = invitation();
    expect((await call('POST', '/v1/users/invitations', json)).status).toBe(201);
    const again = { ...json, username: json.username.toUpperCase() };
    expect(codes(await call('POST', '/v1/users/invitations', again))).toEqual([409, 28020]);
  });
});

describe('roles', () => {
  it('are replaced in the form of the reference, one or several of a product', async () => {
    const { userId } = await app.createUser(app.companyId, 'GUEST');
    const set = (json: object) => call('PUT', `/v1/users/${userId}/roles`, json);
    expect((await set({ roles: { ANY: 'PKI_ADMIN' } })).json()).toMatchObject({
      systemRoles: [],
      productRoles: { ANY: ['PKI_ADMIN'] },
    });
    expect(
      (await set({ roles: { ANY: ['GUEST', 'PLATFORM_ADMIN'] }, systemAdmin: true })).json(),
    ).toMatchObject({
      systemRoles: ['SYSTEM_ADMIN'],
      productRoles: { ANY: ['GUEST', 'PLATFORM_ADMIN'] },
    });
    expect(codes(await set({ roles: { ANY: 'DEVOPS_LEAD' } }))).toEqual([400, 28021]);
    expect(codes(await set({ roles: {} }))).toEqual([400, 28021]);
  });

  it('count at the next request of a key', async () => {
    const { userId, apiKey } = await app.createUser(app.companyId, 'GUEST');
    const write = () => call('POST', '/v1/distributedissuers/policies', {}, apiKey);
    expect((await write()).status).toBe(403);
    await call('PUT', `/v1/users/${userId}/roles`, { roles: { ANY: 'PKI_ADMIN' } });
    expect((await write()).status).toBe(400);
  });

  it('come with a team and go with it', async () => {
    const { userId, apiKey } = await app.createUser(app.companyId, 'GUEST');
    const write = () => call('POST', '/v1/distributedissuers/policies', {}, apiKey);
    const team = await call('POST', '/v1/teams', {
      name: crypto.randomUUID(),
      role: 'PKI_ADMIN',
      owners: [app.userId],
      members: [userId],
    });
    const { id } = team.json<{ id: string }>();
    expect((await write()).status).toBe(400);
    await call('DELETE', `/v1/teams/${id}/members`, { members: [userId] });
    expect((await write()).status).toBe(403);
    await call('POST', `/v1/teams/${id}/owners`, { owners: [userId] });
    expect((await write()).status).toBe(400);
    await call('PATCH', `/v1/teams/${id}`, { role: 'GUEST' });
    expect((await write()).status).toBe(403);
  });
});

describe('ruling 16: the last administrator', () => {
  let company: TestCompany;
  let owner: string;
  const asCompany = (method: Method, path: string, json?: unknown, apiKey = company.apiKey) =>
    call(method, path, json, apiKey);

  beforeAll(async () => {
    company = await app.createCompany();
    ({ userId: owner } = await app.createUser(company.companyId, 'GUEST'));
    // Invited, disabled and of another company: none of them counts.
    await asCompany('POST', '/v1/users/invitations', invitation({ roles: ['SYSTEM_ADMIN'] }));
    const { userId } = await app.createUser(company.companyId, 'SYSTEM_ADMIN');
    await asCompany('PUT', `/v1/users/${userId}/disabled`, { disabled: true });
  });

  it.each<[string, Method, string, unknown]>([
    ['demoted', 'PUT', 'roles', { roles: { ANY: 'PKI_ADMIN' } }],
    ['disabled', 'PUT', 'disabled', { disabled: true }],
    ['deleted', 'DELETE', '', undefined],
  ])('cannot be %s', async (_, method, what, json) => {
    const path = `/v1/users/${company.userId}${what === '' ? '' : `/${what}`}`;
    expect(codes(await asCompany(method, path, json))).toEqual([409, 30003]);
    expect((await asCompany('GET', '/v1/users')).status).toBe(200);
  });

  it('is not lost by way of a team either', async () => {
    const team = await asCompany('POST', '/v1/teams', {
      name: crypto.randomUUID(),
      role: 'SYSTEM_ADMIN',
      owners: [owner],
      members: [company.userId],
    });
    const { id } = team.json<{ id: string }>();
    // The team's owner is an administrator by it, so the first one may go.
    const demote = { roles: { ANY: 'GUEST' } };
    expect((await asCompany('PUT', `/v1/users/${company.userId}/roles`, demote)).status).toBe(200);
    expect((await asCompany('PUT', `/v1/users/${owner}/disabled`, { disabled: true })).status).toBe(
      200,
    );
    const refused = [
      await asCompany('PATCH', `/v1/teams/${id}`, { role: 'GUEST' }),
      await asCompany('DELETE', `/v1/teams/${id}/members`, { members: [company.userId] }),
      await asCompany('DELETE', `/v1/teams/${id}`),
    ];
    expect(refused.map(codes)).toEqual(refused.map(() => [409, 30003]));
  });

  it('stays when two remove each other at once', async () => {
    const { companyId, userId, apiKey } = await app.createCompany();
    const second = await app.createUser(companyId, 'SYSTEM_ADMIN');
    const demote = { roles: { ANY: 'GUEST' } };
    const answers = await Promise.all([
      call('PUT', `/v1/users/${second.userId}/roles`, demote, apiKey),
      call('PUT', `/v1/users/${userId}/roles`, demote, second.apiKey),
    ]);
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
  });
});

describe('a user', () => {
  it('who is disabled is out at once, with sessions and keys, and back when enabled', async () => {
    const { userId, browser } = await createPerson(app, ['GUEST']);
    const key = (await browser.send('POST', '/v1/apikeys', {})).json<{
      apiKeys: { key: string }[];
    }>();
    const apiKey = key.apiKeys[0]?.key ?? '';
    const disable = (disabled: boolean) =>
      call('PUT', `/v1/users/${userId}/disabled`, { disabled });
    expect((await disable(true)).json()).toMatchObject({ disabled: true });
    expect((await browser.send('GET', '/v1/session')).status).toBe(401);
    expect((await call('GET', '/v1/apikeys', undefined, apiKey)).status).toBe(401);
    await disable(false);
    expect((await browser.send('GET', '/v1/session')).status).toBe(401);
    expect((await call('GET', '/v1/apikeys', undefined, apiKey)).status).toBe(200);
  });

  it('who is deleted is out at once and stays named; the user name is free again', async () => {
    const { userId, username, browser } = await createPerson(app, ['GUEST']);
    expect((await call('DELETE', `/v1/users/${userId}`)).status).toBe(204);
    expect((await browser.send('GET', '/v1/session')).status).toBe(401);
    expect((await call('GET', `/v1/users/${userId}`)).json()).toMatchObject({
      deleted: true,
      username,
    });
    expect(codes(await call('GET', `/v1/users/username/${username}`))).toEqual([404, 10051]);
    expect(codes(await call('DELETE', `/v1/users/${userId}`))).toEqual([404, 10051]);
    expect((await call('POST', '/v1/users/invitations', invitation({ username }))).status).toBe(
      201,
    );
  });

  it('who alone owns a team is not deleted, and the answer says which', async () => {
    const { userId } = await app.createUser(app.companyId, 'GUEST');
    const team = await call('POST', '/v1/teams', {
      name: crypto.randomUUID(),
      role: 'GUEST',
      owners: [userId],
    });
    const { id } = team.json<{ id: string }>();
    const refused = await call('DELETE', `/v1/users/${userId}`);
    expect([codes(refused), args(refused)]).toEqual([[409, 28022], [id]]);
    await call('POST', `/v1/teams/${id}/owners`, { owners: [app.userId] });
    expect((await call('DELETE', `/v1/users/${userId}`)).status).toBe(204);
  });

  it('has API keys that an administrator sees without the keys, and revokes at once', async () => {
    const { userId, apiKey } = await app.createUser(app.companyId, 'GUEST');
    await call('GET', '/v1/apikeys', undefined, apiKey);
    const list = await call('GET', `/v1/users/${userId}/apikeys`);
    const { apiKeys } = list.json<{ apiKeys: { id: string; lastUsedDate: string }[] }>();
    expect(apiKeys).toMatchObject([
      { userId, keyPrefix: apiKey.slice(0, 8), lastUsedDate: expect.any(String) },
    ]);
    expect(list.text).not.toContain(apiKey);
    const path = `/v1/users/${userId}/apikeys/${apiKeys[0]?.id}`;
    expect(codes(await call('DELETE', path, undefined, apiKey))).toEqual([403, 1002]);
    expect((await call('DELETE', path)).status).toBe(204);
    expect((await call('GET', '/v1/apikeys', undefined, apiKey)).status).toBe(401);
    expect(codes(await call('DELETE', path))).toEqual([404, 27004]);
  });
});

it('leaves an event of each change, with who did it and no link', async () => {
  const made = await call('POST', '/v1/users/invitations', invitation());
  const { user, link } = made.json<{ user: { id: string }; link: string }>();
  await call('PUT', `/v1/users/${user.id}/roles`, { roles: { ANY: 'PKI_ADMIN' } });
  await call('DELETE', `/v1/users/${user.id}`);
  const events = await app.database.asAdministrator(
    `select type, actor_id::text as actor, before, after, e::text like '%' || $2 || '%' as tells from audit_events e
     where subject_id = $1 order by sequence`,
    [user.id, tokenOf(link)],
  );
  expect(events).toMatchObject([
    { type: 'user.created', actor: app.userId, tells: false },
    { type: 'user.changed', before: { roles: ['GUEST'] }, after: { roles: ['PKI_ADMIN'] } },
    { type: 'user.deleted', actor: app.userId },
  ]);
});
