import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { verifyFile } from '../../test/support/audit-exports.ts';
import { createTestApp, type TestApp, type TestCompany } from '../../test/support/test-app.ts';
import { CompanyDatabase } from '../database/company-database.ts';
import { AuditTrail } from './audit-trail.ts';
import { AuditUpkeep } from './audit-upkeep.ts';

const DAY = 86_400_000;

let luciole: TestApp;
let company: TestCompany;

beforeAll(async () => {
  luciole = await createTestApp();
});
beforeEach(async () => {
  company = await luciole.createCompany();
});
afterAll(() => luciole.close());

const get = (path: string) => luciole.request('GET', path, { apiKey: company.apiKey });
const exported = async (query = '') => {
  const response = await get(`/v1/audit/export${query}`);
  expect(response.status).toBe(200);
  return response.text;
};
const keys = async () => (await get('/v1/audit/keys')).json<{ keys: unknown[] }>().keys;
const checkpoint = async () => {
  const response = await luciole.request('POST', '/v1/audit/checkpoints', {
    apiKey: company.apiKey,
  });
  expect(response.status).toBe(201);
  return response.json<{ jws: string; size: number }>();
};
const admin = (sql: string, ...values: unknown[]) =>
  luciole.database.asAdministrator(sql, [company.companyId, ...values]);

/** So many events of a company, as a room would record them. */
async function record(count: number, age = 0, name = 'policy'): Promise<void> {
  await luciole.app.get(CompanyDatabase).inCompany(company.companyId, async (tx) => {
    for (let place = 0; place < count; place += 1) {
      await new AuditTrail().record(tx, {
        type: 'policy.changed',
        occurredAt: new Date(luciole.clock.now().getTime() - age),
        actor: { kind: 'USER', id: company.userId, name: 'admin' },
        subject: { kind: 'policy', id: randomUUID() },
        after: { name, password: 'hunter2' },
      });
    }
  });
}

describe('GET /v1/audit/export', () => {
  it('gives every event, itself included, with a chain that verifies', async () => {
    await record(1100);
    const text = await exported();
    const report = verifyFile(text, {
      keys: await keys(),
      checkpoints: [(await checkpoint()).jws],
    });
    expect(report).toMatchObject({
      companyId: company.companyId,
      first: 1,
      // A key was made for it, and it was recorded.
      end: 1102,
      agreesWith: [1102],
      findings: [],
      problems: [],
    });
    expect(text.trimEnd().split('\n').at(-1)).toContain('"type":"audit-trail.exported"');
    expect(text).not.toContain('hunter2');
  });

  it.each([
    [
      'altered',
      `update audit_events set canonical = overlay(canonical placing '\\x78' from 400) where company_id = $1 and sequence = 5`,
      { kind: 'altered', sequence: 5 },
    ],
    [
      'deleted',
      'delete from audit_events where company_id = $1 and sequence = 5',
      { kind: 'missing', sequence: 5, through: 5 },
    ],
    [
      'deleted with its link',
      `with gone as (delete from audit_links where company_id = $1 and sequence = 5)
       delete from audit_events where company_id = $1 and sequence = 5`,
      { kind: 'missing', sequence: 5, through: 5 },
    ],
    [
      'swapped with the next',
      `update audit_events a set canonical = b.canonical from audit_events b
       where a.company_id = $1 and b.company_id = $1
         and (a.sequence, b.sequence) in ((5, 6), (6, 5))`,
      { kind: 'altered', sequence: 5 },
    ],
  ])('ruling 27: shows that an event was %s by who owns the database', async (_, sql, finding) => {
    await record(10);
    await checkpoint();
    expect(verifyFile(await exported()).findings).toEqual([]);
    await admin(sql);
    const { findings } = verifyFile(await exported());
    expect(findings[0]).toMatchObject(finding);
  });

  it('shows that the whole chain was made anew, between two checkpoints', async () => {
    await record(6);
    await checkpoint();
    await record(6);
    await checkpoint();
    await admin(
      `update audit_events set canonical = convert_to('{}', 'UTF8') where company_id = $1 and sequence = 9`,
    );
    await admin('delete from audit_links where company_id = $1');
    await admin('delete from audit_chain_heads where company_id = $1');
    const { findings } = verifyFile(await exported());
    // The key was made by the first checkpoint: event 7.
    expect(findings).toEqual([{ kind: 'rewritten', sequence: 8, through: 13 }]);
  });

  it('ruling 27: a checkpoint from before shows that the end was cut off, in a file that is right in itself', async () => {
    await record(10);
    const before = await checkpoint();
    for (const table of ['audit_events', 'audit_links'])
      await admin(`delete from ${table} where company_id = $1 and sequence > 5`);
    await admin('delete from audit_checkpoints where company_id = $1');
    await admin('delete from audit_chain_heads where company_id = $1');
    await admin('delete from audit_links where company_id = $1');
    await admin('update audit_sequences set last_sequence = 5 where company_id = $1');
    const text = await exported();
    expect(verifyFile(text)).toMatchObject({ end: 6, findings: [], problems: [] });
    expect(verifyFile(text, { checkpoints: [before.jws] }).findings).toEqual([
      { kind: 'missing', sequence: 7, through: 11 },
    ]);
  });

  it('leaves digests for what was not asked for, and still verifies', async () => {
    await record(3);
    const account = await luciole.createServiceAccount(company.companyId);
    await luciole.signIn(account);
    const text = await exported(`?activityType=Authentication&actor=${account.id.toUpperCase()}`);
    const report = verifyFile(text);
    expect(report).toMatchObject({ findings: [], problems: [], digests: report.end - 1 });
    expect(text.match(/"event":/g)).toHaveLength(1);
    const [header = ''] = text.split('\n');
    expect(JSON.parse(header)).toMatchObject({
      filter: {
        types: expect.arrayContaining(['service-account.token-granted']),
        actorId: account.id,
      },
    });
  });

  it('cuts the trail by time, and says so in what is signed', async () => {
    await record(3, 2 * DAY);
    await record(3, DAY);
    await record(3);
    const now = luciole.clock.now().getTime();
    const at = (age: number) => encodeURIComponent(new Date(now - age).toISOString());
    const report = verifyFile(await exported(`?from=${at(1.5 * DAY)}&to=${at(DAY / 2)}`), {
      checkpoints: [(await checkpoint()).jws],
    });
    expect(report).toMatchObject({ first: 4, end: 6, findings: [], problems: [] });
    const nothing = verifyFile(await exported(`?to=${at(9 * DAY)}`));
    expect(nothing).toMatchObject({ first: 1, end: 0, findings: [], problems: [] });
  });

  it('ruling 28: writes tables that no spreadsheet obeys', async () => {
    await record(1, 0, '=HYPERLINK("https://evil.example")');
    await luciole.app.get(CompanyDatabase).inCompany(company.companyId, (tx) =>
      new AuditTrail().record(tx, {
        type: 'team.created',
        occurredAt: luciole.clock.now(),
        actor: { kind: 'USER', id: company.userId, name: '=cmd|calc!A0' },
      }),
    );
    const response = await get('/v1/audit/export?format=csv');
    expect(response.headers['content-type']).toBe('text/csv; charset=utf-8');
    expect(response.headers['content-disposition']).toMatch(
      /^attachment; filename="audit-1-\d+\.csv"$/,
    );
    const [head, , line] = response.text.split('\r\n');
    expect(head).toMatch(/^"sequence","id","activityDate",/);
    expect(line).toContain(`"'=cmd|calc!A0"`);
    expect(response.text).not.toMatch(/(?:^|,)"?[=+@-]/m);
  });

  it('shows nothing of another company, whatever is asked for', async () => {
    await record(2);
    const [theirs] = await admin('select subject_id as id from audit_events where company_id = $1');
    company = await luciole.createCompany();
    const text = await exported(`?object=${String(theirs?.['id'])}`);
    expect(text.match(/"event":/g)).toBeNull();
    expect(verifyFile(text).companyId).toBe(company.companyId);
  });

  it.each(['GUEST', 'RESOURCE_OWNER'] as const)('is refused to a %s', async (role) => {
    const { apiKey } = await luciole.createUser(company.companyId, role);
    expect((await luciole.request('GET', '/v1/audit/export', { apiKey })).status).toBe(403);
    expect(
      (await luciole.request('POST', '/v1/activitylogsearch', { apiKey, json: {} })).status,
    ).toBe(403);
  });
});

describe('retention', () => {
  it('removes what is too old, records it, and leaves what verifies', async () => {
    await record(20, 60 * DAY);
    await record(5, 40 * DAY);
    await record(5);
    const before = await checkpoint();
    const settings = await luciole.request('PUT', '/v1/audit/settings', {
      apiKey: company.apiKey,
      json: { retentionDays: 45 },
    });
    expect([settings.status, settings.json()]).toEqual([200, { retentionDays: 45 }]);
    expect((await get('/v1/audit/settings')).json()).toEqual({ retentionDays: 45 });
    const upkeep = luciole.app.get(AuditUpkeep);
    expect(await upkeep.prune()).toBe(20);
    expect(await upkeep.prune()).toBe(0);
    const text = await exported();
    expect(verifyFile(text, { checkpoints: [before.jws] })).toMatchObject({
      first: 21,
      findings: [],
      problems: [],
      agreesWith: [31],
    });
    expect(text).toContain('"type":"audit-trail.pruned"');
    const [pruned] = await admin(
      `select after from audit_events where company_id = $1 and type = 'audit-trail.pruned'`,
    );
    expect(pruned?.['after']).toMatchObject({ through: 20, events: 20, retentionDays: 45 });
    const reasons = (await get('/v1/audit/checkpoints')).json<{
      checkpoints: { reason: string; size: number }[];
    }>();
    expect(reasons.checkpoints).toContainEqual(
      expect.objectContaining({ reason: 'PRUNING', size: 20 }),
    );
  });

  it('keeps everything unless told, and no event younger than thirty days can go', async () => {
    await record(3, 29 * DAY);
    await checkpoint();
    expect(await luciole.app.get(AuditUpkeep).prune()).toBe(0);
    for (const retentionDays of [29, 0, 1.5, 36_501]) {
      const answer = await luciole.request('PUT', '/v1/audit/settings', {
        apiKey: company.apiKey,
        json: { retentionDays },
      });
      expect(answer.status).toBe(400);
    }
    await luciole.request('PUT', '/v1/audit/settings', {
      apiKey: company.apiKey,
      json: { retentionDays: 30 },
    });
    // What holds the keys of the serving role cannot do more: the function asks the settings.
    const cut = luciole.app
      .get(CompanyDatabase)
      .inCompany(company.companyId, (tx) => tx.query('select prune_audit_events(4)'));
    await expect(cut).rejects.toMatchObject({ code: '42501' });
  });
});

describe('checkpoints', () => {
  it('are signed by upkeep when the trail has moved, and written to the log', async () => {
    await record(1);
    const upkeep = luciole.app.get(AuditUpkeep);
    expect(await upkeep.signCheckpoints()).toBeGreaterThan(0);
    expect(await upkeep.signCheckpoints()).toBe(0);
    const { checkpoints } = (await get('/v1/audit/checkpoints')).json<{
      checkpoints: { jws: string; reason: string }[];
    }>();
    expect(checkpoints.map(({ reason }) => reason)).toEqual(['SCHEDULED']);
    const [, payload = ''] = checkpoints[0]?.jws.split('.') ?? [];
    const line = luciole.logLines.find((text) => text.includes(payload));
    expect(line).toContain('"audit checkpoint"');
  });
});
