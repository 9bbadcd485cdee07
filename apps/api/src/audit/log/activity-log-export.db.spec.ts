import type { ActivityLogEntryInformation } from '@luciole/contract';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { codes } from '../../../test/support/answers.ts';
import { createTestApp, type TestApp } from '../../../test/support/test-app.ts';
import { CompanyDatabase } from '../../database/company-database.ts';
import { AuditTrail } from '../audit-trail.ts';

/** More than two pages. */
const EVENTS = 1234;

let luciole: TestApp;

beforeAll(async () => {
  luciole = await createTestApp();
  const start = luciole.clock.now().getTime() - 86_400_000;
  await luciole.app.get(CompanyDatabase).inCompany(luciole.companyId, async (tx) => {
    for (let place = 0; place < EVENTS; place += 1) {
      await new AuditTrail().record(tx, {
        type: place % 2 === 0 ? 'policy.deleted' : 'policy.changed',
        // Seven share an instant: the sequence tells them apart.
        occurredAt: new Date(start + Math.floor(place / 7) * 1000),
        actor: { kind: 'USER', id: luciole.userId, name: '=HYPERLINK("https://attacker.example")' },
        after: { name: `mesh ${place}` },
      });
    }
  });
});
afterAll(() => luciole.close());

const exported = (json: unknown, accept = 'application/x-ndjson', apiKey = luciole.apiKey) =>
  luciole.request('POST', '/v1/activitylogsearch/export', { apiKey, json, headers: { accept } });
const OLDEST_FIRST = { orders: [{ field: 'activityDate', direction: 'ASC' }] };
const linesOf = (text: string) =>
  text
    .trimEnd()
    .split('\n')
    .map((line): ActivityLogEntryInformation => JSON.parse(line));
const kind = (value: string) => ({ field: 'activityName', operator: 'EQ', value });

describe('POST /v1/activitylogsearch/export', () => {
  it('writes every event that matches once, over all pages, in the order that was asked for', async () => {
    const response = await exported({
      expression: kind('policy.deleted'),
      ordering: OLDEST_FIRST,
      paging: { pageSize: 1 },
    });
    expect([response.status, response.headers['content-type']]).toEqual([
      200,
      'application/x-ndjson',
    ]);
    const sequences = linesOf(response.text).map(({ payload }) => Number(payload['sequence']));
    expect(sequences).toEqual(Array.from({ length: EVENTS / 2 }, (_, index) => 2 * index + 1));
    const backwards = linesOf((await exported({ expression: kind('policy.deleted') })).text);
    expect(backwards.map(({ payload }) => Number(payload['sequence']))).toEqual(
      sequences.toReversed(),
    );
  });

  it('writes what a search answers, the newest first unless asked otherwise', async () => {
    const [newest] = linesOf((await exported({})).text);
    expect(newest?.activityName).toBe('Audit Trail Exported');
    const search = await luciole.request('POST', '/v1/activitylogsearch', {
      apiKey: luciole.apiKey,
      json: { paging: { pageSize: 1 } },
    });
    const [{ companyId, ...entry } = { companyId: '' }] = search.json<{
      activityLogEntries: ActivityLogEntryInformation[];
    }>().activityLogEntries;
    expect([companyId, entry]).toEqual([luciole.companyId, newest]);
  });

  it('is a list, as the reference writes it, unless another format is asked for', async () => {
    const response = await exported({ expression: kind('policy.changed') }, '*/*');
    expect(response.headers['content-type']).toBe('application/json');
    expect(response.json<unknown[]>()).toHaveLength(EVENTS / 2);
    expect(response.json<object[]>()[0]).not.toHaveProperty('companyId');
  });

  it('ruling 28: names of callers are no formulas in a table', async () => {
    const expression = { field: 'sequence', operator: 'LTE', value: 1 };
    const { text, headers } = await exported({ expression }, 'text/csv');
    expect(headers['content-type']).toBe('text/csv; charset=utf-8');
    expect(headers['content-disposition']).toBe('attachment; filename="activity-log.csv"');
    const [heading, line, end] = text.split('\r\n');
    expect(heading).toContain('"activityDate","activityType","activityName"');
    expect(line).toContain(`,"'=HYPERLINK(""https://attacker.example"")",`);
    expect(end).toBe('');
  });

  it('is an event, which says what was looked at and not what was looked for', async () => {
    const secret = 'a-key-that-somebody-lost';
    await exported({ expression: { field: 'message', operator: 'FIND', value: secret } });
    const [event] = await luciole.database.asAdministrator(
      `select type, actor_id::text, after from audit_events order by sequence desc limit 1`,
    );
    expect(event).toEqual({
      type: 'audit-trail.exported',
      actor_id: luciole.userId,
      after: { format: 'jsonl', fields: ['message'] },
    });
  });

  it('refuses what a search refuses, before anything is written', async () => {
    const response = await exported({ expression: { field: 'nothing', value: 'x' } });
    expect(codes(response)).toEqual([400, 10006]);
    const byName = { orders: [{ field: 'activityName', direction: 'ASC' }] };
    expect(codes(await exported({ ordering: byName }))).toEqual([400, 10006]);
  });

  it('is empty for a company in which nothing matches', async () => {
    const { apiKey } = await luciole.createCompany();
    const expression = kind('policy.deleted');
    expect((await exported({ expression }, 'application/x-ndjson', apiKey)).text).toBe('');
    expect((await exported({ expression }, '*/*', apiKey)).json()).toEqual([]);
  });
});
