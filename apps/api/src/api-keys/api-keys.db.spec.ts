import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { codes } from '../../test/support/answers.ts';
import { createTestApp, type TestApp, type TestResponse } from '../../test/support/test-app.ts';

const PATH = '/v1/apikeys';
const UUID_V4 = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

interface Keys {
  readonly apiKeys: {
    readonly key?: string;
    readonly keyPrefix: string;
    readonly apiKeyStatus: string;
    readonly validityEndDate: string;
    readonly userId: string;
  }[];
}

let app: TestApp;
let user: { userId: string; apiKey: string };

beforeAll(async () => {
  app = await createTestApp();
});
beforeEach(async () => {
  user = await app.createUser(app.companyId, 'RESOURCE_OWNER');
});
afterAll(async () => {
  await app.close();
});

const call = (
  method: 'GET' | 'POST' | 'PUT' | 'DELETE',
  path: string,
  json?: unknown,
  apiKey = user.apiKey,
) => app.request(method, path, { apiKey, ...(json === undefined ? {} : { json }) });
const statuses = (response: TestResponse) =>
  response.json<Keys>().apiKeys.map(({ apiKeyStatus }) => apiKeyStatus);

const requestRotation = () => call('POST', `${PATH}/rotationrequest`, { key: user.apiKey });

/** The successor of the user's key. */
async function successor(): Promise<string> {
  const response = await requestRotation();
  expect(response.status).toBe(201);
  return String(response.json<Keys>().apiKeys[0]?.key);
}

describe('rotation', () => {
  it('makes a successor that is shown once and stored as a hash; both work until the old one is ended', async () => {
    const response = await call('POST', `${PATH}/rotationrequest`, {
      key: user.apiKey,
      validityDays: 30,
    });
    const [made] = response.json<Keys>().apiKeys;
    expect([response.status, made]).toEqual([
      201,
      expect.objectContaining({
        key: expect.stringMatching(UUID_V4),
        apiKeyStatus: 'ACTIVE',
        userId: user.userId,
      }),
    ]);
    const key = String(made?.key);
    const days = (Date.parse(made?.validityEndDate ?? '') - app.clock.now().getTime()) / 864e5;
    expect(days).toBeCloseTo(30, 5);
    const dump = await app.database.asAdministrator(
      `select (select count(*)::integer from api_keys k where k::text like '%' || $1 || '%') as keys,
              (select count(*)::integer from audit_events a where a::text like '%' || $1 || '%') as events`,
      [key],
    );
    expect(dump).toEqual([{ keys: 0, events: 0 }]);

    const list = await call('GET', PATH);
    expect(statuses(list)).toEqual(['ACTIVE', 'PENDING_ROTATION']);
    expect(list.text).not.toContain('"key":');
    expect((await call('GET', PATH, undefined, key)).status).toBe(200);

    const rotated = await call('PUT', `${PATH}/rotation`, { key: user.apiKey }, key);
    expect([rotated.status, rotated.json()]).toEqual([
      200,
      { key: user.apiKey, username: expect.stringContaining('@example.com') },
    ]);
    expect((await call('GET', PATH)).text).toBe('Invalid api key');
    expect(statuses(await call('GET', PATH, undefined, key))).toEqual(['ACTIVE', 'ROTATED']);
  });

  it('of a key that is not the caller’s own is 404', async () => {
    const other = await app.createUser(app.companyId, 'GUEST');
    for (const key of [other.apiKey, randomUUID()]) {
      expect(codes(await call('POST', `${PATH}/rotationrequest`, { key }))).toEqual([404, 27004]);
      expect(codes(await call('PUT', `${PATH}/rotation`, { key }))).toEqual([404, 27004]);
    }
    expect(codes(await call('PUT', `${PATH}/rotation`, { key: user.apiKey }))).toEqual([
      404, 27004,
    ]);
  });

  it('is one at a time, also when two ask at once', async () => {
    const answers = await Promise.all([requestRotation(), requestRotation()]);
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([201, 409]));
    expect(codes(await requestRotation())).toEqual([409, 27001]);
  });

  it('does not take the last key that works', async () => {
    const key = await successor();
    await app.database.asAdministrator(
      'update api_keys set validity_end = validity_start + interval $$1 ms$$ where user_id = $1 and prefix = $2',
      [user.userId, key.slice(0, 8)],
    );
    app.clock.advance(1);
    expect(codes(await call('PUT', `${PATH}/rotation`, { key: user.apiKey }))).toEqual([
      409, 27002,
    ]);
  });
});

describe('creation', () => {
  it('is 409 while a key is active', async () => {
    expect(codes(await call('POST', PATH, {}))).toEqual([409, 27003]);
  });

  it('gives a key of 180 days to a user whose active key has ended', async () => {
    const key = await successor();
    await app.database.asAdministrator(
      `update api_keys set status = 'INACTIVE' where user_id = $1 and prefix = $2`,
      [user.userId, key.slice(0, 8)],
    );
    const response = await call('POST', PATH, { apiVersion: 'V1' });
    const [made] = response.json<Keys>().apiKeys;
    expect([response.status, made]).toMatchObject([
      201,
      { apiVersion: 'V1', apiKeyStatus: 'ACTIVE' },
    ]);
    const days = (Date.parse(made?.validityEndDate ?? '') - app.clock.now().getTime()) / 864e5;
    expect(days).toBeCloseTo(180, 5);
  });

  it.each([
    { validityDays: 0 },
    { validityDays: 3651 },
    { validityDays: 1.5 },
    { apiVersion: 'V2' },
    { roles: ['SYSTEM_ADMIN'] },
  ])('refuses %o', async (body) => {
    expect(codes(await call('POST', PATH, body))).toEqual([400, 10006]);
  });
});

const details = (body: object, apiKey?: string) => call('POST', `${PATH}/details`, body, apiKey);

describe('a key of one’s own', () => {
  interface Shown {
    readonly id: string;
    readonly lastUsedDate?: string;
  }
  const only = async (): Promise<Shown> => {
    const [shown] = (await call('GET', PATH)).json<{ apiKeys: Shown[] }>().apiKeys;
    return shown ?? { id: 'none' };
  };

  it('is shown with its last use, to a minute', async () => {
    const first = (await only()).lastUsedDate;
    app.clock.advance(59);
    expect((await only()).lastUsedDate).toBe(first);
    app.clock.advance(1);
    expect((await only()).lastUsedDate).not.toBe(first);
  });

  it('is described by itself or by its id, to its user only', async () => {
    const { id } = await only();
    for (const body of [{ key: user.apiKey }, { id }, { key: user.apiKey, id }]) {
      const response = await details(body);
      expect([response.status, response.json()]).toMatchObject([200, { id }]);
      expect(response.text).not.toContain(user.apiKey);
    }
    const stranger = await app.createUser(app.companyId, 'SYSTEM_ADMIN');
    expect(codes(await details({ id }, stranger.apiKey))).toEqual([404, 27004]);
    expect(codes(await details({ key: user.apiKey, id: randomUUID() }))).toEqual([404, 27004]);
    expect(codes(await details({}))).toEqual([404, 27004]);
  });

  it('is replaced at once, by its id too: nobody has the key once it was shown', async () => {
    const { id } = await only();
    const response = await call('POST', `${PATH}/replacement`, { id });
    const key = String(response.json<Keys>().apiKeys[0]?.key);
    expect([response.status, key]).toEqual([200, expect.stringMatching(UUID_V4)]);
    expect((await call('GET', PATH)).status).toBe(401);
    expect(statuses(await call('GET', PATH, undefined, key))).toEqual(['ACTIVE', 'INACTIVE']);
    expect(codes(await call('POST', `${PATH}/replacement`, { id }, key))).toEqual([404, 27004]);
  });

  it('is revoked at once, and the trail says by whom', async () => {
    const { id } = await only();
    const stranger = await app.createUser(app.companyId, 'SYSTEM_ADMIN');
    expect(codes(await call('DELETE', `${PATH}/${id}`, undefined, stranger.apiKey))).toEqual([
      404, 27004,
    ]);
    expect((await call('DELETE', `${PATH}/${id}`)).status).toBe(204);
    expect((await call('GET', PATH)).status).toBe(401);
    const events = await app.database.asAdministrator(
      `select actor_id::text as actor, before from audit_events where type = 'api-key.revoked' and subject_id = $1`,
      [id],
    );
    expect(events).toEqual([
      { actor: user.userId, before: { userId: user.userId, prefix: user.apiKey.slice(0, 8) } },
    ]);
  });
});

it('lists only keys of the caller, by one or several statuses', async () => {
  await successor();
  const list = async (query: string) => statuses(await call('GET', `${PATH}${query}`));
  expect(await list('?apiKeyStatus=ACTIVE')).toEqual(['ACTIVE']);
  expect(await list('?apiKeyStatus=ACTIVE&apiKeyStatus=PENDING_ROTATION')).toHaveLength(2);
  expect(await list('?apiKeyStatus=ROTATED')).toEqual([]);
  const { apiKeys } = (await call('GET', PATH)).json<Keys>();
  expect(new Set(apiKeys.map(({ userId }) => userId))).toEqual(new Set([user.userId]));
});

it('is closed to service accounts', async () => {
  const bearer = await app.signIn(
    await app.createServiceAccount(app.companyId, ['tenant-admin-role']),
  );
  expect(codes(await app.request('GET', PATH, { bearer }))).toEqual([403, 30001]);
});
