import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { assertionOf, createTestApp, type TestApp, type TestResponse } from './support/test-app.ts';

let luciole: TestApp;

beforeAll(async () => {
  luciole = await createTestApp();
});
afterAll(async () => {
  await luciole.close();
});

const GRANT = 'urn:ietf:params:oauth:grant-type:jwt-bearer';

function exchange(form: Record<string, string>): Promise<TestResponse> {
  return luciole.request('POST', '/v1/oauth/token/serviceaccount', { form });
}

const part = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');

describe('POST /v1/oauth/token/serviceaccount', () => {
  it('answers 200 with a bearer that other routes know', async () => {
    const account = await luciole.createServiceAccount(luciole.companyId);
    const assertion = await assertionOf(account, luciole.clock.nowSeconds());
    const response = await exchange({ grant_type: GRANT, assertion });
    expect(response.status).toBe(200);
    expect(response.headers['cache-control']).toBe('no-store');
    const body = response.json<{ access_token: string }>();
    expect(body).toEqual({
      access_token: expect.any(String),
      token_type: 'bearer',
      expires_in: 900,
    });
    const denied = await luciole.request('GET', '/v1/distributedissuers/policies', {
      bearer: body.access_token,
    });
    expect([denied.status, denied.json()]).toEqual([
      403,
      expect.objectContaining({ errors: [expect.objectContaining({ code: 30001 })] }),
    ]);
  });

  it('notes the use of the account', async () => {
    const account = await luciole.createServiceAccount(luciole.companyId);
    await luciole.signIn(account);
    const [row] = await luciole.database.asAdministrator(
      'select last_used_on from service_accounts where id = $1',
      [account.id],
    );
    expect(row?.['last_used_on']).toEqual(luciole.clock.now());
  });

  it('refuses a repetition in the documented form, whichever process was asked first', async () => {
    const account = await luciole.createServiceAccount(luciole.companyId);
    const assertion = await assertionOf(account, luciole.clock.nowSeconds());
    const responses = await Promise.all(
      [1, 2, 3, 4].map(() => exchange({ grant_type: GRANT, assertion })),
    );
    expect(responses.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([
      200, 400, 400, 400,
    ]);
    expect(responses.find(({ status }) => status === 400)?.json()).toEqual({
      error: 'invalid_grant',
      error_description: 'The assertion was used before',
    });
  });

  it('marks a wrong key as clients expect it', async () => {
    const account = await luciole.createServiceAccount(luciole.companyId);
    const other = await luciole.createServiceAccount(luciole.companyId);
    const assertion = await assertionOf({ ...other, id: account.id }, luciole.clock.nowSeconds());
    const response = await exchange({ grant_type: GRANT, assertion });
    expect([response.status, response.json()]).toEqual([
      400,
      { error: 'invalid_grant', error_description: 'token_signature_verification_error' },
    ]);
  });

  it('answers 401 invalid_client to an account that is disabled', async () => {
    const account = await luciole.createServiceAccount(luciole.companyId);
    await luciole.database.asAdministrator(
      'update service_accounts set enabled = false where id = $1',
      [account.id],
    );
    const response = await exchange({
      grant_type: GRANT,
      assertion: await assertionOf(account, luciole.clock.nowSeconds()),
    });
    expect([response.status, response.json<{ error: string }>().error]).toEqual([
      401,
      'invalid_client',
    ]);
  });

  it.each(['a\u0000b', 'x'.repeat(99), '\ud800', 7, ['a'], { length: 1 }, null, ''])(
    'answers 401 to a bearer whose key id is %j',
    async (kid) => {
      const bearer = `${part({ alg: 'ES256', typ: 'at+jwt', kid })}.${part({ sub: 'x' })}.${part('')}`;
      const response = await luciole.request('GET', '/v1/distributedissuers/policies', { bearer });
      expect(response.status).toBe(401);
    },
  );

  it.each([
    ['no grant type', {}, 'invalid_request'],
    ['another grant type', { grant_type: 'password', assertion: 'x' }, 'unsupported_grant_type'],
    ['no assertion', { grant_type: GRANT }, 'invalid_request'],
    ['an assertion that is no JWT', { grant_type: GRANT, assertion: 'x' }, 'invalid_grant'],
  ])('answers 400 to %s', async (_title, form, error) => {
    const response = await exchange(form);
    expect([response.status, response.json<{ error: string }>().error]).toEqual([400, error]);
  });

  it('takes no JSON', async () => {
    const response = await luciole.request('POST', '/v1/oauth/token/serviceaccount', {
      json: { grant_type: GRANT },
    });
    expect([response.status, response.json<{ error: string }>().error]).toEqual([
      415,
      'invalid_request',
    ]);
  });

  it('refuses a field that is given twice (RFC 6749 §3.2)', async () => {
    const response = await luciole.app.inject({
      method: 'POST',
      url: '/v1/oauth/token/serviceaccount',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      payload: `grant_type=${GRANT}&grant_type=${GRANT}&assertion=x`,
    });
    expect([response.statusCode, response.json<{ error: string }>().error]).toEqual([
      400,
      'invalid_request',
    ]);
  });

  it('forgets what this account left behind when it can no longer be valid', async () => {
    const account = await luciole.createServiceAccount(luciole.companyId);
    const remembered = async (): Promise<number> => {
      const rows = await luciole.database.asAdministrator(
        'select from service_account_assertions where service_account_id = $1',
        [account.id],
      );
      return rows.length;
    };
    await luciole.signIn(account);
    luciole.clock.advance(1_861);
    await luciole.signIn(account);
    // A process whose clock is behind would still take the first one.
    expect(await remembered()).toBe(2);
    luciole.clock.advance(300);
    await luciole.signIn(account);
    expect(await remembered()).toBe(2);
  });
});

const url = () => `/v1/oauth2/v2.0/${luciole.companyId}/token`;

describe('POST /v1/oauth2/v2.0/{tenant}/token', () => {
  const form = {
    grant_type: 'client_credentials',
    client_assertion: 'e30.e30.x',
    client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
  };

  it.each([
    ['another grant type', { ...form, grant_type: 'password' }, 400, 'unsupported_grant_type'],
    ['another assertion type', { ...form, client_assertion_type: 'x' }, 400, 'invalid_request'],
    ['no assertion', { ...form, client_assertion: '' }, 400, 'invalid_request'],
    ['no issuer', form, 400, 'invalid_grant'],
  ])('answers an error to %s', async (_title, fields, status, error) => {
    const response = await luciole.request('POST', url(), { form: fields });
    expect([response.status, response.json<{ error: string }>().error]).toEqual([status, error]);
  });

  it('answers 401 invalid_client when no account of the company has this issuer and subject', async () => {
    const account = await luciole.createServiceAccount(luciole.companyId);
    const client_assertion = await assertionOf(account, luciole.clock.nowSeconds());
    const response = await luciole.request('POST', url(), { form: { ...form, client_assertion } });
    expect([response.status, response.json<{ error: string }>().error]).toEqual([
      401,
      'invalid_client',
    ]);
  });

  it('answers 400 to a tenant that is no UUID', async () => {
    const response = await luciole.request('POST', '/v1/oauth2/v2.0/me/token', { form });
    expect([response.status, response.json<{ error: string }>().error]).toEqual([
      400,
      'invalid_request',
    ]);
  });
});

const keys = () =>
  luciole.database.asAdministrator(
    'select status, sealed_private_key is not null as sealed from token_signing_keys where company_id = $1 order by creation_date, status desc',
    [luciole.companyId],
  );

describe('keys of access tokens', () => {
  it('are one per company however many ask at once, and rotate after 30 days', async () => {
    const company = await luciole.createCompany();
    const account = await luciole.createServiceAccount(company.companyId);
    await Promise.all([1, 2, 3, 4].map(() => luciole.signIn(account)));
    const rows = await luciole.database.asAdministrator(
      'select 1 from token_signing_keys where company_id = $1',
      [company.companyId],
    );
    expect(rows).toHaveLength(1);
  });

  it('verify for a while after they stopped signing, without a private half', async () => {
    const account = await luciole.createServiceAccount(luciole.companyId, ['tenant-admin-role']);
    luciole.clock.advance(30 * 86_400 - 60);
    const old = await luciole.signIn(account);
    luciole.clock.advance(30 * 86_400);
    await luciole.signIn(account);
    const rows = await keys();
    expect(rows.filter(({ status }) => status === 'ACTIVE')).toHaveLength(1);
    expect(
      rows.filter(({ status, sealed }) => status !== 'ACTIVE' && sealed === true),
    ).toHaveLength(0);
    expect(old).not.toBe('');
  });

  it('are in the database only as envelopes', async () => {
    const rows = await luciole.database.asAdministrator(
      'select sealed_private_key from token_signing_keys where sealed_private_key is not null',
    );
    expect(rows.length).toBeGreaterThan(0);
    for (const { sealed_private_key: sealed } of rows) {
      expect(
        Buffer.isBuffer(sealed) && sealed.includes(Buffer.from('06082a8648ce3d030107', 'hex')),
      ).toBe(false);
    }
  });
});

describe('what clients ask before they sign in', () => {
  it('names the company of a prefix', async () => {
    const response = await luciole.request('GET', `/v1/companies/${luciole.urlPrefix}/loginconfig`);
    expect(response.json()).toEqual({
      companyId: luciole.companyId,
      ssoLogin: false,
      newConfigEnabled: false,
      passwordLogin: true,
    });
  });

  it('gives the configured URL, never that of a header', async () => {
    const response = await luciole.request('GET', `/v1/companies/${luciole.urlPrefix}/baseenv`, {
      headers: { 'x-forwarded-host': 'evil.example', host: 'localhost' },
    });
    expect(response.json()).toEqual({
      apiBaseUrl: 'https://luciole.example',
      uiHost: 'luciole.example',
    });
  });

  it('answers 404/10051 for a prefix that nobody has', async () => {
    const response = await luciole.request('GET', '/v1/companies/nobody/baseenv');
    expect([
      response.status,
      response.json<{ errors: { code: number }[] }>().errors[0]?.code,
    ]).toEqual([404, 10051]);
  });
});
