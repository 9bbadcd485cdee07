import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestApp, type TestApp } from '../../test/support/test-app.ts';
import { AuditTrail } from '../audit/audit-trail.ts';
import { CompanyDatabase } from '../database/company-database.ts';
import { ApiKeyUses } from './api-key-uses.ts';

const HOUR_SECONDS = 3600;

let app: TestApp;

beforeAll(async () => {
  // The proxy lets a test say where a request comes from.
  app = await createTestApp({ LUCIOLE_TRUSTED_PROXIES: '127.0.0.1' });
  const { clock } = app;
  clock.advance(HOUR_SECONDS - (clock.nowSeconds() % HOUR_SECONDS));
});
afterAll(() => app.close());

const get = (apiKey: string, address: string) =>
  app.request('GET', '/v1/teams', { apiKey, headers: { 'x-forwarded-for': address } });

/** Addresses that a user's keys were used from, as the trail has them. */
async function usesOf(userId: string): Promise<readonly unknown[]> {
  const rows = await app.database.asAdministrator(
    `select host(source_address::inet) as address from audit_events
     where type = 'api-key.used' and actor_id = $1 order by sequence`,
    [userId],
  );
  return rows.map(({ address }) => address);
}

/** What another process would have: its own memory, the same database. */
const anotherProcess = () => new ApiKeyUses(app.app.get(CompanyDatabase), app.app.get(AuditTrail));

describe('the use of an API key', () => {
  it('is an event of who, from where and with which key, before the first request is answered', async () => {
    const { apiKey, userId } = await app.createUser(app.companyId, 'GUEST');
    expect((await get(apiKey, '192.0.2.1')).status).toBe(200);
    const events = await app.database.asAdministrator(
      `select e.actor_kind, e.source_address, e.outcome, e.request_id, e.after, k.prefix from audit_events e
       join api_keys k on k.company_id = e.company_id and k.id = e.subject_id::uuid
       where e.type = 'api-key.used' and e.actor_id = $1 and e.subject_kind = 'api-key'`,
      [userId],
    );
    const prefix = apiKey.slice(0, 8);
    const hour = `${app.clock.now().toISOString().slice(0, 13)}:00:00.000Z`;
    expect(events).toEqual([
      {
        actor_kind: 'USER',
        source_address: '192.0.2.1',
        outcome: 'SUCCESS',
        request_id: expect.any(String),
        after: { userId, prefix, hour },
        prefix,
      },
    ]);
  });

  it('is one event an hour for each network, of whatever comes of the requests', async () => {
    const { apiKey, userId } = await app.createUser(app.companyId, 'GUEST');
    const addresses = ['192.0.2.1', '192.0.2.2', '2001:db8::1', '2001:db8::2'];
    for (const address of [...addresses, ...addresses]) await get(apiKey, address);
    const headers = { 'x-forwarded-for': '192.0.2.3' };
    const refused = await app.request('POST', '/v1/teams', { apiKey, headers, json: {} });
    expect(refused.status).toBe(403);
    expect(await usesOf(userId)).toEqual(['192.0.2.1', '192.0.2.2', '2001:db8::1', '192.0.2.3']);
    app.clock.advance(HOUR_SECONDS - 1);
    await get(apiKey, '192.0.2.2');
    expect(await usesOf(userId)).toHaveLength(4);
    app.clock.advance(1);
    await get(apiKey, '192.0.2.2');
    await get(apiKey, '192.0.2.2');
    expect((await usesOf(userId)).slice(4)).toEqual(['192.0.2.2']);
    const kept = await app.database.asAdministrator(
      `select network from api_key_uses u join api_keys k on k.company_id = u.company_id and k.id = u.api_key_id
       where k.user_id = $1`,
      [userId],
    );
    expect(kept).toEqual([{ network: '192.0.2.2' }]);
  });

  it('is one event also of many at once, in several processes whose clocks differ', async () => {
    const { userId } = await app.createUser(app.companyId, 'GUEST');
    const [key] = await app.database.asAdministrator('select id from api_keys where user_id = $1', [
      userId,
    ]);
    const use = {
      companyId: app.companyId,
      apiKeyId: String(key?.['id']),
      userId,
      address: '192.0.2.9',
      lastUsedOn: null,
    };
    const now = app.clock.now();
    const processes = [anotherProcess(), anotherProcess(), anotherProcess()];
    const all = (at: Date) =>
      Promise.all(processes.flatMap((one) => [one.note(use, at), one.note(use, at)]));
    await all(now);
    expect(await usesOf(userId)).toHaveLength(1);
    const [ahead, behind] = [anotherProcess(), anotherProcess()];
    await ahead.note(use, new Date(now.getTime() + HOUR_SECONDS * 1000));
    await behind.note(use, now);
    await ahead.note(use, new Date(now.getTime() + HOUR_SECONDS * 1000));
    expect(await usesOf(userId)).toHaveLength(2);
    // A clock that was days ahead keeps no event away once it is right.
    await anotherProcess().note(use, new Date(now.getTime() + 100 * HOUR_SECONDS * 1000));
    await anotherProcess().note(use, now);
    expect(await usesOf(userId)).toHaveLength(4);
  });

  it('does not happen when it cannot be recorded', async () => {
    const { apiKey } = await app.createUser(app.companyId, 'GUEST');
    await app.database.asAdministrator('alter table api_key_uses rename to api_key_uses_away');
    expect((await get(apiKey, '192.0.2.1')).status).toBe(500);
    await app.database.asAdministrator('alter table api_key_uses_away rename to api_key_uses');
    expect((await get(apiKey, '192.0.2.1')).status).toBe(200);
  });

  it('is none for a key that is not good', async () => {
    const { apiKey, userId } = await app.createUser(app.companyId, 'GUEST');
    await app.database.asAdministrator(
      `update api_keys set status = 'INACTIVE' where user_id = $1`,
      [userId],
    );
    expect((await get(apiKey, '192.0.2.1')).status).toBe(401);
    expect(await usesOf(userId)).toEqual([]);
  });
});
