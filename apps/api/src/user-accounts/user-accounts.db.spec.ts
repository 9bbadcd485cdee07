import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { codes } from '../../test/support/answers.ts';
import { createTestApp, type TestApp } from '../../test/support/test-app.ts';

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const DATE = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}\+00:00$/;

let app: TestApp;

beforeAll(async () => {
  app = await createTestApp();
});
afterAll(async () => {
  await app.close();
});

const get = (path: string, apiKey = app.apiKey) => app.request('GET', path, { apiKey });

describe('who is calling (contract.md §2.8)', () => {
  it('is a user with company and key, whole', async () => {
    const response = await get('/v1/useraccounts');
    expect(response.status).toBe(200);
    const user = {
      id: app.userId,
      companyId: app.companyId,
      username: expect.stringContaining('@example.com'),
      emailAddress: expect.stringContaining('@example.com'),
      firstname: '',
      lastname: '',
      userStatus: 'ACTIVE',
      userType: 'EXTERNAL',
      userAccountType: 'API',
      ssoStatus: 'INACTIVE',
      systemRoles: ['SYSTEM_ADMIN'],
      productRoles: {},
      localLoginDisabled: false,
      hasPassword: false,
      forceLocalPasswordExpiration: false,
      disabled: false,
      deleted: false,
      signupAttributes: {},
      ownedTeams: [],
      memberedTeams: [],
      creationDate: expect.stringMatching(DATE),
    };
    expect(response.json()).toEqual({
      user,
      company: {
        id: app.companyId,
        name: app.urlPrefix,
        urlPrefix: app.urlPrefix,
        companyType: 'REGULAR',
        active: true,
        creationDate: expect.stringMatching(DATE),
        domains: [],
        productEntitlements: [
          {
            label: 'ANY',
            capabilities: [
              {
                name: 'DISTRIBUTED_ISSUER',
                isTrial: false,
                productExpiryDate: expect.stringMatching(DATE),
              },
            ],
            visibilityConstraintsInformation: {},
          },
        ],
      },
      apiKey: {
        id: expect.stringMatching(UUID),
        lastUsedDate: expect.stringMatching(DATE),
        key: app.apiKey,
        keyPrefix: app.apiKey.slice(0, 8),
        userId: app.userId,
        username: user.username,
        companyId: app.companyId,
        urlPrefix: app.urlPrefix,
        apiKeyStatus: 'ACTIVE',
        apiVersion: 'ALL',
        creationDate: expect.stringMatching(DATE),
        validityStartDate: expect.stringMatching(DATE),
        validityEndDate: expect.stringMatching(DATE),
        systemRoles: ['SYSTEM_ADMIN'],
        productRoles: {},
        memberedTeams: [],
      },
    });
  });

  it('repeats a key in the form of a UUID, however it was written', async () => {
    const response = await get('/v1/useraccounts', ` ${app.apiKey.toUpperCase()}`);
    expect(response.json<{ apiKey: { key: string } }>().apiKey.key).toMatch(UUID);
  });

  it('is 500/1000 with the name of the account for a bearer, and no defect', async () => {
    const account = await app.createServiceAccount(app.companyId);
    const bearer = await app.signIn(account);
    app.logLines.length = 0;
    const response = await app.request('GET', '/v1/useraccounts', { bearer });
    const name = `account-${account.id.slice(0, 8)}`;
    const message = `Unable to find user for username ${name}`;
    expect([response.status, response.json()]).toEqual([
      500,
      { errors: [{ code: 1000, message, args: [message] }] },
    ]);
    expect(app.logLines.filter((line) => line.includes('"defect"'))).toEqual([]);
  });

  it('is 401 in bare text without a credential, and for a wrong key', async () => {
    const nobody = await app.request('GET', '/v1/useraccounts');
    const stranger = await get('/v1/useraccounts', randomUUID());
    expect([nobody.status, stranger.status, stranger.text]).toEqual([401, 401, 'Invalid api key']);
  });
});

describe('users', () => {
  interface List {
    readonly users: { id: string; username: string; memberedTeams: string[] }[];
  }
  const ids = async (query: string) =>
    (await get(`/v1/users${query}`)).json<List>().users.map(({ id }) => id);

  it('are found by name without regard to case, exactly one, with their teams', async () => {
    const { userId } = await app.createUser(app.companyId, 'PKI_ADMIN', 'GUEST');
    const team = await app.request('POST', '/v1/teams', {
      apiKey: app.apiKey,
      json: { name: randomUUID(), role: 'GUEST', owners: [app.userId], members: [userId] },
    });
    const { username } = (await get(`/v1/users/${userId}`)).json<{ username: string }>();
    const query = new URLSearchParams({ deleted: 'false', username: username.toUpperCase() });
    const { users } = (await get(`/v1/users?${query.toString()}`)).json<List>();
    expect(users).toMatchObject([
      {
        id: userId,
        productRoles: { ANY: ['PKI_ADMIN', 'GUEST'] },
        systemRoles: [],
        ownedTeams: [],
        memberedTeams: [team.json<{ id: string }>().id],
      },
    ]);
  });

  it('are filtered by what they are; pyVenafi writes booleans with a capital', async () => {
    const { userId: disabled } = await app.createUser(app.companyId, 'GUEST');
    const { userId: deleted } = await app.createUser(app.companyId, 'GUEST');
    const { userId: pending } = await app.createUser(app.companyId, 'GUEST');
    const set = (id: string, change: string) =>
      app.database.asAdministrator(`update users set ${change} where id = $1`, [id]);
    await set(disabled, 'disabled = true');
    await set(deleted, 'deleted_at = now()');
    await set(pending, `user_status = 'PENDING_ACTIVATION'`);
    const everybody = await ids('');
    expect([disabled, deleted, pending].map((id) => everybody.includes(id))).toEqual([
      true,
      false,
      true,
    ]);
    expect(await ids('?disabled=True')).toEqual([disabled]);
    expect(await ids('?deleted=true')).toEqual([deleted]);
    expect(await ids('?userStatus=PENDING_ACTIVATION')).toEqual([pending]);
    expect(await ids("?username='%20or%20true--")).toEqual([]);
    expect(codes(await get('/v1/users?userStatus=SLEEPING'))).toEqual([400, 10006]);
    expect(codes(await get('/v1/users?deleted=perhaps'))).toEqual([400, 10006]);
  });

  it('are 401 without credentials, which one client tolerates', async () => {
    expect((await app.request('GET', '/v1/users')).status).toBe(401);
  });

  it('of another company do not exist', async () => {
    const { userId } = await app.createCompany();
    expect(codes(await get(`/v1/users/${userId}`))).toEqual([404, 10051]);
    expect(await ids('')).not.toContain(userId);
    expect(codes(await get('/v1/users/x'))).toEqual([400, 10055]);
  });
});
