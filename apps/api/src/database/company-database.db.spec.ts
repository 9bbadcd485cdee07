import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../../test/support/test-database.ts';
import type { CompanyDatabase } from './company-database.ts';

const rename = (name: string): string => `update companies set name = '${name}'`;

describe('CompanyDatabase', () => {
  let test: TestDatabase;
  let database: CompanyDatabase;
  let ours: string;
  let theirs: string;

  beforeAll(async () => {
    test = await createTestDatabase();
    ({ database } = await test.open());
    ours = await test.createCompany('ours');
    theirs = await test.createCompany('theirs');
  });
  afterAll(() => test.close());

  it('runs statements as the service role and not as the login', async () => {
    const [row] = await database.inCompany(ours, (tx) =>
      tx.query('select current_user as acting, session_user as login'),
    );
    expect(row).toEqual({ acting: 'luciole_service', login: test.loginRole });
  });

  it('shows the rows of its company and no others', async () => {
    const rows = await database.inCompany(ours, (tx) =>
      tx.query('select url_prefix from companies'),
    );
    expect(rows).toEqual([{ url_prefix: 'ours' }]);
  });

  it('does not report success for a transaction in which a failed statement was ignored', async () => {
    const ignoring = database.inCompany(ours, async (tx) => {
      await tx.execute(`update companies set name = 'lost'`);
      await tx.query('select 1 / 0').catch(() => undefined);
      return 'done';
    });
    await expect(ignoring).rejects.toThrow('rolled back');
  });

  it('refuses a statement of a transaction that is over, whoever has its connection by then', async () => {
    const one = await test.open({ poolSize: 1 });
    let straggler: (() => Promise<unknown>) | undefined;
    await one.database.inCompany(ours, async (tx) => {
      straggler = () => tx.query('select url_prefix from companies');
    });
    const seen = one.database.inCompany(theirs, async () => straggler?.());
    await expect(seen).rejects.toThrow('is over');
  });

  it('outlives a connection that dies between two statements, and the pool replaces it', async () => {
    const one = await test.open({ poolSize: 1 });
    const dying = one.database.inCompany(ours, async (tx) => {
      const [row] = await tx.query<{ pid: number }>('select pg_backend_pid() as pid');
      await test.asAdministrator('select pg_terminate_backend($1)', [row?.pid]);
      await sleep(100);
      return 'unnoticed';
    });
    await expect(dying).rejects.toThrow(/terminat|closed|not queryable/i);
    const rows = await one.database.inCompany(theirs, (tx) =>
      tx.query('select url_prefix from companies'),
    );
    expect(rows).toEqual([{ url_prefix: 'theirs' }]);
  });

  it('shows nothing in a transaction that names no company', async () => {
    const rows = await database.inDeployment((tx) => tx.query('select * from companies'));
    expect(rows).toEqual([]);
  });

  it('refuses to write a row of another company', async () => {
    const insertForThem = database.inCompany(ours, (tx) =>
      tx.execute(
        `insert into teams (company_id, id, name, role) values ($1, gen_random_uuid(), 'x', 'GUEST')`,
        [theirs],
      ),
    );
    await expect(insertForThem).rejects.toMatchObject({ code: '42501' });
  });

  it('changes and deletes no row of another company', async () => {
    await database.inCompany(theirs, (tx) =>
      tx.execute(
        `insert into teams (company_id, id, name, role) values ($1, gen_random_uuid(), 'theirs', 'GUEST')`,
        [theirs],
      ),
    );
    const touched = await database.inCompany(ours, async (tx) => [
      await tx.execute(`update teams set name = 'ours'`),
      await tx.execute('delete from teams'),
    ]);
    expect(touched).toEqual([0, 0]);
    expect(await test.asAdministrator('select name from teams')).toEqual([{ name: 'theirs' }]);
  });

  it('gives a statement outside of it no right at all', async () => {
    const { dataSource } = await test.open({ poolSize: 1 });
    await expect(dataSource.query('select * from luciole.companies')).rejects.toMatchObject({
      code: '42501',
    });
  });

  it('leaves no company behind on the connection', async () => {
    const { database: single } = await test.open({ poolSize: 1 });
    await single.inCompany(ours, (tx) => tx.query('select 1'));
    const [row] = await single.inDeployment((tx) =>
      tx.query(`select count(*)::int as rows from companies`),
    );
    expect(row).toEqual({ rows: 0 });
  });

  it('rolls back when the work fails, and the connection serves the next', async () => {
    const { database: single } = await test.open({ poolSize: 1 });
    const failing = single.inCompany(ours, async (tx) => {
      await tx.execute(`update companies set name = 'changed'`);
      throw new Error('no');
    });
    await expect(failing).rejects.toThrow('no');
    const rows = await single.inCompany(ours, (tx) => tx.query('select name from companies'));
    expect(rows).toEqual([{ name: 'ours' }]);
  });

  it('binds the entity manager to the same transaction', async () => {
    const failing = database.inCompany(ours, async (tx) => {
      await tx.manager.query(`update companies set name = 'by manager'`);
      await tx.manager.transaction((inner) =>
        inner.query(`update companies set name = 'by inner manager'`),
      );
      expect(await tx.query('select name from companies')).toEqual([{ name: 'by inner manager' }]);
      throw new Error('roll back');
    });
    await expect(failing).rejects.toThrow('roll back');
    expect(await database.inCompany(ours, (tx) => tx.query('select name from companies'))).toEqual([
      { name: 'ours' },
    ]);
  });

  it('refuses writes in a read-only transaction', async () => {
    const write = database.inCompany(ours, (tx) => tx.execute(`update companies set name = 'x'`), {
      readOnly: true,
    });
    await expect(write).rejects.toMatchObject({ code: '25006' });
  });

  it('looks up by one function in one round trip, and cannot do more than a deployment', async () => {
    const { database: single } = await test.open({ poolSize: 1 });
    const acting = {
      name: 'acting',
      text: 'select current_user as acting, $1::text as given, current_setting($2) as company',
    };
    const [row] = await single.lookUp(acting, ['x', 'luciole.company_id']);
    expect(row).toEqual({ acting: 'luciole_service', given: 'x', company: '' });
    const every = { name: 'every-company', text: 'select url_prefix from companies where $1' };
    expect(await single.lookUp(every, [true])).toEqual([]);
    const write = { name: 'write', text: 'update companies set name = $1' };
    await expect(single.lookUp(write, ['x'])).rejects.toMatchObject({ code: '25006' });
    const broken = { name: 'broken', text: 'select 1 / $1::integer as none' };
    await expect(single.lookUp(broken, [0])).rejects.toMatchObject({ code: '22012' });
    expect(await single.lookUp(broken, [1])).toEqual([{ none: 1 }]);
  });

  it('answers statements that were sent together in their order, and undoes all when one fails', async () => {
    const { database: single } = await test.open({ poolSize: 1 });
    const together = single.inCompany(ours, (tx) =>
      Promise.all([
        tx.execute(rename('first')),
        tx.query('select name from companies'),
        tx.execute(rename('second')),
        tx.query('select name from companies'),
      ]),
    );
    expect(await together).toEqual([1, [{ name: 'first' }], 1, [{ name: 'second' }]]);
    const failing = single.inCompany(ours, (tx) =>
      Promise.all([tx.execute(rename('lost')), tx.query('select 1 / 0'), tx.query('select 1')]),
    );
    await expect(failing).rejects.toMatchObject({ code: '22012' });
    expect(await single.inCompany(ours, (tx) => tx.query('select name from companies'))).toEqual([
      { name: 'second' },
    ]);
  });

  it('takes only a lower-case UUID as company id', async () => {
    const injected = database.inCompany(`'; reset role; --`, (tx) => tx.query('select 1'));
    await expect(injected).rejects.toThrow(TypeError);
  });
});
