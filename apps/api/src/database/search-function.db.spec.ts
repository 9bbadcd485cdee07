import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type IssuanceSeed, seedIssuance } from '../../test/support/seed-issuance.ts';
import { createTestDatabase, type TestDatabase } from '../../test/support/test-database.ts';
import type { CompanyDatabase } from './company-database.ts';

/** More than the function looks at before it asks the index of fragments. */
const ROWS = 2_500;

describe('search_issuer_certificates', () => {
  let test: TestDatabase;
  let database: CompanyDatabase;
  let ours: IssuanceSeed;

  beforeAll(async () => {
    test = await createTestDatabase();
    ({ database } = await test.open());
    ours = await seedIssuance(database, await test.createCompany());
    const theirs = await seedIssuance(database, await test.createCompany());
    await fill(ours);
    await fill(theirs);
  });
  afterAll(() => test.close());

  /** Names `even 0`, `odd 1`, …, each a second older than the one before; one in a thousand is `Rare_%`. */
  async function fill(seed: IssuanceSeed): Promise<void> {
    await test.asAdministrator(
      `with row as (select n, lpad(to_hex(n), 32, '0') as serial from generate_series(0, $4::int - 1) n),
         number as (insert into serial_numbers (company_id, certificate_authority_id, serial_number, purpose, tbs_der)
           select $1, $2, serial, 'ISSUER_CERTIFICATE', '' from row)
       insert into issuer_certificates (company_id, id, status, common_name, certificate_authority_id, serial_number,
         service_account_id, key_algorithm, public_key_hash, fingerprint, validity_start, validity_end, creation_date,
         modification_date)
       select $1, gen_random_uuid(), 'ISSUED', case when n % 1000 = 999 then 'Rare_% ' when n % 2 = 0 then 'even ' else 'odd ' end || n,
         $2, serial, $3, 'EC_P256', sha256(serial::bytea), upper(substr(md5(serial) || md5(serial), 1, 40)), now(),
         now() + interval '1 day', timestamptz '2026-11-21Z' - make_interval(secs => n), now() from row`,
      [seed.companyId, seed.certificateAuthorityId, seed.serviceAccountId, ROWS],
    );
  }

  const search = (
    fragment: string,
    after: { value: string; id: string } | null = null,
    limit = 3,
  ) =>
    database.inCompany(ours.companyId, (tx) =>
      tx.query<{ company_id: string; common_name: string; creation_date: Date; id: string }>(
        `select c.company_id, c.common_name, c.creation_date, c.id
         from search_issuer_certificates($1, 'creationDate', true, $2, $3, $4) s
         join issuer_certificates c using (company_id, id) order by s.place`,
        [fragment, after?.value ?? null, after?.id ?? null, limit],
      ),
    );

  const count = async (fragment: string, limit: number): Promise<unknown> => {
    const [row] = await database.inCompany(ours.companyId, (tx) =>
      tx.query(
        `select count(*)::int as total, count(distinct id)::int as ids
         from search_issuer_certificates($1, null, false, null, null, $2)`,
        [fragment, limit],
      ),
    );
    return row;
  };

  it('finds a frequent fragment newest first, and goes on after a cursor', async () => {
    const page = await search('EVEN');
    expect(page.map((row) => row.common_name)).toEqual(['even 0', 'even 2', 'even 4']);
    const last = page[2];
    const next = await search('even', {
      value: last?.creation_date.toISOString() ?? '',
      id: last?.id ?? '',
    });
    expect(next.map((row) => row.common_name)).toEqual(['even 6', 'even 8', 'even 10']);
  });

  it('finds a rare fragment, its special characters taken literally, and only the own company', async () => {
    const rows = await search('rare_%', null, 10);
    expect(rows.map((row) => row.common_name)).toEqual(['Rare_% 999', 'Rare_% 1999']);
    expect(new Set(rows.map((row) => row.company_id))).toEqual(new Set([ours.companyId]));
    expect(await search('e_e%n')).toEqual([]);
    expect(await search('\\')).toEqual([]);
  });

  it('reaches the very last row', async () => {
    const rows = await search(`even ${ROWS - 2}`);
    expect(rows.map((row) => row.common_name)).toEqual([`even ${ROWS - 2}`]);
  });

  it('counts in any order and up to its limit, frequent and rare alike', async () => {
    expect(await count('even', 100)).toEqual({ total: 100, ids: 100 });
    // More than the first rows hold, fewer than there are; all there are; one in a thousand; none.
    expect(await count('even', 1200)).toEqual({ total: 1200, ids: 1200 });
    const evens = Array.from({ length: ROWS }, (_, n) => n).filter((n) => n % 2 === 0).length;
    expect(await count('EVEN', ROWS)).toEqual({ total: evens, ids: evens });
    expect(await count('rare_%', ROWS)).toEqual({ total: 2, ids: 2 });
    expect(await count('nothing', ROWS)).toEqual({ total: 0, ids: 0 });
  });

  it('walks on in order when the first rows hold too few', async () => {
    const page = await search('even', null, 1150);
    expect(page.map((row) => row.common_name)).toEqual(
      Array.from({ length: 1150 }, (_, place) => `even ${place * 2}`),
    );
    const all = await search('odd', null, ROWS);
    expect(all.map((row) => row.common_name)).toEqual(
      Array.from({ length: ROWS }, (_, n) => n)
        .filter((n) => n % 2 === 1 && n % 1000 !== 999)
        .map((n) => `odd ${n}`),
    );
  });

  it('hides what was deleted', async () => {
    await test.asAdministrator(
      `update issuer_certificates set hidden_at = now() where common_name = 'even 0'`,
    );
    expect((await search('even')).map((row) => row.common_name)).toEqual([
      'even 2',
      'even 4',
      'even 6',
    ]);
  });

  it('refuses without a company', async () => {
    const nowhere = database.inDeployment((tx) =>
      tx.query(
        `select * from search_issuer_certificates('even', 'creationDate', true, null, null, 3)`,
      ),
    );
    await expect(nowhere).rejects.toMatchObject({ code: '22023' });
  });
});
