import { randomUUID } from 'node:crypto';
import { createLogger } from '@luciole/service';
import { Client } from 'pg';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';

import { createTestDatabase, type TestDatabase } from '../../../test/support/test-database.ts';
import type { CompanyDatabase } from '../../database/company-database.ts';
import { type AuditEvent, AuditTrail } from '../audit-trail.ts';
import { AuditChainer } from './audit-chainer.ts';
import { digestOf, genesisLink, linkOf } from './link.ts';

const event = (): AuditEvent => ({
  type: 'policy.changed',
  occurredAt: new Date('2026-11-21T12:00:00.123Z'),
  actor: { kind: 'USER', id: randomUUID(), name: 'admin' },
  after: { name: randomUUID() },
});

describe('AuditChainer', () => {
  const trail = new AuditTrail();
  const logger = createLogger('silent');
  let test: TestDatabase;
  let database: CompanyDatabase;
  let chainer: AuditChainer;
  let companyId: string;

  beforeAll(async () => {
    test = await createTestDatabase();
    ({ database } = await test.open({ poolSize: 12 }));
    chainer = new AuditChainer(database, logger);
  });
  beforeEach(async () => {
    companyId = await test.createCompany();
  });
  afterAll(() => test.close());

  const record = (count: number): Promise<unknown> =>
    database.inCompany(companyId, async (tx) => {
      for (let place = 0; place < count; place += 1) await trail.record(tx, event());
    });

  /** Links as they must be, by code that shares nothing with the database's. */
  async function expectedLinks(): Promise<[number, string][]> {
    const rows = await test.asAdministrator(
      'select sequence::int, canonical from audit_events where company_id = $1 order by sequence',
      [companyId],
    );
    let link = genesisLink(companyId);
    return rows.map((row) => {
      const sequence = Number(row['sequence']);
      link = linkOf(link, sequence, digestOf(row['canonical'] as Buffer));
      return [sequence, link.toString('hex')];
    });
  }

  const storedLinks = async (): Promise<[number, string][]> =>
    (
      await test.asAdministrator(
        `select sequence::int, encode(link, 'hex') as link from audit_links where company_id = $1 order by sequence`,
        [companyId],
      )
    ).map((row) => [Number(row['sequence']), String(row['link'])]);

  it('ruling 27: links each event over the link before it, its number and its canonical bytes', async () => {
    await record(5);
    const head = await chainer.catchUp(companyId);
    const links = await expectedLinks();
    expect(await storedLinks()).toEqual(links);
    expect([head.sequence, head.link.toString('hex')]).toEqual(links.at(-1));
  });

  it('goes on where it stopped, in batches, for every company', async () => {
    const first = companyId;
    await record(7);
    companyId = await test.createCompany();
    await record(4);
    await chainer.link(3);
    await record(2);
    await chainer.link(3);
    expect(await storedLinks()).toEqual(await expectedLinks());
    expect(await storedLinks()).toHaveLength(6);
    companyId = first;
    expect(await storedLinks()).toEqual(await expectedLinks());
  });

  it('links everything once, while eight writers commit and roll back and two chainers work', async () => {
    const { database: elsewhere } = await test.open({ poolSize: 2 });
    const chainers = [chainer, new AuditChainer(elsewhere, logger)];
    const writing = { isOver: false };
    const chaining = chainers.map(async (one) => {
      while (!writing.isOver) await one.link(4);
    });
    await Promise.all(
      Array.from({ length: 8 }, async (_, writer) => {
        for (let turn = 0; turn < 25; turn += 1) {
          const work = database.inCompany(companyId, async (tx) => {
            await trail.record(tx, event());
            if ((turn + writer) % 5 === 0) throw new Error('no effect, no event');
          });
          await work.catch(() => undefined);
        }
      }),
    );
    writing.isOver = true;
    await Promise.all(chaining);
    const heads = await Promise.all(chainers.map((one) => one.catchUp(companyId)));
    const links = await expectedLinks();
    expect(links).toHaveLength(160);
    expect(await storedLinks()).toEqual(links);
    expect(heads.map(({ sequence, link }) => [sequence, link.toString('hex')])).toEqual([
      links.at(-1),
      links.at(-1),
    ]);
  });

  it('loses nothing and links nothing twice when a chainer dies between its work and its commit', async () => {
    await record(10);
    const dying = new Client({
      connectionString: test.url,
      options: '-c search_path=luciole,public',
    });
    dying.on('error', () => undefined);
    await dying.connect();
    await dying.query('begin; set local role luciole_service');
    expect((await dying.query('select link_audit_events(100) as linked')).rows).toEqual([
      { linked: 10 },
    ]);
    // While it lives, no other works.
    expect(await chainer.link()).toBeUndefined();
    const [{ pid } = {}] = (await dying.query<{ pid: number }>('select pg_backend_pid() as pid'))
      .rows;
    await test.asAdministrator('select pg_terminate_backend($1)', [pid]);
    await chainer.catchUp(companyId);
    expect(await storedLinks()).toEqual(await expectedLinks());
    await dying.end().catch(() => undefined);
  });

  it('takes no link from the serving role, and shows none of another company', async () => {
    await record(1);
    await chainer.catchUp(companyId);
    const other = await test.createCompany();
    expect(await database.inCompany(other, (tx) => tx.query('select from audit_links'))).toEqual(
      [],
    );
    for (const sql of [
      `insert into audit_links values ('${companyId}', 2, sha256('x'))`,
      `update audit_links set link = sha256('x')`,
      'delete from audit_links',
      `update audit_chain_heads set sequence = 0`,
      'delete from audit_cuts',
      'delete from audit_checkpoints',
      `update audit_checkpoints set sequence = 1`,
      'select prune_audit_events(1)',
    ]) {
      await expect(database.inCompany(companyId, (tx) => tx.execute(sql))).rejects.toMatchObject({
        code: '42501',
      });
    }
  });

  it('starts each company at a link of its own', async () => {
    const [row] = await test.asAdministrator(
      `select encode(audit_genesis_link($1), 'hex') as link`,
      [companyId],
    );
    expect(row).toEqual({ link: genesisLink(companyId).toString('hex') });
    expect((await chainer.catchUp(companyId)).sequence).toBe(0);
  });
});
