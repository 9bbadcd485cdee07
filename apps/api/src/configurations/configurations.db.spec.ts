import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { args, codes } from '../../test/support/answers.ts';
import { newName, standardClaims } from '../../test/support/configuration-drafts.ts';
import { IssuerSetup, type Made } from '../../test/support/issuer-setup.ts';
import { createTestApp, type TestApp, type TestCompany } from '../../test/support/test-app.ts';

const PATH = '/v1/distributedissuers/configurations';
const DATE = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}\+00:00$/;

let app: TestApp;
let setup: IssuerSetup;
let other: TestCompany;
let provider: Made;
let policy: Made;
let second: Made;

beforeAll(async () => {
  app = await createTestApp();
  setup = new IssuerSetup(app);
  other = await app.createCompany();
  provider = await setup.provider(await setup.caAccount());
  policy = await setup.policy();
  second = await setup.policy();
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
const read = async (id: string) => (await call('GET', `${PATH}/${id}`)).json<Made>();

const draft = (changes: Record<string, unknown> = {}) => ({
  name: newName(),
  subCaProviderId: provider.id,
  policyIds: [policy.id],
  ...changes,
});

async function account(scopes = ['distributed-issuance']): Promise<string> {
  const { id } = await setup.post('/v1/serviceaccounts', { name: randomUUID(), scopes });
  return id;
}

describe('a configuration', () => {
  it('shows what it refers to, and of what is unset only what clients cannot do without', async () => {
    const body = draft({ policyIds: [second.id, policy.id] });
    const response = await call('POST', PATH, body);
    const saved = response.json<Made>();
    const { warnings: _ofProvider, ...subCaProvider } = provider;
    expect([response.status, saved]).toEqual([
      201,
      {
        id: saved.id,
        companyId: app.companyId,
        name: body.name,
        issuerKind: 'DISTRIBUTED_ISSUER',
        policyIds: body.policyIds,
        policies: [second, policy].map(withoutConfigurations),
        policyDefinitions: [second, policy].map(withoutConfigurations),
        subCaProvider,
        serviceAccountIds: [],
        minTlsVersion: 'TLS13',
        clientAuthorization: {
          customClaimsAliases: { configuration: '', allowAllPolicies: '', allowedPolicies: '' },
        },
        cloudProviders: {},
        advancedSettings: {},
        longLivedCertCount: 0,
        shortLivedCertCount: 0,
        ultraShortLivedCertCount: 0,
        totalCertCount: 0,
        creationDate: expect.stringMatching(DATE),
        modificationDate: expect.stringMatching(DATE),
      },
    ]);
    expect(await read(saved.id)).toEqual(saved);
    expect(response.text).not.toContain('null');
    const list = (await call('GET', PATH)).json<{ configurations: Made[] }>();
    expect(list.configurations).toContainEqual(saved);
  });

  it('is taken as Terraform sends it', async () => {
    const serviceAccountIds = [await account()];
    const response = await call(
      'POST',
      PATH,
      draft({ cloudProviders: {}, minTlsVersion: 'TLS13', serviceAccountIds }),
    );
    expect([response.status, response.json()]).toMatchObject([201, { serviceAccountIds }]);
  });

  it('is served by the newer paths too, which come before :id', async () => {
    const created = await call('POST', `${PATH}/DISTRIBUTED_ISSUER`, draft());
    const { id } = created.json<Made>();
    const name = newName();
    const changed = await call('PATCH', `${PATH}/DISTRIBUTED_ISSUER/${id}`, { name });
    expect([created.status, changed.status, (await read(id)).name]).toEqual([201, 200, name]);
    const regions = await call('GET', `${PATH}/regions`);
    expect(regions.json()).toMatchObject({
      regions: { aws: expect.arrayContaining([{ id: 'us-west-2', name: 'US West - Oregon' }]) },
    });
  });

  it('counts policies of clients among its definitions, not among its policies', async () => {
    const clientAuthentication = standardClaims(second.id);
    const saved = await setup.configuration(draft({ clientAuthentication }));
    expect(saved).toMatchObject({
      clientAuthentication,
      policyIds: [policy.id],
      policies: [{ id: policy.id }],
      policyDefinitions: [{ id: policy.id }, { id: second.id }],
    });
  });

  it('refers to what its company has', async () => {
    const foreign = new IssuerSetup(app, other.apiKey);
    const foreignPolicy = await foreign.policy();
    const foreignProvider = await foreign.provider(await foreign.caAccount());
    const foreignAccount = await foreign.post('/v1/serviceaccounts', {
      name: randomUUID(),
      scopes: ['distributed-issuance'],
    });
    const attempts: [Record<string, unknown>, number, unknown[]][] = [];
    for (const id of [randomUUID(), foreignPolicy.id]) {
      attempts.push(
        [{ policyIds: [policy.id, id] }, 50204, [id]],
        [{ clientAuthentication: standardClaims(id) }, 50204, [id]],
      );
    }
    for (const id of [randomUUID(), foreignProvider.id]) {
      attempts.push([{ subCaProviderId: id }, 50203, [id]]);
    }
    for (const id of [randomUUID(), foreignAccount.id]) {
      attempts.push([{ serviceAccountIds: [id] }, 50291, [id]]);
    }
    const { id } = await setup.configuration(draft());
    for (const [changes, code, ids] of attempts) {
      const created = await call('POST', PATH, draft(changes));
      const changed = await call('PATCH', `${PATH}/${id}`, changes);
      expect([codes(created), codes(changed)]).toEqual([
        [404, code],
        [404, code],
      ]);
      expect(args(created)).toEqual(ids);
    }
  });

  it('takes ids in upper case as the same ids', async () => {
    const id = await account();
    const response = await call(
      'POST',
      PATH,
      draft({
        subCaProviderId: provider.id.toUpperCase(),
        policyIds: [policy.id.toUpperCase(), policy.id],
        serviceAccountIds: [id.toUpperCase()],
        clientAuthentication: standardClaims(policy.id.toUpperCase()),
      }),
    );
    expect([response.status, response.json()]).toMatchObject([
      201,
      { policyIds: [policy.id], serviceAccountIds: [id] },
    ]);
  });
});

describe('service accounts of a configuration', () => {
  it('belong to one configuration, also when two ask at once', async () => {
    const id = await account();
    const answers = await Promise.all([
      call('POST', PATH, draft({ serviceAccountIds: [id] })),
      call('POST', PATH, draft({ serviceAccountIds: [id] })),
    ]);
    const winner = answers.find(({ status }) => status === 201)?.json<Made>();
    const loser = answers.find(({ status }) => status !== 201);
    expect(loser && codes(loser)).toEqual([400, 50290]);
    const again = await call('POST', PATH, draft({ serviceAccountIds: [id] }));
    expect([codes(again), args(again)]).toEqual([
      [400, 50290],
      expect.arrayContaining([winner?.id]),
    ]);
  });

  it('have the scope of an issuer', async () => {
    const serviceAccountIds = [await account(['certificate-issuance'])];
    const response = await call('POST', PATH, draft({ serviceAccountIds }));
    expect(codes(response)).toEqual([400, 50292]);
  });

  it.each([[[]], [null]])('are detached by %o and can be attached elsewhere', async (nobody) => {
    const id = await account();
    const first = await setup.configuration(draft({ serviceAccountIds: [id] }));
    const patched = await call('PATCH', `${PATH}/${first.id}`, { serviceAccountIds: nobody });
    expect([patched.status, patched.json()]).toMatchObject([200, { serviceAccountIds: [] }]);
    const next = await setup.configuration(draft({ serviceAccountIds: [id] }));
    expect(next).toMatchObject({ serviceAccountIds: [id] });
  });

  it('are gone with the account', async () => {
    const ids = [await account(), await account()];
    const { id } = await setup.configuration(draft({ serviceAccountIds: ids }));
    await call('DELETE', `/v1/serviceaccounts/${ids[0]}`);
    expect(await read(id)).toMatchObject({ serviceAccountIds: [ids[1]] });
  });
});

const warningsOf = async (changes: Record<string, unknown>) =>
  (await setup.configuration(draft(changes)))['warnings'] ?? [];

describe('warnings', () => {
  it('come when a policy lives longer than a third of the sub-CA (ruling 7)', async () => {
    const ca = await setup.caAccount();
    const short = await setup.provider(ca, { validityPeriod: 'PT3H' });
    const long = await setup.policy({ validityPeriod: 'PT61M' });
    const fits = await setup.policy({ validityPeriod: 'PT1H' });
    const changes = { subCaProviderId: short.id };
    expect(await warningsOf({ ...changes, policyIds: [fits.id] })).toEqual([]);
    expect(await warningsOf({ ...changes, policyIds: [fits.id, long.id] })).toMatchObject([
      { code: 'POLICY_OUTLIVES_THIRD_OF_SUB_CA', message: expect.stringContaining(long.name) },
      { code: 'TRUST_DOMAIN_SHARED' },
    ]);
  });

  it('come when another configuration under the same root permits the trust domain (ruling 6)', async () => {
    const ca = await setup.caAccount();
    const [one, two] = [await setup.provider(ca), await setup.provider(ca)];
    const first = await setup.configuration(draft({ subCaProviderId: one.id }));
    expect(first).not.toHaveProperty('warnings');
    const shared = await warningsOf({ subCaProviderId: two.id });
    expect(shared).toMatchObject([
      { code: 'TRUST_DOMAIN_SHARED', message: expect.stringContaining(first.name) },
    ]);
    const ownRoot = await setup.provider(await setup.caAccount());
    expect(await warningsOf({ subCaProviderId: ownRoot.id })).toEqual([]);
    const patched = await call('PATCH', `${PATH}/${first.id}`, { minTlsVersion: 'TLS12' });
    expect(patched.json<Made>()['warnings']).toMatchObject([{ code: 'TRUST_DOMAIN_SHARED' }]);
    expect(await read(first.id)).not.toHaveProperty('warnings');
  });
});

describe('a name', () => {
  it('is unique in its company, also when two ask at once', async () => {
    const name = newName();
    const ask = () => call('POST', PATH, draft({ name }));
    const answers = await Promise.all([ask(), ask()]);
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([201, 400]));
    expect(codes(await ask())).toEqual([400, 50205]);
    const { id } = await setup.configuration(draft());
    expect(codes(await call('PATCH', `${PATH}/${id}`, { name }))).toEqual([400, 50205]);
  });
});

describe('races', () => {
  it('between deleting a policy and referring to it leave no reference to nothing, and no 500', async () => {
    for (let round = 0; round < 8; round += 1) {
      const { id } = await setup.policy();
      const [deleted, created] = await Promise.all([
        call('DELETE', `/v1/distributedissuers/policies/${id}`),
        call('POST', PATH, draft({ policyIds: [id] })),
      ]);
      const outcome = [deleted.status, created.status];
      expect([
        [200, 404],
        [200, 409],
        [400, 201],
      ]).toContainEqual(outcome);
    }
  });
});

describe('deleting', () => {
  it('answers 200 with id and name, and frees everything', async () => {
    const accountId = await account();
    const { id, name } = await setup.configuration(draft({ serviceAccountIds: [accountId] }));
    const response = await call('DELETE', `${PATH}/${id}`);
    expect([response.status, response.json()]).toEqual([200, { id, name }]);
    expect(codes(await call('DELETE', `${PATH}/${id}`))).toEqual([404, 10051]);
    const next = await call('POST', PATH, draft({ serviceAccountIds: [accountId], name }));
    expect(next.status).toBe(201);
  });
});

describe('who may', () => {
  it.each([
    ['PKI_ADMIN', 201],
    ['PLATFORM_ADMIN', 403],
    ['RESOURCE_OWNER', 403],
    ['GUEST', 403],
  ] as const)('%s creating is %i, reading is open', async (role, status) => {
    const { apiKey } = await app.createUser(app.companyId, role);
    expect((await call('POST', PATH, draft(), apiKey)).status).toBe(status);
    expect((await call('GET', PATH, undefined, apiKey)).status).toBe(200);
  });

  it('another company is not one', async () => {
    const { id } = await setup.configuration(draft());
    const answers = [
      await call('GET', `${PATH}/${id}`, undefined, other.apiKey),
      await call('PATCH', `${PATH}/${id}`, { name: 'mine' }, other.apiKey),
      await call('PATCH', `${PATH}/DISTRIBUTED_ISSUER/${id}`, { name: 'mine' }, other.apiKey),
      await call('DELETE', `${PATH}/${id}`, undefined, other.apiKey),
    ];
    expect(answers.map(codes)).toEqual(answers.map(() => [404, 10051]));
    expect((await call('GET', PATH, undefined, other.apiKey)).json()).toEqual({
      configurations: [],
    });
  });
});

function withoutConfigurations({ configurations: _dropped, warnings: _too, ...rest }: Made) {
  return rest;
}
