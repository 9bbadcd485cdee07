import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createPrivateKey, createPublicKey, randomUUID } from 'node:crypto';
import type { RouteDefinition } from '@luciole/contract';
import { codes } from '../../test/support/answers.ts';
import {
  type AnsweredAccount,
  draft,
  ecPem,
  federated,
  pem,
} from '../../test/support/account-drafts.ts';
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

describe('creating an account', () => {
  it('makes a P-256 pair when no key is sent, shows the private half once and keeps only the public one', async () => {
    const response = await call('POST', PATH, draft({ publicKey: '' }));
    expect(response.status).toBe(200);
    const { id, publicKey, privateKey, ...rest } = response.json<AnsweredAccount>();
    expect(rest).toEqual({});
    expect(privateKey).toMatch(/^-----BEGIN PRIVATE KEY-----\n/);
    const made = createPublicKey(String(privateKey));
    expect(made.asymmetricKeyDetails).toEqual({ namedCurve: 'prime256v1' });
    expect(pem(made)).toBe(publicKey);
    expect((await read(id)).publicKey).toBe(publicKey);
    const [row] = await app.database.asAdministrator(
      `select (select count(*)::integer from service_accounts a where a::text like '%PRIVATE%') as accounts,
              (select count(*)::integer from audit_events a where a::text like '%PRIVATE%') as events`,
    );
    expect(row).toEqual({ accounts: 0, events: 0 });
    expect(app.logLines.join('')).not.toContain('PRIVATE KEY');
  });

  it('gives a key with which the account signs in and reaches what its scope opens', async () => {
    const { id, privateKey } = await created(draft({ scopes: ['platform-admin-role'] }));
    const bearer = await app.signIn({ id, privateKey: createPrivateKey(String(privateKey)) });
    expect((await call('GET', PATH, undefined, { bearer })).status).toBe(200);
  });

  it('shows every member of contract.md §2.2, with microseconds', async () => {
    const publicKey = ecPem().trim();
    const body = draft({ publicKey });
    const { id, ...rest } = await created(body);
    expect(rest).toEqual({});
    const account = await read(id);
    expect(account).toEqual({
      id,
      companyId: app.companyId,
      name: body.name,
      scopes: ['distributed-issuance'],
      authenticationType: 'rsaKey',
      enabled: true,
      credentialLifetime: 30,
      credentialsExpiringOn: expect.stringMatching(MICROSECONDS),
      createdBy: app.userId,
      updatedBy: app.userId,
      updatedOn: expect.stringMatching(MICROSECONDS),
      publicKey,
    });
    const days =
      (Date.parse(String(account.credentialsExpiringOn)) - app.clock.now().getTime()) / 864e5;
    expect(days).toBeCloseTo(30, 5);
  });

  it('refuses a name twice with 409, in one company only', async () => {
    const body = draft();
    await created(body);
    expect(codes(await call('POST', PATH, body))).toEqual([409, 60291]);
    const other = await app.createCompany();
    await created(body, { apiKey: other.apiKey });
  });

  it('keeps a federation, without lifetime', async () => {
    const applications = [randomUUID()];
    const body = federated({ applications, publicKey: '' });
    const response = await call('POST', PATH, body);
    expect(Object.keys(response.json<AnsweredAccount>())).toEqual(['id']);
    const account = await read(response.json<AnsweredAccount>().id);
    const { audience, issuerURL, jwksURI, subject } = body;
    expect(account).toMatchObject({ audience, issuerURL, jwksURI, subject, applications });
    expect(account).not.toHaveProperty('credentialLifetime');
    expect(account).not.toHaveProperty('credentialsExpiringOn');
    expect(account).not.toHaveProperty('publicKey');
  });

  it('refuses subject and issuer twice with 60219, in one company only', async () => {
    const body = federated();
    await created(body);
    const again = await call('POST', PATH, { ...body, name: randomUUID() });
    expect(codes(again)).toEqual([400, 60219]);
    const other = await app.createCompany();
    await created(body, { apiKey: other.apiKey });
  });
});

describe('the owner', () => {
  it('is the team that was named', async () => {
    const owner = await team(app.companyId);
    expect(await read((await created(draft({ owner }))).id)).toMatchObject({ owner });
  });

  it('is 404 when it is unknown or another company has it', async () => {
    const other = await app.createCompany();
    for (const owner of [randomUUID(), await team(other.companyId)]) {
      expect(codes(await call('POST', PATH, draft({ owner })))).toEqual([404, 60295]);
    }
  });

  it("is the built-in team when nobody says, and the caller's first team when there is one", async () => {
    const other = await app.createCompany();
    const credential = { apiKey: other.apiKey };
    const builtIn = await team(other.companyId, true);
    const first = await created(draft({ owner: '' }), credential);
    const own = await team(other.companyId);
    await app.database.asAdministrator(
      `insert into team_memberships (company_id, team_id, user_id, kind) values ($1, $2, $3, 'MEMBER')`,
      [other.companyId, own, other.userId],
    );
    const second = await created(draft(), credential);
    const list = (await call('GET', PATH, undefined, credential)).json<AnsweredAccount[]>();
    const owners = new Map(list.map(({ id, owner }) => [id, owner]));
    expect([owners.get(first.id), owners.get(second.id)]).toEqual([builtIn, own]);
  });
});

describe('listing', () => {
  it('is a bare array without public keys, and holds no other company’s account', async () => {
    const other = await app.createCompany();
    const foreign = await created(draft(), { apiKey: other.apiKey });
    const { id } = await created(draft());
    const list = (await call('GET', PATH)).json<AnsweredAccount[]>();
    expect(Array.isArray(list)).toBe(true);
    expect(list.map((account) => account.id)).toContain(id);
    expect(list.map((account) => account.id)).not.toContain(foreign.id);
    expect(list.every((account) => !('publicKey' in account))).toBe(true);
    const names = list.map(({ name }) => String(name));
    expect(names).toEqual(names.toSorted((a, b) => (a < b ? -1 : 1)));
  });

  it('offers scopes with a readable name and the types that can have them', async () => {
    const scopes = (await call('GET', `${PATH}/scopes`)).json<unknown[]>();
    expect(scopes).toContainEqual({
      id: 'distributed-issuance',
      readableName: 'Distributed Issuance',
      authenticationType: 'rsaKey',
      authenticationTypes: ['rsaKey', 'rsaKeyFederated'],
    });
  });
});

describe('what does not exist for the caller', () => {
  it('is 404, whatever is asked', async () => {
    const other = await app.createCompany();
    const foreign = await created(draft(), { apiKey: other.apiKey });
    for (const id of [foreign.id, randomUUID()]) {
      const answers = [
        await call('GET', `${PATH}/${id}`),
        await call('PATCH', `${PATH}/${id}`, { name: 'mine' }),
        await call('DELETE', `${PATH}/${id}`),
        await call('PUT', `${PATH}/${id}/credentials`, { extendCredentialLifetime: true }),
        await call('PUT', `${PATH}/${id}/ocitoken`),
      ];
      expect(answers.map(codes)).toEqual(answers.map(() => [404, 10051]));
    }
  });

  it('is 10055 when it is no UUID', async () => {
    expect(codes(await call('GET', `${PATH}/1`))).toEqual([400, 10055]);
  });
});

it('leaves an audit event for every change', async () => {
  const { id } = await created(draft());
  await call('PATCH', `${PATH}/${id}`, { name: randomUUID() });
  await call('PATCH', `${PATH}/${id}`, { publicKey: ecPem() });
  await call('DELETE', `${PATH}/${id}`);
  const events = await app.database.asAdministrator(
    'select type, actor_id from audit_events where subject_id = $1 order by sequence',
    [id],
  );
  expect(events).toEqual(
    ['created', 'changed', 'credential-changed', 'deleted'].map((what) => ({
      type: `service-account.${what}`,
      actor_id: app.userId,
    })),
  );
});

const team = async (companyId: string, isBuiltIn = false) => {
  const id = randomUUID();
  await app.database.asAdministrator(
    `insert into teams (company_id, id, name, role, system_generated) values ($1, $2::uuid, $2::text, 'GUEST', $3)`,
    [companyId, id, isBuiltIn],
  );
  return id;
};
