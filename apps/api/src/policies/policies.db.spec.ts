import { randomUUID } from 'node:crypto';
import { ISTIO_POLICY } from '@luciole/policy/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { args, codes, pointers } from '../../test/support/answers.ts';
import { IssuerSetup, type Made } from '../../test/support/issuer-setup.ts';
import { policyDraft, property } from '../../test/support/policy-drafts.ts';
import { createTestApp, type TestApp } from '../../test/support/test-app.ts';

const PATH = '/v1/distributedissuers/policies';
const DATE = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}\+00:00$/;

let app: TestApp;
let setup: IssuerSetup;

beforeAll(async () => {
  app = await createTestApp();
  setup = new IssuerSetup(app);
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

describe('a policy', () => {
  it('comes back as it was sent: order kept, absent properties absent, all five members of a property', async () => {
    const body = policyDraft({
      subject: { organization: { type: 'LOCKED', defaultValues: ['b', 'a'] } },
      sans: { dnsNames: property({ allowedValues: ['z', '^y$', 'x'] }), ipAddresses: null },
    });
    const response = await call('POST', PATH, body);
    const saved = response.json<Made>();
    expect([response.status, saved]).toEqual([
      201,
      {
        ...body,
        subject: {
          organization: {
            type: 'LOCKED',
            allowedValues: [],
            defaultValues: ['b', 'a'],
            minOccurrences: 0,
            maxOccurrences: 0,
          },
        },
        sans: { dnsNames: property({ allowedValues: ['z', '^y$', 'x'] }) },
        id: saved.id,
        companyId: app.companyId,
        configurations: [],
        creationDate: expect.stringMatching(DATE),
        modificationDate: expect.stringMatching(DATE),
      },
    ]);
    expect(await read(saved.id)).toEqual(saved);
    const list = (await call('GET', PATH)).json<{ policies: Made[] }>();
    expect(list.policies).toContainEqual(saved);
    expect(response.text).not.toContain('null');
  });

  it('of the published Istio set-up is taken as vcpctl sends it', async () => {
    const response = await call('POST', PATH, { ...ISTIO_POLICY, name: randomUUID() });
    expect(response.status).toBe(201);
    expect(response.json()).toMatchObject({ ...ISTIO_POLICY, name: expect.any(String) });
  });

  it.each<[number, Record<string, unknown>, string]>([
    [50100, { name: '' }, '/name'],
    [50100, { name: null }, '/name'],
    [50122, { name: 'x'.repeat(65) }, '/name'],
    [50101, { validityPeriod: null }, '/validityPeriod'],
    [50101, { validityPeriod: 'PT0S' }, '/validityPeriod'],
    [50101, { validityPeriod: 'P100000Y' }, '/validityPeriod'],
    [50101, { validityPeriod: '1h' }, '/validityPeriod'],
    [50102, { subject: null }, '/subject'],
    [50103, { sans: null }, '/sans'],
    [50104, { keyUsages: null }, '/keyUsages'],
    [50104, { keyUsages: [] }, '/keyUsages'],
    [50105, { extendedKeyUsages: null }, '/extendedKeyUsages'],
    [50106, { keyAlgorithm: null }, '/keyAlgorithm'],
    [
      50107,
      { keyAlgorithm: { allowedValues: [], defaultValue: 'RSA_2048' } },
      '/keyAlgorithm/allowedValues',
    ],
    [
      50108,
      { keyAlgorithm: { allowedValues: ['RSA_2048'], defaultValue: '' } },
      '/keyAlgorithm/defaultValue',
    ],
    [
      50108,
      { keyAlgorithm: { allowedValues: ['RSA_2048'], defaultValue: 'EC_P256' } },
      '/keyAlgorithm/defaultValue',
    ],
    [50123, { extendedKeyUsages: ['OCSP_SIGNING'] }, '/extendedKeyUsages/0'],
    [50125, { keyUsages: ['digitalSignature', 'keyCertSign'] }, '/keyUsages/1'],
    [50125, { keyUsages: ['cRLSign'] }, '/keyUsages/0'],
    [10006, { keyUsages: ['flying'] }, '/keyUsages/0'],
    [10006, { extendedKeyUsages: ['FLYING'] }, '/extendedKeyUsages/0'],
    [10006, { surprise: true }, '/surprise'],
    [10006, { id: randomUUID() }, '/id'],
    [10006, { shareWithAll: true }, '/shareWithAll'],
    [10006, { sharedWithSubTsgIds: ['1'] }, '/sharedWithSubTsgIds'],
    [10006, { sans: { dnsNames: { type: 'SOMETIMES' } } }, '/sans/dnsNames/type'],
    [10006, { sans: { dNSNames: property() } }, '/sans/dNSNames'],
  ])('is refused with %i when it has %o', async (code, changes, pointer) => {
    const response = await call('POST', PATH, policyDraft(changes));
    expect(codes(response).slice(0, 2)).toEqual([400, code]);
    expect(pointers(response)[0]).toBe(pointer);
  });

  it.each([
    [50112, 'subject', 'commonName'],
    [50113, 'subject', 'organization'],
    [50114, 'subject', 'organizationalUnit'],
    [50115, 'subject', 'locality'],
    [50116, 'subject', 'stateOrProvince'],
    [50117, 'subject', 'country'],
    [50118, 'sans', 'dnsNames'],
    [50119, 'sans', 'ipAddresses'],
    [50120, 'sans', 'rfc822Names'],
    [50121, 'sans', 'uniformResourceIdentifiers'],
  ])('is refused with %i for an invalid %s.%s', async (code, group, name) => {
    const post = (invalid: Record<string, unknown>) =>
      call('POST', PATH, policyDraft({ [group]: { [name]: property(invalid) } }));
    for (const invalid of [
      { type: 'IGNORED' },
      { type: 'FORBIDDEN', maxOccurrences: 0 },
      { maxOccurrences: 0 },
      { maxOccurrences: 1001 },
      { minOccurrences: 1 },
      { minOccurrences: -1 },
      { allowedValues: [' '] },
      { allowedValues: Array.from({ length: 256 }, (_, index) => `v${index}`) },
      { type: 'REQUIRED' },
      { type: 'REQUIRED', minOccurrences: 11 },
      { type: 'LOCKED', allowedValues: [], maxOccurrences: 0 },
      { type: undefined },
      { defaultValues: ['^a$'] },
    ]) {
      const response = await post(invalid);
      expect([invalid, codes(response).slice(0, 2)]).toEqual([invalid, [400, code]]);
      expect(pointers(response)[0]).toMatch(new RegExp(`^/${group}/${name}`));
    }
  });

  it.each([
    ['an alternative without ^ (ruling 4)', '^a|b'],
    ['a flag that moves the anchors (ruling 4)', '^(?m)a$'],
    ['a back reference', String.raw`^(a)\1$`],
    ['a look-ahead', '^(?=a)a$'],
    ['an unbalanced parenthesis', '^(a'],
    ['a counted bomb', '^(((a{100}){100}){100})$'],
    ['more than 1024 characters', `^${'a'.repeat(1025)}$`],
  ])('is refused for a pattern with %s', async (_title, pattern) => {
    const sans = { uniformResourceIdentifiers: property({ allowedValues: ['x:y', pattern] }) };
    const response = await call('POST', PATH, policyDraft({ sans }));
    expect(codes(response)).toEqual([400, 50121]);
    expect(pointers(response)).toEqual(['/sans/uniformResourceIdentifiers/allowedValues/1']);
  });

  it('is refused with all its problems at once', async () => {
    const response = await call('POST', PATH, {});
    expect(codes(response)).toEqual([400, 50100, 50101, 50102, 50103, 50106, 50104, 50105]);
  });

  it('warns of what is permitted but unusual (rulings 3, 4 and 26)', async () => {
    const body = policyDraft({
      subject: {
        country: property({
          type: 'LOCKED',
          allowedValues: [],
          defaultValues: ['USA'],
          maxOccurrences: 0,
        }),
      },
      sans: {
        uniformResourceIdentifiers: property({ allowedValues: ['^spiffe://cluster.local/ns/a'] }),
      },
      keyAlgorithm: { allowedValues: ['EC_P256', 'EC_ED25519'], defaultValue: 'EC_P256' },
      keyUsages: ['digitalSignature', 'keyEncipherment'],
    });
    const saved = await call('POST', PATH, body);
    const { warnings, id } = saved.json<Made & { warnings: { code: string; path: string }[] }>();
    const pattern = '/sans/uniformResourceIdentifiers/allowedValues/0';
    expect(saved.status).toBe(201);
    expect(warnings.map(({ code, path }) => [code, path])).toEqual(
      expect.arrayContaining([
        ['COUNTRY_NOT_TWO_LETTERS', '/subject/country/defaultValues/0'],
        ['PATTERN_UNESCAPED_DOT', pattern],
        ['PATTERN_WITHOUT_END', pattern],
        ['KEY_USAGE_DROPPED', expect.stringMatching('^/keyUsages')],
        ['KEY_ALGORITHM_RARE_IN_MESHES', expect.stringMatching('^/keyAlgorithm')],
      ]),
    );
    expect(await read(id)).not.toHaveProperty('warnings');
  });

  it('is refused when no key usage is left for any key (ruling 3)', async () => {
    const response = await call(
      'POST',
      PATH,
      policyDraft({
        keyAlgorithm: { allowedValues: ['EC_P256'], defaultValue: 'EC_P256' },
        keyUsages: ['keyEncipherment'],
      }),
    );
    expect(codes(response)).toEqual([400, 50125]);
  });
});

describe('a name', () => {
  it('is unique in its company, also when two ask at once', async () => {
    const name = randomUUID();
    const answers = await Promise.all([
      call('POST', PATH, policyDraft({ name })),
      call('POST', PATH, policyDraft({ name })),
    ]);
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([201, 400]));
    const refused = await call('POST', PATH, policyDraft({ name }));
    expect(codes(refused)).toEqual([400, 50111]);
    expect(refused.json()).toMatchObject({ errors: [{ pointer: '/name' }] });
    const { id } = await setup.policy();
    expect(codes(await call('PATCH', `${PATH}/${id}`, { name }))).toEqual([400, 50111]);
    const company = await app.createCompany();
    expect((await call('POST', PATH, policyDraft({ name }), company.apiKey)).status).toBe(201);
  });
});

describe('deleting', () => {
  it('answers 200 with id and name, with the empty JSON body of Terraform', async () => {
    const { id, name } = await setup.policy();
    const response = await app.request('DELETE', `${PATH}/${id}`, {
      apiKey: app.apiKey,
      headers: { 'content-type': 'application/json' },
    });
    expect([response.status, response.json()]).toEqual([200, { id, name }]);
    expect(codes(await call('DELETE', `${PATH}/${id}`))).toEqual([404, 10051]);
  });

  it('is refused while a configuration refers to it, also by a client only', async () => {
    const provider = await setup.provider(await setup.caAccount());
    const [used, byClient] = [await setup.policy(), await setup.policy()];
    const configuration = await setup.configuration({
      subCaProviderId: provider.id,
      policyIds: [used.id],
      clientAuthentication: {
        type: 'JWT_STANDARD_CLAIMS',
        audience: 'a',
        clients: [
          {
            name: 'c',
            issuer: 'https://idp.example',
            subjects: ['s'],
            allowedPolicyIds: [byClient.id],
          },
        ],
      },
    });
    for (const { id } of [used, byClient]) {
      const refused = await call('DELETE', `${PATH}/${id}`);
      expect([codes(refused), args(refused)]).toEqual([[400, 50110], [configuration.id]]);
      const { configurations } = await read(id);
      expect(configurations).toMatchObject([{ id: configuration.id }]);
      expect(configurations).not.toMatchObject([{ policies: expect.anything() }]);
      expect(configurations).not.toMatchObject([{ subCaProvider: expect.anything() }]);
    }
    await call('DELETE', `/v1/distributedissuers/configurations/${configuration.id}`);
    expect((await call('DELETE', `${PATH}/${used.id}`)).status).toBe(200);
  });
});

describe('who may', () => {
  it.each([
    ['SYSTEM_ADMIN', 201],
    ['PKI_ADMIN', 201],
    ['PLATFORM_ADMIN', 403],
    ['RESOURCE_OWNER', 403],
    ['GUEST', 403],
  ] as const)('%s creating is %i, reading is open', async (role, status) => {
    const { apiKey } = await app.createUser(app.companyId, role);
    const response = await call('POST', PATH, policyDraft(), apiKey);
    expect(response.status).toBe(status);
    expect(response.json<{ errors?: { code: number }[] }>().errors?.[0]?.code).toBe(
      status === 403 ? 1002 : undefined,
    );
    expect((await call('GET', PATH, undefined, apiKey)).status).toBe(200);
  });

  it('another company is not one', async () => {
    const { id } = await setup.policy();
    const { apiKey } = await app.createCompany();
    const answers = [
      await call('GET', `${PATH}/${id}`, undefined, apiKey),
      await call('PATCH', `${PATH}/${id}`, { validityPeriod: 'PT9H' }, apiKey),
      await call('DELETE', `${PATH}/${id}`, undefined, apiKey),
      await call('POST', `${PATH}/${id}/evaluation`, {}, apiKey),
    ];
    expect(answers.map(({ status }) => status)).toEqual([404, 404, 404, 404]);
    const [refused] = answers;
    expect(refused?.json()).toEqual({
      errors: [
        {
          code: 10051,
          message: `Unable to find VenafiCaIssuerPolicy for key [${id}]`,
          args: ['VenafiCaIssuerPolicy', [id]],
        },
      ],
    });
    expect((await call('GET', PATH, undefined, apiKey)).json()).toEqual({ policies: [] });
    expect(codes(await call('GET', `${PATH}/x`))).toEqual([400, 10055]);
  });
});
