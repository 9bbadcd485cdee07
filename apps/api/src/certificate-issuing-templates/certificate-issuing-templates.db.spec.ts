import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { codes } from '../../test/support/answers.ts';
import { type CaIds, IssuerSetup } from '../../test/support/issuer-setup.ts';
import { createTestApp, type TestApp } from '../../test/support/test-app.ts';

const PATH = '/v1/certificateissuingtemplates';

interface List {
  readonly certificateIssuingTemplates: { id: string; name: string }[];
}

let app: TestApp;
let ca: CaIds;

beforeAll(async () => {
  app = await createTestApp();
  ca = await new IssuerSetup(app).caAccount();
});
afterAll(async () => {
  await app.close();
});

const get = (path: string, apiKey = app.apiKey) => app.request('GET', path, { apiKey });

const count = async (certificateAuthorityAccountId: string) =>
  (await get(`${PATH}?certificateAuthorityAccountId=${certificateAuthorityAccountId}`)).json<List>()
    .certificateIssuingTemplates.length;

it.each([PATH, `${PATH}/`])(
  '%s gives clients the ids of account and product option',
  async (path) => {
    const response = await get(path);
    expect([response.status, response.json()]).toMatchObject([
      200,
      {
        certificateIssuingTemplates: [
          {
            companyId: app.companyId,
            certificateAuthority: 'BUILTIN',
            certificateAuthorityAccountId: ca.caAccountId,
            certificateAuthorityProductOptionId: ca.caProductOptionId,
            product: { productName: 'Default Product' },
            systemGenerated: true,
            status: 'AVAILABLE',
          },
        ],
      },
    ]);
  },
);

it('gives one template, with and without a slash', async () => {
  const [template] = (await get(PATH)).json<List>().certificateIssuingTemplates;
  for (const slash of ['', '/']) {
    expect((await get(`${PATH}/${template?.id}${slash}`)).json()).toEqual(template);
  }
});

it('filters by CA account', async () => {
  expect([await count(ca.caAccountId), await count(randomUUID())]).toEqual([1, 0]);
});

it('shows nothing to another company', async () => {
  const [template] = (await get(PATH)).json<List>().certificateIssuingTemplates;
  const { apiKey } = await app.createCompany();
  expect((await get(PATH, apiKey)).json()).toEqual({ certificateIssuingTemplates: [] });
  expect(codes(await get(`${PATH}/${template?.id}`, apiKey))).toEqual([404, 10051]);
  expect(codes(await get(`${PATH}/x`))).toEqual([400, 10055]);
});
