import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { args, codes, pointers } from '../../test/support/answers.ts';
import { type CaIds, IssuerSetup, type Made } from '../../test/support/issuer-setup.ts';
import { createTestApp, type TestApp, type TestCompany } from '../../test/support/test-app.ts';

const PATH = '/v1/distributedissuers/subcaproviders';
const DATE = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}\+00:00$/;
const NO_PKCS11 = {
  signingEnabled: false,
  partitionLabel: '',
  partitionSerialNumber: '',
  allowedClientLibraries: [],
};

let app: TestApp;
let setup: IssuerSetup;
let ca: CaIds;
let other: TestCompany;
let foreignCa: CaIds;

beforeAll(async () => {
  app = await createTestApp();
  setup = new IssuerSetup(app);
  ca = await setup.caAccount();
  other = await app.createCompany();
  foreignCa = await new IssuerSetup(app, other.apiKey).caAccount();
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
  name: `provider ${randomUUID()}`,
  caType: 'BUILTIN',
  ...ca,
  commonName: 'Mesh',
  keyAlgorithm: 'EC_P256',
  validityPeriod: 'P7D',
  ...changes,
});

describe('a provider', () => {
  it('comes back as it was sent, pkcs11 always there, unset attributes and our own switches absent', async () => {
    const body = draft({ organization: 'Example Inc', country: 'FR' });
    const response = await call('POST', PATH, body);
    const saved = response.json<Made>();
    expect([response.status, saved]).toEqual([
      201,
      {
        ...body,
        id: saved.id,
        companyId: app.companyId,
        pkcs11: NO_PKCS11,
        creationDate: expect.stringMatching(DATE),
        modificationDate: expect.stringMatching(DATE),
      },
    ]);
    expect(await read(saved.id)).toEqual(saved);
    const list = (await call('GET', PATH)).json<{ subCaProviders: Made[] }>();
    expect(list.subCaProviders).toContainEqual(saved);
  });

  it('lives seven days unless it says otherwise (ruling 9)', async () => {
    const response = await call('POST', PATH, draft({ validityPeriod: undefined }));
    expect(response.json()).toMatchObject({ validityPeriod: 'P7D' });
  });

  it.each<[number, Record<string, unknown>, string]>([
    [50301, { name: null }, '/name'],
    [50301, { name: ' ' }, '/name'],
    [50312, { name: 'x'.repeat(65) }, '/name'],
    [50302, { caAccountId: null }, '/caAccountId'],
    [50302, { caAccountId: '' }, '/caAccountId'],
    [50303, { caProductOptionId: '' }, '/caProductOptionId'],
    [50304, { validityPeriod: '' }, '/validityPeriod'],
    [50304, { validityPeriod: 'P366D' }, '/validityPeriod'],
    [50304, { validityPeriod: 'seven days' }, '/validityPeriod'],
    [50304, { validityPeriod: 'P0D' }, '/validityPeriod'],
    [50305, { commonName: '' }, '/commonName'],
    [50313, { commonName: 'x'.repeat(65) }, '/commonName'],
    [50306, { keyAlgorithm: '' }, '/keyAlgorithm'],
    [50306, { keyAlgorithm: null }, '/keyAlgorithm'],
    [50308, { caType: 'DIGICERT' }, '/caType'],
    [50310, { caType: '' }, '/caType'],
    [50310, { caType: null }, '/caType'],
    [50314, { organization: 'x'.repeat(65) }, '/organization'],
    [50315, { organizationalUnit: 'x'.repeat(65) }, '/organizationalUnit'],
    [50316, { locality: 'x'.repeat(65) }, '/locality'],
    [50317, { stateOrProvince: 'x'.repeat(65) }, '/stateOrProvince'],
    [50318, { country: 'x'.repeat(65) }, '/country'],
    [50319, { pkcs11: { partitionLabel: 'x'.repeat(33) } }, '/pkcs11/partitionLabel'],
    [
      50320,
      { pkcs11: { allowedClientLibraries: ['a'.repeat(63)] } },
      '/pkcs11/allowedClientLibraries/0',
    ],
    [50321, { pkcs11: { partitionSerialNumber: 'zz' } }, '/pkcs11/partitionSerialNumber'],
    [
      50247,
      { pkcs11: { signingEnabled: true, partitionLabel: 'a', pin: '1' } },
      '/pkcs11/signingEnabled',
    ],
    [50390, { commonName: 'Mesh\u202eevil' }, '/commonName'],
    [50390, { organization: 'a\u0007' }, '/organization'],
    [10006, { keyAlgorithm: 'RSA_1024' }, '/keyAlgorithm'],
    [10006, { caType: 'MINE' }, '/caType'],
    [10006, { surprise: 1 }, '/surprise'],
    [10006, { pkcs11: { surprise: 1 } }, '/pkcs11/surprise'],
    [10006, { shareWithAll: true }, '/shareWithAll'],
    [10006, { caAccountId: 'x' }, '/caAccountId'],
  ])('is refused with %i when it has %o', async (code, changes, pointer) => {
    const response = await call('POST', PATH, draft(changes));
    expect(codes(response)).toEqual([400, code]);
    expect(pointers(response)).toEqual([pointer]);
  });

  it('with HSM signing and neither label nor pin is refused, as vcpctl’s sample is', async () => {
    const response = await call('POST', PATH, draft({ pkcs11: { signingEnabled: true } }));
    expect(codes(response)).toEqual([400, 50319, 50247]);
  });

  it('is refused with all its problems at once', async () => {
    const response = await call('POST', PATH, {});
    expect(codes(response)).toEqual([400, 50310, 50302, 50301, 50305, 50303, 50306]);
  });

  it('names a CA account and one of its own options', async () => {
    const second = await setup.caAccount();
    const attempts: [Record<string, unknown>, number][] = [
      [{ caAccountId: randomUUID() }, 50307],
      [{ caAccountId: foreignCa.caAccountId }, 50307],
      [{ ...foreignCa }, 50307],
      [{ caProductOptionId: randomUUID() }, 50309],
      [{ caProductOptionId: second.caProductOptionId }, 50309],
      [{ caProductOptionId: foreignCa.caProductOptionId }, 50309],
    ];
    for (const [changes, code] of attempts) {
      expect(codes(await call('POST', PATH, draft(changes)))).toEqual([404, code]);
    }
  });

  it.each([
    [
      'more than 30 days (ruling 9)',
      { validityPeriod: 'P31D' },
      'VALIDITY_LONG',
      '/validityPeriod',
    ],
    [
      'a country of three letters (ruling 3)',
      { country: 'USA' },
      'COUNTRY_NOT_TWO_LETTERS',
      '/country',
    ],
    [
      'name constraints (ruling 5)',
      { nameConstraints: true },
      'NAME_CONSTRAINTS_CLIENTS',
      '/nameConstraints',
    ],
  ])('is saved with a warning for %s', async (_title, changes, code, path) => {
    const response = await call('POST', PATH, draft(changes));
    const { id, warnings } = response.json<Made>();
    expect([response.status, warnings]).toEqual([
      201,
      [{ code, path, message: expect.any(String) }],
    ]);
    const stored = await read(id);
    expect(stored).toMatchObject(changes);
    expect(stored).not.toHaveProperty('warnings');
    const patched = (await call('PATCH', `${PATH}/${id}`, { name: randomUUID() })).json<Made>();
    expect(patched['warnings']).toMatchObject([{ code }]);
  });

  it('never shows a pin', async () => {
    const pkcs11 = { pin: 'hunter2', partitionLabel: 'slot' };
    const response = await call('POST', PATH, draft({ pkcs11 }));
    const { id } = response.json<Made>();
    expect(await read(id)).toMatchObject({ pkcs11: { ...NO_PKCS11, partitionLabel: 'slot' } });
    const dump = await app.database.asAdministrator(
      `select (select string_agg(p::text, '') from sub_ca_providers p) || (select string_agg(a::text, '') from audit_events a) as text`,
    );
    expect(`${response.text}${JSON.stringify(dump)}${app.logLines.join('')}`).not.toContain(
      'hunter2',
    );
  });
});

describe('a name', () => {
  it('is unique in its company', async () => {
    const { name } = await setup.provider(ca);
    expect(codes(await call('POST', PATH, draft({ name })))).toEqual([400, 50311]);
    const { id } = await setup.provider(ca);
    expect(codes(await call('PATCH', `${PATH}/${id}`, { name }))).toEqual([400, 50311]);
    const elsewhere = draft({ name, ...foreignCa });
    expect((await call('POST', PATH, elsewhere, other.apiKey)).status).toBe(201);
  });
});

/** A provider with every member set. */
const full = () =>
  setup.provider(ca, {
    organization: 'Example Inc',
    organizationalUnit: 'Unit',
    locality: 'Newton',
    stateOrProvince: 'MA',
    country: 'FR',
    pkcs11: {
      partitionLabel: 'slot',
      partitionSerialNumber: '0x12',
      allowedClientLibraries: ['ab'.repeat(32)],
    },
    subjectSerialNumber: true,
  });

describe('PATCH (contract.md §2.1.5, §2.4)', () => {
  it('answers 200 with the whole object; null counts as absent', async () => {
    const saved = await full();
    const members = Object.keys(draft()).filter((name) => !/^ca(?:Type|AccountId)$/.test(name));
    const nothing = Object.fromEntries(
      [...members, 'organization', 'country', 'pkcs11', 'subjectSerialNumber'].map((name) => [
        name,
        null,
      ]),
    );
    for (const patch of [
      nothing,
      {},
      { pkcs11: {} },
      { pkcs11: { signingEnabled: null, allowedClientLibraries: null } },
    ]) {
      const response = await call('PATCH', `${PATH}/${saved.id}`, patch);
      expect([response.status, response.json()]).toEqual([
        200,
        { ...saved, modificationDate: expect.stringMatching(DATE) },
      ]);
    }
  });

  it('merges pkcs11 by member and clears an attribute with an empty text', async () => {
    const { id } = await full();
    const response = await call('PATCH', `${PATH}/${id}`, {
      locality: '',
      pkcs11: { partitionLabel: 'other' },
    });
    expect(response.json()).not.toHaveProperty('locality');
    expect(response.json()).toMatchObject({
      organization: 'Example Inc',
      pkcs11: {
        partitionLabel: 'other',
        partitionSerialNumber: '0x12',
        allowedClientLibraries: ['ab'.repeat(32)],
      },
    });
    const cleared = await call('PATCH', `${PATH}/${id}`, {
      pkcs11: { allowedClientLibraries: [] },
    });
    expect(cleared.json()).toMatchObject({
      pkcs11: { allowedClientLibraries: [], partitionLabel: 'other' },
    });
  });

  it('does not change type and account, and judges what would result', async () => {
    const saved = await setup.provider(ca);
    const second = await setup.caAccount();
    const attempts: [unknown, readonly number[]][] = [
      [{ caType: 'BUILTIN' }, [400, 10006]],
      [{ caAccountId: second.caAccountId }, [400, 10006]],
      [{ caProductOptionId: second.caProductOptionId }, [404, 50309]],
      [{ name: '' }, [400, 50301]],
      [{ commonName: '' }, [400, 50305]],
      [{ validityPeriod: 'P2Y' }, [400, 50304]],
      [{ pkcs11: { signingEnabled: true } }, [400, 50319, 50247]],
    ];
    for (const [patch, expected] of attempts) {
      expect(codes(await call('PATCH', `${PATH}/${saved.id}`, patch))).toEqual(expected);
    }
    expect(await read(saved.id)).toEqual(saved);
  });
});

describe('deleting', () => {
  it('answers 200 with id and name, but not while a configuration uses the provider', async () => {
    const { id, name } = await setup.provider(ca);
    const policy = await setup.policy();
    const configuration = await setup.configuration({
      subCaProviderId: id,
      policyIds: [policy.id],
    });
    const refused = await call('DELETE', `${PATH}/${id}`);
    expect([codes(refused), args(refused)]).toEqual([[400, 50300], [configuration.id]]);
    await call('DELETE', `/v1/distributedissuers/configurations/${configuration.id}`);
    const deleted = await call('DELETE', `${PATH}/${id}`);
    expect([deleted.status, deleted.json()]).toEqual([200, { id, name }]);
    expect(codes(await call('GET', `${PATH}/${id}`))).toEqual([404, 10051]);
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
    const { id } = await setup.provider(ca);
    const answers = [
      await call('GET', `${PATH}/${id}`, undefined, other.apiKey),
      await call('PATCH', `${PATH}/${id}`, { commonName: 'mine' }, other.apiKey),
      await call('DELETE', `${PATH}/${id}`, undefined, other.apiKey),
    ];
    expect(answers.map(codes)).toEqual(answers.map(() => [404, 10051]));
    const list = (await call('GET', PATH, undefined, other.apiKey)).json<{
      subCaProviders: Made[];
    }>();
    expect(list.subCaProviders.map((provider) => provider.id)).not.toContain(id);
  });
});
