import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { codes } from '../../test/support/answers.ts';
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

describe('PATCH (contract.md §2.1.5)', () => {
  it('answers 200 with the whole object and changes only what is there', async () => {
    const saved = await setup.policy(policyDraft());
    app.clock.advance(1);
    const response = await call('PATCH', `${PATH}/${saved.id}`, { validityPeriod: 'PT2H' });
    expect([response.status, response.json()]).toEqual([
      200,
      {
        ...saved,
        validityPeriod: 'PT2H',
        modificationDate: expect.stringMatching(DATE),
      },
    ]);
    expect(response.json<Made>()['modificationDate']).not.toBe(saved['modificationDate']);
  });

  it('counts null as absent everywhere', async () => {
    const body = policyDraft({ subject: { organization: property() } });
    const saved = await setup.policy(body);
    const nothing = Object.fromEntries(Object.keys(body).map((member) => [member, null]));
    for (const patch of [nothing, {}, { subject: { organization: null }, sans: {} }]) {
      const response = await call('PATCH', `${PATH}/${saved.id}`, patch);
      expect([response.status, response.json()]).toEqual([
        200,
        { ...saved, modificationDate: expect.any(String) },
      ]);
    }
  });

  it('merges subject and sans by property and replaces a present property whole', async () => {
    const saved = await setup.policy(
      policyDraft({
        subject: { organization: property(), locality: property() },
        sans: { dnsNames: property({ defaultValues: ['a'] }), rfc822Names: property() },
      }),
    );
    const response = await call('PATCH', `${PATH}/${saved.id}`, {
      subject: { locality: { type: 'FORBIDDEN' } },
      sans: { dnsNames: { type: 'OPTIONAL', maxOccurrences: 3 } },
    });
    const empty = { allowedValues: [], defaultValues: [], minOccurrences: 0 };
    expect(response.json()).toMatchObject({
      subject: {
        organization: property(),
        locality: { ...empty, type: 'FORBIDDEN', maxOccurrences: 0 },
      },
      sans: {
        dnsNames: { ...empty, type: 'OPTIONAL', maxOccurrences: 3 },
        rfc822Names: property(),
      },
    });
  });

  it('replaces lists and the key algorithm whole', async () => {
    const { id } = await setup.policy(policyDraft());
    const keyAlgorithm = { allowedValues: ['EC_P384'], defaultValue: 'EC_P384' };
    const patch = { keyAlgorithm, keyUsages: ['keyAgreement'], extendedKeyUsages: ['CLIENT_AUTH'] };
    expect((await call('PATCH', `${PATH}/${id}`, patch)).json()).toMatchObject(patch);
    const partial = await call('PATCH', `${PATH}/${id}`, {
      keyAlgorithm: { defaultValue: 'EC_P384' },
    });
    expect(codes(partial)).toEqual([400, 50107]);
  });

  it('judges what would result, and leaves everything as it was when it refuses', async () => {
    const saved = await setup.policy(policyDraft());
    const attempts: [unknown, number][] = [
      [{ keyUsages: [] }, 50104],
      [{ extendedKeyUsages: [] }, 50105],
      [{ name: '' }, 50100],
      [{ companyId: app.companyId }, 10006],
      [{ creationDate: saved['creationDate'] }, 10006],
      [{ sans: { dnsNames: property({ maxOccurrences: 0 }) } }, 50118],
    ];
    for (const [patch, code] of attempts) {
      expect(codes(await call('PATCH', `${PATH}/${saved.id}`, patch))).toEqual([400, code]);
    }
    expect(await read(saved.id)).toEqual(saved);
  });
});
