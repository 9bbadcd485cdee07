import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { codes, pointers } from '../../test/support/answers.ts';
import { newName, standardClaims } from '../../test/support/configuration-drafts.ts';
import { IssuerSetup, type Made } from '../../test/support/issuer-setup.ts';
import { createTestApp, type TestApp } from '../../test/support/test-app.ts';

const PATH = '/v1/distributedissuers/configurations';
const LONG_URL = `https://idp.example/${'x'.repeat(2048)}`;

let app: TestApp;
let setup: IssuerSetup;
let provider: Made;
let policy: Made;
let second: Made;

beforeAll(async () => {
  app = await createTestApp();
  setup = new IssuerSetup(app);
  provider = await setup.provider(await setup.caAccount());
  policy = await setup.policy();
  second = await setup.policy();
});
afterAll(async () => {
  await app.close();
});

const send = (method: 'GET' | 'POST' | 'PATCH', path: string, json?: unknown) =>
  app.request(method, path, { apiKey: app.apiKey, ...(json === undefined ? {} : { json }) });
const read = async (id: string) => (await send('GET', `${PATH}/${id}`)).json<Made>();

const draft = (changes: Record<string, unknown> = {}) => ({
  name: newName(),
  subCaProviderId: provider.id,
  policyIds: [policy.id],
  ...changes,
});

const authentication = (clientAuthentication: unknown) => ({ clientAuthentication });
const client = (changes: Record<string, unknown>) =>
  authentication(standardClaims(policy.id, changes));
const AT = '/clientAuthentication';
const CLIENT = `${AT}/clients/0`;

describe('a configuration is refused', () => {
  it.each<[number, () => Record<string, unknown>, string]>([
    [50200, () => ({ name: '' }), '/name'],
    [50200, () => ({ name: null }), '/name'],
    [50221, () => ({ name: 'x'.repeat(65) }), '/name'],
    [50201, () => ({ subCaProviderId: null }), '/subCaProviderId'],
    [50201, () => ({ subCaProviderId: '' }), '/subCaProviderId'],
    [50202, () => ({ policyIds: null }), '/policyIds'],
    [50202, () => ({ policyIds: [] }), '/policyIds'],
    [50207, () => authentication({ type: 'JWT_JWKS', urls: [] }), `${AT}/urls`],
    [50207, () => authentication({ type: 'JWT_JWKS' }), `${AT}/urls`],
    [50222, () => authentication({ type: 'JWT_JWKS', urls: ['http://a.example'] }), `${AT}/urls/0`],
    [
      50222,
      () => authentication({ type: 'JWT_JWKS', urls: ['https://a', LONG_URL] }),
      `${AT}/urls/1`,
    ],
    [
      50222,
      () => authentication({ type: 'JWT_JWKS', urls: ['https://u:p@a.example'] }),
      `${AT}/urls/0`,
    ],
    [50208, () => authentication({ type: 'JWT_OIDC', audience: 'a' }), `${AT}/baseUrl`],
    [
      50223,
      () => authentication({ type: 'JWT_OIDC', baseUrl: LONG_URL, audience: 'a' }),
      `${AT}/baseUrl`,
    ],
    [
      50242,
      () => authentication({ type: 'JWT_OIDC', baseUrl: 'http://a', audience: 'a' }),
      `${AT}/baseUrl`,
    ],
    [50209, () => authentication({ type: 'JWT_OIDC', baseUrl: 'https://a' }), `${AT}/audience`],
    [
      50224,
      () => authentication({ type: 'JWT_OIDC', baseUrl: 'https://a', audience: 'x'.repeat(257) }),
      `${AT}/audience`,
    ],
    [50229, () => authentication({ ...standardClaims(policy.id), clients: null }), `${AT}/clients`],
    [50230, () => authentication(twice({ issuer: 'https://idp.example' })), `${AT}/clients/1`],
    [50232, () => authentication({ ...standardClaims(policy.id), audience: '' }), `${AT}/audience`],
    [
      50233,
      () => authentication({ ...standardClaims(policy.id), audience: 'x'.repeat(257) }),
      `${AT}/audience`,
    ],
    [50231, () => client({ issuer: 'kubernetes', jwksUri: null }), `${CLIENT}/issuer`],
    [50234, () => client({ name: '' }), `${CLIENT}/name`],
    [50235, () => client({ name: 'x'.repeat(65) }), `${CLIENT}/name`],
    [50236, () => client({ issuer: '' }), `${CLIENT}/issuer`],
    [50237, () => client({ issuer: LONG_URL }), `${CLIENT}/issuer`],
    [50238, () => client({ jwksUri: 'http://idp.example' }), `${CLIENT}/jwksUri`],
    [50239, () => client({ jwksUri: LONG_URL }), `${CLIENT}/jwksUri`],
    [50240, () => client({ subjects: [] }), `${CLIENT}/subjects`],
    [50240, () => client({ subjects: null }), `${CLIENT}/subjects`],
    [50241, () => client({ allowedPolicyIds: [] }), `${CLIENT}/allowedPolicyIds`],
    [50289, () => client({ subjects: ['^(a'] }), `${CLIENT}/subjects/0`],
    [50289, () => client({ subjects: ['^(((a{100}){100}){100})$'] }), `${CLIENT}/subjects/0`],
    [
      50225,
      () => aliases({ configuration: 'x'.repeat(129) }),
      '/clientAuthorization/customClaimsAliases/configuration',
    ],
    [
      50226,
      () => aliases({ allowAllPolicies: 'x'.repeat(129) }),
      '/clientAuthorization/customClaimsAliases/allowAllPolicies',
    ],
    [
      50227,
      () => aliases({ allowedPolicies: 'x'.repeat(129) }),
      '/clientAuthorization/customClaimsAliases/allowedPolicies',
    ],
    [
      50228,
      () => ({ advancedSettings: { includeRawCertDataInAuditLog: true } }),
      '/advancedSettings',
    ],
    [
      50212,
      () => clouds({ aws: { accountIds: ['12345678901'], regions: [] } }),
      '/cloudProviders/aws',
    ],
    [50213, () => clouds({ aws: { accountIds: [], regions: [] } }), '/cloudProviders/aws'],
    [50214, () => clouds({ aws: { accountIds: ['123456789012'] } }), '/cloudProviders/aws'],
    [50215, () => clouds({ azure: { subscriptionIds: ['x'] } }), '/cloudProviders/azure'],
    [50216, () => clouds({ azure: {} }), '/cloudProviders/azure'],
    [
      50218,
      () => clouds({ google: { projectIdentifiers: ['Ab'], regions: [] } }),
      '/cloudProviders/google',
    ],
    [
      50219,
      () => clouds({ google: { projectIdentifiers: [], regions: [] } }),
      '/cloudProviders/google',
    ],
    [
      50220,
      () => clouds({ google: { projectIdentifiers: ['project-1'] } }),
      '/cloudProviders/google',
    ],
    [
      10006,
      () => clouds({ aws: { accountIds: ['123456789012'], regions: ['mars-1'] } }),
      '/cloudProviders/aws/regions/0',
    ],
    [10006, () => authentication({}), AT],
    [10006, () => authentication({ type: 'None' }), AT],
    [10006, () => authentication({ type: 'JWT_JWKS', baseUrl: 'x' }), `${AT}/baseUrl`],
    [10006, () => ({ minTlsVersion: 'TLS11' }), '/minTlsVersion'],
    [10006, () => ({ surprise: 1 }), '/surprise'],
    [10006, () => ({ policyIds: ['x'] }), '/policyIds/0'],
    [10006, () => ({ id: randomUUID() }), '/id'],
  ])('with %i: case %#', async (code, changes, pointer) => {
    const response = await send('POST', PATH, draft(changes()));
    expect(codes(response)).toEqual([400, code]);
    const [where] = pointers(response);
    expect(where).toMatch(new RegExp(`^${pointer}(/type)?$`));
  });

  it('with all its problems at once', async () => {
    const response = await send('POST', PATH, {
      name: '',
      clientAuthentication: { type: 'JWT_OIDC' },
      cloudProviders: { azure: {} },
    });
    expect(codes(response)).toEqual([400, 50200, 50201, 50202, 50208, 50209, 50216]);
  });

  it.each<[string, (count: number) => Record<string, unknown>]>([
    [
      'clients',
      (count) => authentication({ ...standardClaims(policy.id), clients: list(count, {}) }),
    ],
    ['accounts', (count) => clouds({ aws: { accountIds: list(count, 'x'), regions: [] } })],
    ['URLs', (count) => authentication({ type: 'JWT_JWKS', urls: list(count, 'x') })],
    [
      'policies',
      (count) => ({ policyIds: Array.from({ length: count / 10 }, () => randomUUID()) }),
    ],
    [
      'patterns',
      (count) => client({ subjects: Array.from({ length: count }, (_, i) => `^${i}$`) }),
    ],
    [
      'costly patterns',
      () => client({ subjects: Array.from({ length: 255 }, (_, i) => `^(a{1,50}b){1,18}x${i}$`) }),
    ],
    ['clients with patterns', () => authentication(manyPatterns())],
  ])('in bounded time and a short answer for a body full of %s', async (_title, changes) => {
    const response = await send('POST', PATH, draft(changes(80_000)));
    expect(response.status).toBe(400);
    expect(response.bytes.length).toBeLessThan(64 * 1024);
  });
});

describe('plain http for key sets', () => {
  it('is a setting for laboratories, which vcpctl’s own test manifest needs', async () => {
    const laboratory = await createTestApp({ LUCIOLE_ALLOW_HTTP_KEY_SETS: 'true' });
    const lab = new IssuerSetup(laboratory);
    const labPolicy = await lab.policy();
    const saved = await lab.configuration({
      subCaProviderId: (await lab.provider(await lab.caAccount())).id,
      policyIds: [labPolicy.id],
      clientAuthentication: { type: 'JWT_JWKS', urls: ['http://localhost:8000/keys'] },
    });
    expect(saved).toMatchObject({ clientAuthentication: { urls: ['http://localhost:8000/keys'] } });
    await laboratory.close();
  });
});

/** A configuration with every member set. */
const full = () =>
  setup.configuration(
    draft({
      clientAuthentication: standardClaims(second.id),
      clientAuthorization: { customClaimsAliases: { configuration: 'c', allowedPolicies: 'p' } },
      cloudProviders: {
        aws: { accountIds: ['123456789012'], regions: ['us-west-2'] },
        azure: { subscriptionIds: [randomUUID()] },
        google: { projectIdentifiers: ['project-1'], regions: [] },
      },
      advancedSettings: { enableIssuanceAuditLog: true, requireFIPSCompliantBuild: true },
    }),
  );

const patch = (id: string, json: unknown) => send('PATCH', `${PATH}/${id}`, json);

describe('PATCH (contract.md §2.1.5, §2.5.4)', () => {
  it('answers 200 with the whole object, and {} changes nothing', async () => {
    const saved = await full();
    const { warnings: _ofPost, ...stored } = saved;
    const unchanged = { ...stored, modificationDate: expect.any(String) };
    const nulls = [
      'name',
      'subCaProviderId',
      'policyIds',
      'minTlsVersion',
      'clientAuthorization',
      'cloudProviders',
      'advancedSettings',
    ];
    for (const body of [
      {},
      { cloudProviders: {} },
      { advancedSettings: {} },
      { advancedSettings: { enableIssuanceAuditLog: null, includeRawCertDataInAuditLog: null } },
      { clientAuthorization: { customClaimsAliases: null } },
      Object.fromEntries(nulls.map((name) => [name, null])),
    ]) {
      const response = await patch(saved.id, body);
      expect([response.status, response.json()]).toEqual([200, expect.objectContaining(unchanged)]);
    }
  });

  it('replaces and clears client authentication; null is the way to "None"', async () => {
    const { id } = await full();
    const oidc = { type: 'JWT_OIDC', baseUrl: 'https://idp.example', audience: 'a' };
    expect((await patch(id, authentication(oidc))).json()).toMatchObject(authentication(oidc));
    const cleared = await patch(id, authentication(null));
    expect(cleared.json()).not.toHaveProperty('clientAuthentication');
    expect(cleared.json<Made>()['policyDefinitions']).toMatchObject([{ id: policy.id }]);
    expect(await read(id)).not.toHaveProperty('clientAuthentication');
    expect(codes(await patch(id, authentication({})))).toEqual([400, 10006]);
  });

  it('fills empty members of as many clients of JWT_STANDARD_CLAIMS, as vcpctl sends them', async () => {
    const { id } = await full();
    const before = standardClaims(second.id);
    const partial = {
      type: 'JWT_STANDARD_CLAIMS',
      audience: '',
      clients: [{ name: '', issuer: '', jwksUri: '', subjects: ['other'], allowedPolicyIds: null }],
    };
    const response = await patch(id, authentication(partial));
    const [stored] = before.clients;
    expect(response.json()).toMatchObject(
      authentication({ ...before, clients: [{ ...stored, subjects: ['other'] }] }),
    );
    const more = { ...partial, clients: [...partial.clients, { name: 'new' }] };
    expect(codes(await patch(id, authentication(more)))[0]).toBe(400);
  });

  it('takes the key set of a client away by null, which no client of the ecosystem sends', async () => {
    const { id } = await full();
    const stored = standardClaims(second.id);
    const [one] = stored.clients;
    const withKeys = { ...one, issuer: 'https://idp.example', jwksUri: 'https://idp.example/keys' };
    const clientOf = async (jwksUri: string | null) => {
      const clients = [{ ...withKeys, jwksUri }];
      const response = await patch(id, authentication({ ...stored, clients }));
      const saved = response.json<{ clientAuthentication: { clients: Made[] } }>();
      return saved.clientAuthentication.clients[0];
    };
    expect(await clientOf(withKeys.jwksUri)).toHaveProperty('jwksUri', withKeys.jwksUri);
    expect(await clientOf('')).toHaveProperty('jwksUri', withKeys.jwksUri);
    expect(await clientOf(null)).not.toHaveProperty('jwksUri');
  });

  it('replaces a cloud provider, keeps a null sibling list, removes a null provider', async () => {
    const { id } = await full();
    const response = await patch(
      id,
      clouds({
        aws: { accountIds: ['999999999999'], regions: null },
        azure: null,
      }),
    );
    expect(response.json<Made>()['cloudProviders']).toEqual({
      aws: { accountIds: ['999999999999'], regions: ['us-west-2'] },
      google: { projectIdentifiers: ['project-1'], regions: [] },
    });
  });

  it('merges aliases and settings member by member; only settings that are on are shown', async () => {
    const { id } = await full();
    const response = await patch(id, {
      ...aliases({ allowedPolicies: '', allowAllPolicies: 'all' }),
      advancedSettings: { requireFIPSCompliantBuild: false, includeRawCertDataInAuditLog: true },
    });
    expect(response.json()).toMatchObject(
      aliases({ configuration: 'c', allowedPolicies: '', allowAllPolicies: 'all' }),
    );
    expect(response.json<Made>()['advancedSettings']).toEqual({
      enableIssuanceAuditLog: true,
      includeRawCertDataInAuditLog: true,
    });
    const off = await patch(id, { advancedSettings: { enableIssuanceAuditLog: false } });
    expect(codes(off)).toEqual([400, 50228]);
  });

  it('refuses to leave nothing behind, and then changes nothing', async () => {
    const { id } = await full();
    const before = await read(id);
    const attempts: [unknown, number][] = [
      [{ policyIds: [] }, 50202],
      [{ name: '' }, 50200],
      [{ subCaProviderId: '' }, 50201],
      [{ companyId: app.companyId }, 10006],
      [{ clientAuthentication: {} }, 10006],
    ];
    for (const [body, code] of attempts) {
      expect(codes(await patch(id, body))).toEqual([400, code]);
    }
    expect(await read(id)).toEqual(before);
  });
});

/** 200 clients with 100 patterns each, every one of which would compile. */
function manyPatterns(): unknown {
  const [one] = standardClaims(policy.id).clients;
  const subjects = Array.from({ length: 100 }, (_, index) => `^[a-z]+-${index}$`);
  const clients = Array.from({ length: 200 }, (_, index) => ({
    ...one,
    issuer: `https://idp-${index}.example`,
    subjects,
  }));
  return { ...standardClaims(policy.id), clients };
}

function twice(changes: Record<string, unknown>): unknown {
  const one = standardClaims(policy.id, changes);
  return { ...one, clients: [...one.clients, ...one.clients] };
}

function aliases(customClaimsAliases: Record<string, unknown>): Record<string, unknown> {
  return { clientAuthorization: { customClaimsAliases } };
}

function clouds(cloudProviders: Record<string, unknown>): Record<string, unknown> {
  return { cloudProviders };
}

function list(count: number, item: unknown): unknown[] {
  return Array.from({ length: count }, () => item);
}
