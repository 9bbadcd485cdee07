import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { codes } from '../../test/support/answers.ts';
import { type CaIds, IssuerSetup } from '../../test/support/issuer-setup.ts';
import { createTestApp, type TestApp } from '../../test/support/test-app.ts';

const PATH = '/v1/certificateissuingtemplates';

let app: TestApp;
let ca: CaIds;

beforeAll(async () => {
  app = await createTestApp();
  ca = await new IssuerSetup(app).caAccount();
});
afterAll(() => app.close());

const call = (method: 'GET' | 'POST' | 'PUT' | 'DELETE', path: string, json?: unknown) =>
  app.request(method, `${PATH}${path}`, {
    apiKey: app.apiKey,
    ...(json !== undefined && { json }),
  });
const draft = (more: object = {}) => ({
  name: `template ${randomUUID()}`,
  certificateAuthority: 'BUILTIN',
  certificateAuthorityProductOptionId: ca.caProductOptionId,
  product: { certificateAuthority: 'BUILTIN', productName: 'Default Product' },
  keyReuse: true,
  keyTypes: [{ keyType: 'EC', keyCurves: ['P256'] }],
  subjectCNRegexes: ['.*[.]example[.]com'],
  ...more,
});
const created = async (body: object = draft()) => {
  const response = await call('POST', '', body);
  expect([response.status, response.text]).toEqual([201, expect.any(String)]);
  const [template, ...others] = response.json<{ certificateIssuingTemplates: { id: string }[] }>()
    .certificateIssuingTemplates;
  expect(others).toEqual([]);
  return { id: '', ...template };
};

describe('a template that a program makes', () => {
  it('comes back as it was sent, with ids that clients look for and defaults for the rest', async () => {
    const body = draft({ description: null, priority: 3 });
    const template = await created(body);
    const { certificateAuthorityProductOptionId, keyTypes, subjectCNRegexes, name } = body;
    expect(template).toMatchObject({
      name,
      companyId: app.companyId,
      certificateAuthorityAccountId: ca.caAccountId,
      certificateAuthorityProductOptionId,
      keyTypes,
      keyReuse: true,
      priority: 3,
      subjectCNRegexes,
      subjectORegexes: ['.*'],
      product: { productName: 'Default Product', validityPeriod: 'P90D' },
      systemGenerated: false,
    });
    expect(template).not.toHaveProperty('description');
    expect((await call('GET', `/${template.id}`)).json()).toEqual(template);
    expect((await call('GET', '/')).json()).toMatchObject({
      certificateIssuingTemplates: expect.arrayContaining([template]),
    });
  });

  it('is overwritten and deleted, each an event', async () => {
    const { id } = await created();
    const body = draft({ keyReuse: false });
    const response = await call('PUT', `/${id}`, body);
    expect([response.status, response.json()]).toMatchObject([
      200,
      { id, name: body.name, keyReuse: false },
    ]);
    const gone = await call('DELETE', `/${id}`);
    expect([gone.status, gone.text]).toEqual([204, '']);
    expect(codes(await call('GET', `/${id}`))).toEqual([404, 10051]);
    expect(codes(await call('PUT', `/${id}`, body))).toEqual([404, 10051]);
    const events = await app.database.asAdministrator(
      'select type from audit_events where subject_id = $1 order by sequence',
      [id],
    );
    expect(events.map(({ type }) => type)).toEqual(
      ['created', 'changed', 'deleted'].map((what) => `certificate-issuing-template.${what}`),
    );
  });

  it('has a name of its own, an option of the company, and everybody as consumer', async () => {
    const body = draft();
    await created(body);
    expect(codes(await call('POST', '', body))).toEqual([409, 26_902]);
    expect(codes(await call('POST', '', draft({ name: ' ' })))).toEqual([400, 26_901]);
    expect(codes(await call('POST', '', draft({ name: 'x'.repeat(65) })))).toEqual([400, 26_901]);
    const foreign = { certificateAuthorityProductOptionId: randomUUID() };
    expect(codes(await call('POST', '', draft(foreign)))).toEqual([404, 50_309]);
    const limited = draft({ everyoneIsConsumer: false });
    expect(codes(await call('POST', '', limited))).toEqual([400, 10_066]);
    const teams = { resourceConsumerTeamIds: [randomUUID()] };
    expect(codes(await call('POST', '', draft(teams)))).toEqual([400, 10_006]);
    expect(codes(await call('POST', '', draft({ driverId: randomUUID() })))).toEqual([400, 10_006]);
  });
});

it('the template of a CA account stays as it is', async () => {
  const { certificateIssuingTemplates } = (await call('GET', '')).json<{
    certificateIssuingTemplates: { id: string; systemGenerated: boolean }[];
  }>();
  const own = certificateIssuingTemplates.find(({ systemGenerated }) => systemGenerated);
  expect(codes(await call('PUT', `/${own?.id}`, draft()))).toEqual([400, 10_066]);
  expect(codes(await call('DELETE', `/${own?.id}`))).toEqual([400, 10_066]);
});
