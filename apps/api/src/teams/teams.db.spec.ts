import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { args, codes, pointers } from '../../test/support/answers.ts';
import { createTestApp, type TestApp } from '../../test/support/test-app.ts';

const PATH = '/v1/teams';

interface Team {
  readonly id: string;
  readonly owners: string[];
  readonly members: string[];
  readonly [member: string]: unknown;
}

let app: TestApp;
let others: string[];

beforeAll(async () => {
  app = await createTestApp();
  others = [];
  for (let count = 0; count < 3; count += 1) {
    others.push((await app.createUser(app.companyId, 'GUEST')).userId);
  }
});
afterAll(async () => {
  await app.close();
});

const call = (
  method: 'GET' | 'POST' | 'PATCH' | 'DELETE',
  path: string,
  json?: unknown,
  apiKey = app.apiKey,
) => app.request(method, path, { apiKey, ...(json === undefined ? {} : { json }) });

const draft = (changes: Record<string, unknown> = {}) => ({
  name: `team ${randomUUID()}`,
  role: 'RESOURCE_OWNER',
  owners: [app.userId],
  ...changes,
});

async function created(changes: Record<string, unknown> = {}): Promise<Team> {
  const response = await call('POST', PATH, draft(changes));
  expect([response.status, response.text]).toEqual([201, expect.stringContaining('"id"')]);
  return response.json<Team>();
}

const read = async (id: string) => (await call('GET', `${PATH}/${id}`)).json<Team>();

describe('a team', () => {
  it('has every member that Terraform reads back, lists in the order that was sent', async () => {
    const userMatchingRules = [{ claimName: 'groups', operator: 'EQUALS', value: 'mesh' }];
    const body = draft({
      owners: [others[1], app.userId, others[0]],
      members: others,
      userMatchingRules,
    });
    const response = await call('POST', PATH, body);
    const team = response.json<Team>();
    expect([response.status, team]).toEqual([
      201,
      {
        ...body,
        id: team.id,
        companyId: app.companyId,
        systemRoles: [],
        productRoles: { ANY: ['RESOURCE_OWNER'] },
        modificationDate: expect.stringMatching(/\.\d{3}\+00:00$/),
      },
    ]);
    expect(await read(team.id)).toEqual(team);
    const list = await call('GET', `${PATH}?includeSystemGenerated=true`);
    expect(list.json<{ teams: Team[] }>().teams).toContainEqual(team);
  });

  it.each([
    ['an empty name', { name: '' }, [400, 26005]],
    ['a long name', { name: 'x'.repeat(101) }, [400, 26005]],
    ['a control character', { name: 'a\u0001' }, [400, 26005]],
    ['no owners', { owners: [] }, [400, 26003]],
    ['null owners', { owners: null }, [400, 26003]],
    ['an unknown owner', { owners: [randomUUID()] }, [404, 26004]],
    ['an unknown member', { members: [randomUUID()] }, [404, 26004]],
    ['an unknown role', { role: 'ROOT' }, [400, 10006]],
    ['an unknown field', { surprise: 1 }, [400, 10006]],
    [
      'an unknown operator',
      { userMatchingRules: [{ claimName: 'a', operator: 'LIKE', value: 'b' }] },
      [400, 10006],
    ],
  ])('with %s is refused', async (_title, changes, expected) => {
    expect(codes(await call('POST', PATH, draft(changes)))).toEqual(expected);
  });

  it('has at most 20 rules', async () => {
    const rule = { claimName: 'a', operator: 'EQUALS', value: 'b' };
    const response = await call(
      'POST',
      PATH,
      draft({ userMatchingRules: Array.from({ length: 21 }, () => rule) }),
    );
    expect([codes(response), pointers(response)]).toEqual([[400, 10006], ['/userMatchingRules']]);
  });

  it('has a name of its own in its company', async () => {
    const { name } = await created();
    expect(codes(await call('POST', PATH, draft({ name })))).toEqual([409, 26001]);
    const { id } = await created();
    expect(codes(await call('PATCH', `${PATH}/${id}`, { name }))).toEqual([409, 26001]);
    const company = await app.createCompany();
    const elsewhere = draft({ name, owners: [company.userId] });
    expect((await call('POST', PATH, elsewhere, company.apiKey)).status).toBe(201);
  });

  it('changes what is sent, and counts null as absent', async () => {
    const rules = [{ claimName: 'a', operator: 'CONTAINS', value: 'b' }];
    const team = await created({ userMatchingRules: rules, members: others });
    const kept = await call('PATCH', `${PATH}/${team.id}`, {
      name: null,
      role: null,
      userMatchingRules: null,
    });
    expect([
      kept.status,
      { ...kept.json<Team>(), modificationDate: team['modificationDate'] },
    ]).toEqual([200, team]);
    const name = randomUUID();
    const changed = await call('PATCH', `${PATH}/${team.id}`, {
      name,
      role: 'PKI_ADMIN',
      userMatchingRules: [],
    });
    expect(changed.json()).toMatchObject({
      name,
      role: 'PKI_ADMIN',
      userMatchingRules: [],
      owners: team.owners,
      members: others,
    });
    expect(await read(team.id)).toEqual(changed.json());
    expect(codes(await call('PATCH', `${PATH}/${team.id}`, { owners: [] }))).toEqual([400, 10006]);
  });

  it('is deleted with 204, but not while it owns a service account', async () => {
    const { id } = await created();
    const account = await call('POST', '/v1/serviceaccounts', {
      name: randomUUID(),
      scopes: ['distributed-issuance'],
      owner: id,
    });
    const accountId = account.json<{ id: string }>().id;
    const refused = await call('DELETE', `${PATH}/${id}`);
    expect([codes(refused), args(refused)]).toEqual([[400, 26002], [accountId]]);
    await call('DELETE', `/v1/serviceaccounts/${accountId}`);
    const response = await call('DELETE', `${PATH}/${id}`);
    expect([response.status, response.text]).toEqual([204, '']);
    expect(codes(await call('GET', `${PATH}/${id}`))).toEqual([404, 10051]);
  });

  it('that is built in stays', async () => {
    const id = randomUUID();
    await app.database.asAdministrator(
      `insert into teams (company_id, id, name, role, system_generated) values ($1, $2::uuid, $2::text, 'GUEST', true)`,
      [app.companyId, id],
    );
    expect(codes(await call('DELETE', `${PATH}/${id}`))).toEqual([400, 10066]);
  });
});

describe.each(['owners', 'members'] as const)('the %s of a team', (kind) => {
  it('are added and removed by a body, also on DELETE, and the answer is the team', async () => {
    const team = await created({ owners: [app.userId], members: [app.userId] });
    const added = await call('POST', `${PATH}/${team.id}/${kind}`, { [kind]: others });
    expect([added.status, added.json<Team>()[kind]]).toEqual([200, [app.userId, ...others]]);
    const again = await call('POST', `${PATH}/${team.id}/${kind}`, { [kind]: [others[0]] });
    expect(again.json<Team>()[kind]).toEqual([app.userId, ...others]);
    const stranger = randomUUID();
    const unknown = await call('DELETE', `${PATH}/${team.id}/${kind}`, {
      [kind]: [others[0], stranger],
    });
    expect([codes(unknown), args(unknown)]).toEqual([[404, 26004], [stranger]]);
    const { userId } = await app.createUser(app.companyId, 'GUEST');
    const removed = await call('DELETE', `${PATH}/${team.id}/${kind}`, {
      [kind]: [others[0], userId],
    });
    expect([removed.status, removed.json<Team>()]).toEqual([
      200,
      {
        ...added.json<Team>(),
        [kind]: [app.userId, others[1], others[2]],
        modificationDate: expect.any(String),
      },
    ]);
  });

  it('are removed by one or several query parameters', async () => {
    const { id } = await created({ [kind]: [app.userId, ...others] });
    const one = await call('DELETE', `${PATH}/${id}/${kind}?${kind}=${others[0]}`);
    expect(one.json<Team>()[kind]).toEqual([app.userId, others[1], others[2]]);
    const two = `${kind}=${others[1]}&${kind}=${others[2]}`;
    const several = await call('DELETE', `${PATH}/${id}/${kind}?${two}`);
    expect(several.json<Team>()[kind]).toEqual([app.userId]);
  });

  it('are users of the company', async () => {
    const { id } = await created();
    const { userId } = await app.createCompany();
    const response = await call('POST', `${PATH}/${id}/${kind}`, { [kind]: [userId, others[0]] });
    expect([codes(response), args(response)]).toEqual([[404, 26004], [userId]]);
    expect((await read(id)).owners).toEqual([app.userId]);
    expect(codes(await call('POST', `${PATH}/${id}/${kind}`, { [kind]: ['x'] }))).toEqual([
      400, 10006,
    ]);
    expect(codes(await call('DELETE', `${PATH}/${id}/${kind}?${kind}=x`))).toEqual([400, 10006]);
  });
});

it('keeps at least one owner', async () => {
  const { id } = await created({ owners: others });
  const response = await call('DELETE', `${PATH}/${id}/owners`, { owners: others });
  expect(codes(response)).toEqual([400, 26003]);
  expect((await read(id)).owners).toEqual(others);
});

describe('nobody gives a role above the own (ruling 16)', () => {
  it.each([
    ['PKI_ADMIN', 'SYSTEM_ADMIN', 403],
    ['PKI_ADMIN', 'PKI_ADMIN', 201],
    ['PKI_ADMIN', 'PLATFORM_ADMIN', 403],
    ['PLATFORM_ADMIN', 'PKI_ADMIN', 403],
    ['RESOURCE_OWNER', 'PKI_ADMIN', 403],
    ['RESOURCE_OWNER', 'GUEST', 201],
    ['GUEST', 'GUEST', 403],
  ] as const)('%s making a team of %s is %i', async (own, role, status) => {
    const { apiKey } = await app.createUser(app.companyId, own);
    expect((await call('POST', PATH, draft({ role }), apiKey)).status).toBe(status);
  });

  it('also by joining, renaming or deleting a team that has it', async () => {
    const team = await created({ role: 'SYSTEM_ADMIN' });
    const { userId, apiKey } = await app.createUser(app.companyId, 'RESOURCE_OWNER');
    const attempts = [
      await call('POST', `${PATH}/${team.id}/members`, { members: [userId] }, apiKey),
      await call('DELETE', `${PATH}/${team.id}/owners?owners=${userId}`, undefined, apiKey),
      await call('PATCH', `${PATH}/${team.id}`, { role: 'GUEST' }, apiKey),
      await call('DELETE', `${PATH}/${team.id}`, undefined, apiKey),
    ];
    expect(attempts.map(codes)).toEqual(attempts.map(() => [403, 30002]));
    expect(await read(team.id)).toEqual(team);
  });
});

it('RESOURCE_OWNER changes teams of which the caller is an owner, and no others (contract.md §2.8)', async () => {
  const { userId, apiKey } = await app.createUser(app.companyId, 'RESOURCE_OWNER');
  const own = await created({ role: 'GUEST', owners: [userId] });
  const joined = await created({ role: 'GUEST', members: [userId] });
  const rename = (id: string) =>
    call('PATCH', `${PATH}/${id}`, { name: `renamed ${randomUUID()}` }, apiKey);
  expect((await rename(own.id)).status).toBe(200);
  const refused = [
    await rename(joined.id),
    await call('POST', `${PATH}/${joined.id}/owners`, { owners: [userId] }, apiKey),
    await call('DELETE', `${PATH}/${joined.id}`, undefined, apiKey),
  ];
  expect(refused.map(codes)).toEqual(refused.map(() => [403, 30013]));
  expect((await call('DELETE', `${PATH}/${own.id}`, undefined, apiKey)).status).toBe(204);
});

it('does not exist for another company', async () => {
  const { id } = await created();
  const { apiKey } = await app.createCompany();
  const attempts = [
    await call('GET', `${PATH}/${id}`, undefined, apiKey),
    await call('PATCH', `${PATH}/${id}`, { name: 'mine' }, apiKey),
    await call('DELETE', `${PATH}/${id}`, undefined, apiKey),
    await call('POST', `${PATH}/${id}/owners`, { owners: [app.userId] }, apiKey),
    await call('DELETE', `${PATH}/${id}/members`, { members: [app.userId] }, apiKey),
  ];
  expect(attempts.map(codes)).toEqual(attempts.map(() => [404, 10051]));
  const list = (await call('GET', PATH, undefined, apiKey)).json<{ teams: Team[] }>();
  expect(list.teams).toEqual([]);
});
