import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createPrivateKey, randomUUID } from 'node:crypto';
import type { RouteDefinition } from '@luciole/contract';
import { codes } from '../../test/support/answers.ts';
import {
  type AnsweredAccount,
  draft,
  ecPem,
  federated,
} from '../../test/support/account-drafts.ts';
import { IssuerSetup } from '../../test/support/issuer-setup.ts';
import { createTestApp, type TestApp, type TestRequest } from '../../test/support/test-app.ts';

const PATH = '/v1/serviceaccounts';
const MICROSECONDS = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$/;

let app: TestApp;

beforeAll(async () => {
  app = await createTestApp();
});
afterAll(async () => {
  await app.close();
});

const call = (
  method: RouteDefinition['method'],
  path: string,
  json?: unknown,
  credential: TestRequest = { apiKey: app.apiKey },
) => app.request(method, path, { ...credential, ...(json === undefined ? {} : { json }) });

async function created(body: unknown, credential?: TestRequest): Promise<AnsweredAccount> {
  const response = await call('POST', PATH, body, credential);
  expect(response.text).not.toContain('errors');
  return response.json<AnsweredAccount>();
}

const read = async (id: string) => (await call('GET', `${PATH}/${id}`)).json<AnsweredAccount>();

/** A new team in which the user is. */
async function teamOf(userId: string): Promise<string> {
  const body = { name: randomUUID(), role: 'GUEST', owners: [app.userId], members: [userId] };
  return (await call('POST', '/v1/teams', body)).json<{ id: string }>().id;
}

/** A new team that the user owns. */
async function ownTeam(userId: string): Promise<string> {
  const body = { name: randomUUID(), role: 'GUEST', owners: [userId] };
  return (await call('POST', '/v1/teams', body)).json<{ id: string }>().id;
}

describe('nobody grants a scope above the own role (ruling 16)', () => {
  it.each([
    ['SYSTEM_ADMIN', 'tenant-admin-role', 200],
    ['SYSTEM_ADMIN', 'platform-admin-role', 200],
    ['PLATFORM_ADMIN', 'platform-admin-role', 403],
    ['PLATFORM_ADMIN', 'tenant-admin-role', 403],
    ['PKI_ADMIN', 'tenant-admin-role', 403],
    ['PKI_ADMIN', 'platform-admin-role', 403],
    ['RESOURCE_OWNER', 'platform-admin-role', 403],
    ['RESOURCE_OWNER', 'distributed-issuance', 200],
    ['GUEST', 'distributed-issuance', 403],
  ] as const)('%s giving %s is %i', async (role, scope, status) => {
    const { apiKey, userId } = await app.createUser(app.companyId, role);
    const owner = await teamOf(userId);
    const response = await call('POST', PATH, draft({ scopes: [scope], owner }), { apiKey });
    expect(response.status).toBe(status);
  });

  it('RESOURCE_OWNER changes what the own teams own, and nothing else (contract.md §2.8)', async () => {
    const { apiKey, userId } = await app.createUser(app.companyId, 'RESOURCE_OWNER');
    const [own, other] = [await teamOf(userId), await teamOf(app.userId)];
    const create = (owner?: string) =>
      call('POST', PATH, draft(owner === undefined ? {} : { owner }), { apiKey });
    const { id } = (await create(own)).json<AnsweredAccount>();
    expect((await read((await create()).json<AnsweredAccount>().id))['owner']).toBe(own);
    expect(codes(await create(other))).toEqual([403, 30013]);
    const account = (json: unknown, of = id) => call('PATCH', `${PATH}/${of}`, json, { apiKey });
    expect((await account({ name: randomUUID() })).status).toBe(204);
    expect(codes(await account({ owner: other }))).toEqual([403, 30013]);
    const theirs = (await created(draft({ owner: other }))).id;
    expect(codes(await account({ name: randomUUID() }, theirs))).toEqual([403, 30013]);
    expect(codes(await account({ owner: own }, theirs))).toEqual([403, 30013]);
    const extend = { extendCredentialLifetime: true };
    const refused = [
      await call('PUT', `${PATH}/${theirs}/credentials`, extend, { apiKey }),
      await call('DELETE', `${PATH}/${theirs}`, undefined, { apiKey }),
    ];
    expect(refused.map(codes)).toEqual([
      [403, 30013],
      [403, 30013],
    ]);
    expect((await call('DELETE', `${PATH}/${id}`, undefined, { apiKey })).status).toBe(204);
  });

  it('lets nobody take over an account above the own role', async () => {
    const { id } = await created(draft({ scopes: ['tenant-admin-role'] }));
    const { apiKey } = await app.createUser(app.companyId, 'RESOURCE_OWNER');
    const before = await read(id);
    const attempts: [Parameters<typeof call>[0], string, unknown][] = [
      ['PATCH', `${PATH}/${id}`, { publicKey: ecPem() }],
      ['PATCH', `${PATH}/${id}`, { scopes: ['distributed-issuance'] }],
      ['PATCH', `${PATH}/${id}`, { enabled: false }],
      ['PUT', `${PATH}/${id}/credentials`, { extendCredentialLifetime: true }],
      ['DELETE', `${PATH}/${id}`, undefined],
    ];
    for (const [method, path, json] of attempts) {
      expect(codes(await call(method, path, json, { apiKey }))).toEqual([403, 30002]);
    }
    expect(await read(id)).toEqual(before);
  });

  it('holds for bearers too', async () => {
    const account = await app.createServiceAccount(app.companyId, ['tenant-admin-role']);
    const reading = await app.createServiceAccount(app.companyId, ['platform-admin-role']);
    const bearer = await app.signIn(account);
    const grant = (scope: string) => call('POST', PATH, draft({ scopes: [scope] }), { bearer });
    expect((await grant('tenant-admin-role')).status).toBe(200);
    const asReader = { bearer: await app.signIn(reading) };
    expect(codes(await call('POST', PATH, draft(), asReader))).toEqual([403, 30001]);
  });

  it('keeps an account with only the bootstrap scope out', async () => {
    const bearer = await app.signIn(await app.createServiceAccount(app.companyId));
    expect(codes(await call('GET', PATH, undefined, { bearer }))).toEqual([403, 30001]);
  });
});

describe('the credential of an account that an issuer configuration has (ruling 16)', () => {
  const changes: [Parameters<typeof call>[0], string, () => unknown][] = [
    ['PATCH', '', () => ({ publicKey: ecPem() })],
    ['PATCH', '', () => ({ credentialLifetime: 90 })],
    ['PUT', '/credentials', () => ({ extendCredentialLifetime: true })],
  ];
  let id: string;

  beforeAll(async () => {
    ({ id } = await created(draft()));
    await attach(id);
  });

  it('is not for RESOURCE_OWNER', async () => {
    const { apiKey, userId } = await app.createUser(app.companyId, 'RESOURCE_OWNER');
    await call('PATCH', `${PATH}/${id}`, { owner: await teamOf(userId) });
    const before = await read(id);
    for (const [method, path, json] of changes) {
      const response = await call(method, `${PATH}/${id}${path}`, json(), { apiKey });
      expect(codes(response)).toEqual([403, 60299]);
    }
    expect(await read(id)).toEqual(before);
    // Everything else about the account is still theirs.
    const body = { name: randomUUID(), credentialLifetime: before['credentialLifetime'] };
    expect((await call('PATCH', `${PATH}/${id}`, body, { apiKey })).status).toBe(204);
    const left = { extendCredentialLifetime: false };
    const asked = await call('PUT', `${PATH}/${id}/credentials`, left, { apiKey });
    expect(asked.status).toBe(200);
  });

  it('is not for a bearer that counts as PLATFORM_ADMIN, and is for one that counts as SYSTEM_ADMIN', async () => {
    const answers = [];
    for (const scope of ['platform-admin-role', 'tenant-admin-role']) {
      const bearer = await app.signIn(await app.createServiceAccount(app.companyId, [scope]));
      answers.push(await call('PATCH', `${PATH}/${id}`, { publicKey: ecPem() }, { bearer }));
    }
    const [asPlatformAdmin, asSystemAdmin] = answers;
    expect([asPlatformAdmin?.status, asSystemAdmin?.status]).toEqual([403, 204]);
  });

  it('is for PKI_ADMIN, and the log says so', async () => {
    const { apiKey } = await app.createUser(app.companyId, 'PKI_ADMIN');
    const told = () => app.logLines.filter((line) => line.includes('issuer’s account is changed'));
    const before = told().length;
    for (const [method, path, json] of changes) {
      const response = await call(method, `${PATH}/${id}${path}`, json(), { apiKey });
      expect([200, 204]).toContain(response.status);
    }
    expect(told().slice(before)).toHaveLength(changes.length);
    expect(told().at(-1)).toContain(id);
  });

  it('is for RESOURCE_OWNER in a team that was given the right, by whom and for what it owns only', async () => {
    const user = await app.createUser(app.companyId, 'RESOURCE_OWNER');
    const { apiKey } = user;
    const [plain, permitted] = [await teamOf(user.userId), await teamOf(user.userId)];
    const own = await ownTeam(user.userId);
    const give = (team: string, credential?: TestRequest) =>
      call('PATCH', `/v1/teams/${team}`, { mayChangeAttachedCredentials: true }, credential);
    expect(codes(await give(own, { apiKey }))).toEqual([403, 30_002]);
    expect((await give(permitted)).json()).toMatchObject({ mayChangeAttachedCredentials: true });
    await call('PATCH', `${PATH}/${id}`, { owner: plain });
    // Nobody takes it into the team that has the right.
    expect(codes(await call('PATCH', `${PATH}/${id}`, { owner: permitted }, { apiKey }))).toEqual([
      403, 60299,
    ]);
    await call('PATCH', `${PATH}/${id}`, { owner: permitted });
    for (const [method, path, json] of changes) {
      const response = await call(method, `${PATH}/${id}${path}`, json(), { apiKey });
      expect([200, 204]).toContain(response.status);
    }
    const stranger = await app.createUser(app.companyId, 'RESOURCE_OWNER');
    const refused = await call('PATCH', `${PATH}/${id}`, { publicKey: ecPem() }, stranger);
    expect(codes(refused)).toEqual([403, 30_013]);
    await call('PATCH', `/v1/teams/${permitted}`, { mayChangeAttachedCredentials: false });
    const late = await call('PATCH', `${PATH}/${id}`, { publicKey: ecPem() }, { apiKey });
    expect(codes(late)).toEqual([403, 60299]);
  });

  it('is an alert that is found by its criticality', async () => {
    await call('PATCH', `${PATH}/${id}`, { publicKey: ecPem() });
    const operands = [
      { field: 'criticality', operator: 'EQ', value: 2 },
      { field: 'objectId', operator: 'EQ', value: id },
    ];
    const search = await call('POST', '/v1/activitylogsearch', {
      expression: { operator: 'AND', operands },
      paging: { pageSize: 1 },
    });
    expect(search.json()).toMatchObject({
      activityLogEntries: [
        {
          activityName: 'Credential of an Issuer Changed',
          criticality: 2,
          payload: { actorId: app.userId, objectId: id },
        },
      ],
    });
  });

  it('is its owners’ again once no configuration has it', async () => {
    const { apiKey, userId } = await app.createUser(app.companyId, 'RESOURCE_OWNER');
    await call('PATCH', `${PATH}/${id}`, { owner: await teamOf(userId) });
    await app.database.asAdministrator(
      'delete from configuration_service_accounts where service_account_id = $1',
      [id],
    );
    const response = await call('PATCH', `${PATH}/${id}`, { publicKey: ecPem() }, { apiKey });
    expect(response.status).toBe(204);
  });
});

describe('changing an account', () => {
  it('answers 204 without a body and takes what Terraform repeats', async () => {
    const { id } = await created(draft({ publicKey: ecPem().trim() }));
    const { name, scopes, publicKey, credentialLifetime } = await read(id);
    const before = await read(id);
    app.clock.advance(60);
    const response = await call('PATCH', `${PATH}/${id}`, {
      name: `${String(name)}!`,
      authenticationType: 'rsaKey',
      scopes,
      publicKey,
      credentialLifetime,
      applications: [],
    });
    expect([response.status, response.text]).toEqual([204, '']);
    const after = await read(id);
    expect(after).toEqual({
      ...before,
      name: `${String(name)}!`,
      updatedOn: expect.stringMatching(MICROSECONDS),
    });
    expect(after['updatedOn']).not.toBe(before['updatedOn']);
  });

  it('counts null and the empty text of a Go client as absent', async () => {
    const { id } = await created(draft());
    const before = await read(id);
    const members = Object.keys(draft()).concat('owner', 'enabled', 'publicKey', 'applications');
    const body = Object.fromEntries(members.map((member) => [member, null]));
    expect((await call('PATCH', `${PATH}/${id}`, body)).status).toBe(204);
    expect((await call('PATCH', `${PATH}/${id}`, { owner: '', publicKey: '' })).status).toBe(204);
    expect({ ...(await read(id)), updatedOn: before['updatedOn'] }).toEqual(before);
  });

  it('does not change the authentication type', async () => {
    const { id } = await created(draft());
    const response = await call('PATCH', `${PATH}/${id}`, {
      authenticationType: 'rsaKeyFederated',
    });
    expect(codes(response)).toEqual([400, 60296]);
  });

  it.each<[string, () => Record<string, unknown>, boolean]>([
    ['another key', () => ({ publicKey: ecPem() }), true],
    ['another lifetime', () => ({ credentialLifetime: 90 }), true],
    ['another name', () => ({ name: randomUUID() }), false],
  ])('%s renews the credential and ends its tokens: %#', async (_title, change, isRenewed) => {
    const made = await created(draft({ scopes: ['platform-admin-role'] }));
    const privateKey = createPrivateKey(String(made.privateKey));
    const bearer = await app.signIn({ id: made.id, privateKey });
    const before = await read(made.id);
    app.clock.advance(10);
    expect((await call('PATCH', `${PATH}/${made.id}`, change())).status).toBe(204);
    const after = await read(made.id);
    expect(after.credentialsExpiringOn === before.credentialsExpiringOn).toBe(!isRenewed);
    app.clock.advance(5);
    const status = (await call('GET', PATH, undefined, { bearer })).status;
    expect(status).toBe(isRenewed ? 401 : 200);
  });

  it('ends the tokens of an account that is switched off, also after it is switched on again', async () => {
    const account = await app.createServiceAccount(app.companyId, ['platform-admin-role']);
    const bearer = await app.signIn(account);
    await call('PATCH', `${PATH}/${account.id}`, { enabled: false });
    app.clock.advance(5);
    expect((await call('GET', PATH, undefined, { bearer })).status).toBe(401);
    await call('PATCH', `${PATH}/${account.id}`, { enabled: true });
    app.clock.advance(5);
    expect((await call('GET', PATH, undefined, { bearer })).status).toBe(401);
    const fresh = await app.signIn(account);
    expect((await call('GET', PATH, undefined, { bearer: fresh })).status).toBe(200);
  });

  it('names what is taken as creation does', async () => {
    const publicKey = ecPem();
    const taken = await created(draft({ publicKey }));
    const { name } = await read(taken.id);
    const { id } = await created(draft());
    expect(codes(await call('PATCH', `${PATH}/${id}`, { name }))).toEqual([409, 60291]);
    expect(codes(await call('PATCH', `${PATH}/${id}`, { publicKey }))).toEqual([409, 60292]);
    expect(codes(await call('PATCH', `${PATH}/${id}`, { scopes: [] }))).toEqual([400, 60290]);
    expect(codes(await call('PATCH', `${PATH}/${id}`, { companyId: id }))).toEqual([400, 1006]);
  });

  it('keeps the issuing scope of an account that a configuration has', async () => {
    const { id } = await created(draft());
    await attach(id);
    const response = await call('PATCH', `${PATH}/${id}`, { scopes: ['certificate-issuance'] });
    expect(codes(response)).toEqual([400, 50292]);
  });
});

describe('credentials', () => {
  it('start their lifetime anew on demand, and tokens stay valid', async () => {
    const made = await created(draft({ scopes: ['platform-admin-role'], credentialLifetime: 10 }));
    const privateKey = createPrivateKey(String(made.privateKey));
    const bearer = await app.signIn({ id: made.id, privateKey });
    app.clock.advance(120);
    const ask = (extendCredentialLifetime: boolean) =>
      call('PUT', `${PATH}/${made.id}/credentials`, { extendCredentialLifetime });
    const left = await ask(false);
    expect([left.status, left.json()]).toEqual([200, { credentialExpiresIn: 240 - 1 / 30 }]);
    expect((await ask(true)).json()).toEqual({ credentialExpiresIn: 240 });
    app.clock.advance(5);
    expect((await call('GET', PATH, undefined, { bearer })).status).toBe(200);
  });

  it('of a federated account have no lifetime', async () => {
    const { id } = await created(federated());
    const body = { extendCredentialLifetime: true };
    const response = await call('PUT', `${PATH}/${id}/credentials`, body);
    expect(codes(response)).toEqual([400, 60298]);
  });

  it('of a registry do not exist', async () => {
    const { id } = await created(draft());
    expect(codes(await call('PUT', `${PATH}/${id}/ocitoken`))).toEqual([400, 60297]);
    expect(codes(await call('PUT', `${PATH}/${id}/ocitoken`, {}))).toEqual([400, 60297]);
  });
});

describe('deleting', () => {
  it('answers 204 with an empty JSON content type, detaches and ends the tokens', async () => {
    const account = await app.createServiceAccount(app.companyId, [
      'platform-admin-role',
      'distributed-issuance',
    ]);
    const bearer = await app.signIn(account);
    await attach(account.id);
    const response = await call('DELETE', `${PATH}/${account.id}`, undefined, {
      apiKey: app.apiKey,
      headers: { 'content-type': 'application/json' },
    });
    expect([response.status, response.text]).toEqual([204, '']);
    expect(codes(await call('GET', `${PATH}/${account.id}`))).toEqual([404, 10051]);
    app.clock.advance(5);
    expect((await call('GET', PATH, undefined, { bearer })).status).toBe(401);
    const [row] = await app.database.asAdministrator(
      'select count(*)::integer as attached from configuration_service_accounts where service_account_id = $1',
      [account.id],
    );
    expect(row).toEqual({ attached: 0 });
  });
});

/** Attaches an account to a configuration of its own. */
async function attach(serviceAccountId: string): Promise<void> {
  const setup = new IssuerSetup(app);
  const provider = await setup.provider(await setup.caAccount());
  const policy = await setup.policy();
  await setup.configuration({
    subCaProviderId: provider.id,
    policyIds: [policy.id],
    serviceAccountIds: [serviceAccountId],
  });
}
