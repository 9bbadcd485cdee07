import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { assertionOf, createTestApp, type TestApp } from '../../test/support/test-app.ts';
import { RefusalTrail } from '../audit/refusal-trail.ts';

let luciole: TestApp;
let companyId: string;

beforeAll(async () => {
  luciole = await createTestApp();
});
beforeEach(async () => {
  ({ companyId } = await luciole.createCompany());
});
afterAll(() => luciole.close());

const events = () =>
  luciole.database.asAdministrator(
    'select type, outcome, actor_kind, actor_id, subject_id, source_address, after from audit_events where company_id = $1 order by sequence',
    [companyId],
  );

const exchange = (assertion: string, remoteAddress = '127.0.0.1') =>
  luciole.app.inject({
    method: 'POST',
    url: '/v1/oauth/token/serviceaccount',
    remoteAddress,
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    payload: new URLSearchParams({
      grant_type: 'urn:ietf:params:oauth:grant-type:jwt-bearer',
      assertion,
    }).toString(),
  });

describe('a token', () => {
  it('is an event when it is granted, in the transaction that remembers its assertion', async () => {
    const account = await luciole.createServiceAccount(companyId);
    await luciole.signIn(account);
    expect(await events()).toEqual([
      {
        type: 'service-account.token-granted',
        outcome: 'SUCCESS',
        actor_kind: 'SERVICE_ACCOUNT',
        actor_id: account.id,
        subject_id: account.id,
        source_address: '127.0.0.1',
        after: {
          authenticationType: 'rsaKey',
          scopes: ['distributed-issuance'],
          credentialThumbprint: expect.stringMatching(/^[-\w]{43}$/),
          lifetimeSeconds: 900,
        },
      },
    ]);
  });

  it('is granted once in the trail when its assertion is sent eight times at once', async () => {
    const account = await luciole.createServiceAccount(companyId);
    const assertion = await assertionOf(account, luciole.clock.nowSeconds());
    await Promise.all(Array.from({ length: 8 }, () => exchange(assertion)));
    await luciole.app.get(RefusalTrail).flush();
    expect((await events()).map(({ type, after }) => [type, Object(after).repeated])).toEqual([
      ['service-account.token-granted', undefined],
      ['service-account.token-refused', undefined],
      ['service-account.token-refused', 6],
    ]);
  });

  it('ruling 27: refusals are told apart by source, and those of one are two events a minute', async () => {
    const account = await luciole.createServiceAccount(companyId);
    const other = await luciole.createServiceAccount(companyId);
    const forged = await assertionOf({ ...other, id: account.id }, luciole.clock.nowSeconds());
    for (const source of ['192.0.2.1', '192.0.2.2']) {
      const answers = await Promise.all(Array.from({ length: 20 }, () => exchange(forged, source)));
      expect(answers.every(({ statusCode }) => statusCode === 400)).toBe(true);
    }
    await luciole.app.get(RefusalTrail).flush();
    const refused = await events();
    expect(
      refused.map((row) => [row['source_address'], Object(row['after']).repeated ?? 1]),
    ).toEqual([
      ['192.0.2.1', 1],
      ['192.0.2.2', 1],
      ['192.0.2.1', 19],
      ['192.0.2.2', 19],
    ]);
    expect(refused[0]).toMatchObject({
      outcome: 'REFUSED',
      // Who it was is not known; what it was about is.
      actor_kind: 'ANONYMOUS',
      actor_id: null,
      subject_id: account.id,
      after: { error: 'OAUTH_SIGNATURE_INVALID' },
    });
    expect(JSON.stringify(refused)).not.toContain(forged.split('.')[1]);
  });

  it('is nobody’s event when neither account nor company exists, and no error of ours', async () => {
    const stranger = { ...(await luciole.createServiceAccount(companyId)), id: randomUUID() };
    const assertion = await assertionOf(stranger, luciole.clock.nowSeconds());
    expect((await exchange(assertion)).statusCode).toBe(401);
    const federated = await luciole.request('POST', `/v1/oauth2/v2.0/${randomUUID()}/token`, {
      form: {
        grant_type: 'client_credentials',
        client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
        client_assertion: assertion,
      },
    });
    expect(federated.status).toBe(401);
    expect(await events()).toEqual([]);
    expect(luciole.logLines.filter((line) => line.includes('could not be recorded'))).toEqual([]);
  });
});
