import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../../test/support/test-database.ts';
import type { CompanyDatabase } from '../database/company-database.ts';
import { type AuditEvent, AuditTrail } from './audit-trail.ts';

const EVENT: AuditEvent = {
  type: 'policy.changed',
  occurredAt: new Date('2026-11-21T12:00:00.123Z'),
  actor: { kind: 'USER', id: randomUUID(), name: 'admin' },
  subject: { kind: 'policy', id: randomUUID() },
  sourceAddress: '192.0.2.1',
  before: { name: 'a' },
  after: { name: 'b' },
};

describe('AuditTrail', () => {
  const trail = new AuditTrail();
  let test: TestDatabase;
  let database: CompanyDatabase;

  beforeAll(async () => {
    test = await createTestDatabase();
    ({ database } = await test.open());
  });
  afterAll(() => test.close());

  it('ruling 34: stores who, what, before and after, and canonical bytes that say the same', async () => {
    const companyId = await test.createCompany();
    await database.inCompany(companyId, (tx) => trail.record(tx, EVENT));
    const [row] = await database.inCompany(companyId, (tx) =>
      tx.query('select * from audit_events'),
    );
    expect(row).toMatchObject({
      type: EVENT.type,
      occurred_at: EVENT.occurredAt,
      outcome: 'SUCCESS',
      actor_id: EVENT.actor.id,
      before: EVENT.before,
      after: EVENT.after,
    });
    expect(JSON.parse(String(row?.['canonical']))).toMatchObject({
      id: row?.['id'],
      companyId,
      type: EVENT.type,
      occurredAt: '2026-11-21T12:00:00.123Z',
      actor: EVENT.actor,
      subject: EVENT.subject,
      before: EVENT.before,
      after: EVENT.after,
    });
    expect(String(row?.['id'])).toMatch(
      /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/,
    );
  });

  it('ruling 27: numbers the events of a company without gaps, although writers race and roll back', async () => {
    const companyId = await test.createCompany();
    await Promise.allSettled(
      Array.from({ length: 30 }, (_, place) =>
        database.inCompany(companyId, async (tx) => {
          await trail.record(tx, EVENT);
          if (place % 3 === 0) throw new Error('no effect, no event');
        }),
      ),
    );
    const rows = await database.inCompany(companyId, (tx) =>
      tx.query<{ sequence: number }>('select sequence::int from audit_events order by sequence'),
    );
    expect(rows.map(({ sequence }) => sequence)).toEqual(
      Array.from({ length: 20 }, (_, place) => place + 1),
    );
  });

  it('ruling 14: takes no event from the serving role but through its function, and lets none be changed', async () => {
    const companyId = await test.createCompany();
    await database.inCompany(companyId, (tx) => trail.record(tx, EVENT));
    for (const sql of [
      `update audit_events set type = 'x'`,
      'delete from audit_events',
      'truncate audit_events',
      'update audit_sequences set last_sequence = 0',
      `insert into audit_events (company_id) values ('${companyId}')`,
      `select append_audit_event('${companyId}', '{}')`,
      `select append_audit_events('[]')`,
    ]) {
      await expect(database.inCompany(companyId, (tx) => tx.execute(sql))).rejects.toMatchObject({
        code: '42501',
      });
    }
  });

  it('writes to no trail when no company is named', async () => {
    const nowhere = database.inDeployment((tx) =>
      tx.query('select record_audit_event($1)', [JSON.stringify({ id: randomUUID() })]),
    );
    await expect(nowhere).rejects.toMatchObject({ code: '23502' });
  });
});
