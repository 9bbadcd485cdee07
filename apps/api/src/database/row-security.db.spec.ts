import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { seedIssuance } from '../../test/support/seed-issuance.ts';
import { createTestDatabase, type TestDatabase } from '../../test/support/test-database.ts';
import type { CompanyDatabase } from './company-database.ts';

/** Of the deployment, not of a company (docs/decisions/0014). */
const WITHOUT_COMPANY = ['key_encryption_keys', 'schema_migrations'];

interface TableState {
  readonly name: string;
  readonly owner: string;
  readonly enabled: boolean;
  readonly forced: boolean;
  readonly company: boolean;
  readonly policies: string[];
}

describe('row-level security, from the catalogue', () => {
  let test: TestDatabase;
  let database: CompanyDatabase;
  let tables: TableState[];

  beforeAll(async () => {
    test = await createTestDatabase();
    ({ database } = await test.open());
    const { dataSource } = await test.open({ poolSize: 1 });
    tables = await dataSource.query(`
      select c.relname as name, pg_get_userbyid(c.relowner) as owner, c.relrowsecurity as enabled,
        c.relforcerowsecurity as forced,
        exists (select from pg_attribute a where a.attrelid = c.oid and a.attname = 'company_id' and a.attnotnull) as company,
        array(select p.polname || ' to ' || (select string_agg(pg_get_userbyid(r), ',') from unnest(p.polroles) r)
          from pg_policy p where p.polrelid = c.oid order by p.polname collate "C")::text[] as policies
      from pg_class c join pg_namespace n on n.oid = c.relnamespace
      where n.nspname = 'luciole' and c.relkind in ('r', 'p') order by 1`);
  });
  afterAll(() => test.close());

  it('sees the tables it is about', () => {
    expect(tables.length).toBeGreaterThan(25);
    expect(tables.map(({ name }) => name)).toEqual(expect.arrayContaining(WITHOUT_COMPANY));
  });

  it('gives every row its company, in every table but those of the deployment', () => {
    const without = tables.filter(({ company }) => !company).map(({ name }) => name);
    expect(without).toEqual(WITHOUT_COMPANY);
  });

  it('is enabled and forced on every table, with one policy for the service and one for the owner', () => {
    const others = tables.filter(
      ({ name, enabled, forced, owner, policies }) =>
        !WITHOUT_COMPANY.includes(name) &&
        !(
          enabled &&
          forced &&
          owner === 'luciole_owner' &&
          policies.join() === 'own_company to luciole_service,owner_of_the_schema to luciole_owner'
        ),
    );
    expect(others).toEqual([]);
  });

  it('lets no view see with the rights of its owner', async () => {
    const views = await test.asAdministrator(
      `select c.relname as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
       where n.nspname = 'luciole' and c.relkind in ('v', 'm')
         and not coalesce('security_invoker=true' = any(c.reloptions), false)`,
    );
    expect(views).toEqual([]);
  });

  it('shows no row of another company in any table, to a statement without WHERE', async () => {
    const theirs = await seedIssuance(database, await test.createCompany());
    const ours = await test.createCompany();
    const visible = await database.inCompany(ours, async (tx) => {
      const counts: [string, number][] = [];
      for (const { name } of tables.filter(({ company }) => company)) {
        const rows = await tx.query(`select company_id from ${name} where company_id <> $1`, [
          ours,
        ]);
        counts.push([name, rows.length]);
      }
      return counts.filter(([, rows]) => rows > 0);
    });
    expect(visible).toEqual([]);
    expect(
      await test.asAdministrator('select from policies where id = $1', [theirs.policyId]),
    ).toHaveLength(1);
  });

  it('ruling 14: fails when row-level security is switched off on purpose, which shows that it can', async () => {
    await seedIssuance(database, await test.createCompany());
    const ours = await test.createCompany();
    const look = () => database.inCompany(ours, (tx) => tx.query('select from policies'));
    expect(await look()).toHaveLength(0);
    await test.asAdministrator('alter table policies disable row level security');
    expect((await look()).length).toBeGreaterThan(0);
    await test.asAdministrator('alter table policies enable row level security');
  });

  it('keeps references inside the company', async () => {
    const references = await test.asAdministrator(
      `select c.conname as name from pg_constraint c join pg_namespace n on n.oid = c.connamespace
       where n.nspname = 'luciole' and c.contype = 'f' and c.confrelid <> 'companies'::regclass
         and not exists (select from unnest(c.conkey, c.confkey) with ordinality as k (here, there, place)
           join pg_attribute a on a.attrelid = c.conrelid and a.attnum = k.here and a.attname = 'company_id'
           join pg_attribute b on b.attrelid = c.confrelid and b.attnum = k.there and b.attname = 'company_id')`,
    );
    expect(references).toEqual([]);
  });

  it('names every constraint and index by its kind', async () => {
    const names = await test.asAdministrator(
      `select c.conname as name from pg_constraint c join pg_namespace n on n.oid = c.connamespace
       where n.nspname = 'luciole' and c.conrelid <> 'schema_migrations'::regclass and c.contype in ('p', 'u', 'f', 'c')
         and c.conname !~ ('^' || case c.contype when 'p' then 'pk' when 'u' then 'uq' when 'f' then 'fk' else 'ck' end || '_')
       union all
       select i.relname from pg_class i join pg_namespace n on n.oid = i.relnamespace
       where n.nspname = 'luciole' and i.relkind = 'i' and i.relname !~ '^(pk|uq|ix|PK)_'`,
    );
    expect(names).toEqual([]);
  });

  it('lists every function that looks across companies in a decision record, with a fixed search_path', async () => {
    const functions = await test.asAdministrator(
      `select p.proname as name, has_function_privilege('luciole_service', p.oid, 'EXECUTE') as granted,
         has_function_privilege('public', p.oid, 'EXECUTE') as public,
         'search_path=luciole, pg_temp' = any(p.proconfig) as fixed
       from pg_proc p join pg_namespace n on n.oid = p.pronamespace
       where n.nspname = 'luciole' and p.prosecdef order by 1`,
    );
    expect(functions.filter((row) => row['public'] === true || row['fixed'] !== true)).toEqual([]);
    const record = readFileSync(
      new URL(
        '../../../../docs/decisions/0014-look-ups-before-the-company-is-known.md',
        import.meta.url,
      ),
      'utf8',
    );
    const unlisted = functions.filter(
      (row) => row['granted'] === true && !record.includes(`\`${String(row['name'])}\``),
    );
    expect(unlisted).toEqual([]);
  });
});
