import { randomBytes, randomUUID } from 'node:crypto';
import {
  array,
  assert as assertProperty,
  asyncProperty,
  integer,
  record,
  tuple,
  uniqueArray,
} from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type IssuanceSeed, seedIssuance } from '../../test/support/seed-issuance.ts';
import { createTestDatabase, type TestDatabase } from '../../test/support/test-database.ts';
import type { CompanyDatabase } from './company-database.ts';
import { reportStatistics, type StatisticsReport } from './issuance-functions.ts';

const ISSUED = new Date('2026-11-21T12:00:00.000Z');
const DAY = 86_400_000;
const POLICIES = [randomUUID(), randomUUID(), randomUUID()];

describe('statistics functions', () => {
  let test: TestDatabase;
  let database: CompanyDatabase;
  let seed: IssuanceSeed;

  beforeAll(async () => {
    test = await createTestDatabase();
    ({ database } = await test.open());
    seed = await seedIssuance(database, await test.createCompany());
  });
  afterAll(() => test.close());

  /** A certificate with its count row, as `complete_issuer_certificates` leaves them. */
  async function aCertificate(validityEnd = new Date(ISSUED.getTime() + 7 * DAY)): Promise<string> {
    const id = randomUUID();
    const serialNumber = randomBytes(16).toString('hex');
    await test.asAdministrator(
      `insert into serial_numbers (company_id, certificate_authority_id, serial_number, purpose, tbs_der)
       values ($1, $2, $3, 'ISSUER_CERTIFICATE', '')`,
      [seed.companyId, seed.certificateAuthorityId, serialNumber],
    );
    await test.asAdministrator(
      `insert into issuer_certificates (company_id, id, status, common_name, certificate_authority_id, serial_number,
         configuration_id, service_account_id, key_algorithm, public_key_hash, fingerprint, validity_start, validity_end,
         creation_date, modification_date)
       values ($1, $2, 'ISSUED', 'x', $3, $4, $5, $6, 'EC_P256', $7, $8, $9, $10, $9, $9)`,
      [
        seed.companyId,
        id,
        seed.certificateAuthorityId,
        serialNumber,
        seed.configurationId,
        seed.serviceAccountId,
        randomBytes(32),
        randomBytes(20).toString('hex').toUpperCase(),
        new Date(validityEnd.getTime() - 7 * DAY),
        validityEnd,
      ],
    );
    await test.asAdministrator(
      `insert into issuer_certificate_statistics (company_id, issuer_certificate_id, configuration_id, service_account_id,
         validity_end, reported_at) values ($1, $2, $3, $4, $5, $6)`,
      [seed.companyId, id, seed.configurationId, seed.serviceAccountId, validityEnd, ISSUED],
    );
    return id;
  }

  function aReport(
    certificateId: string,
    changes: Partial<StatisticsReport> = {},
  ): StatisticsReport {
    return {
      companyId: seed.companyId,
      serviceAccountId: seed.serviceAccountId,
      certificateId,
      sequence: 1,
      policyIds: POLICIES.slice(0, 1),
      totals: [1, 2, 3],
      reportedAt: new Date(ISSUED.getTime() + 60_000),
      lateSeconds: 7 * 86_400,
      ...changes,
    };
  }

  const report = (reports: StatisticsReport[]) =>
    database.inDeployment((tx) => reportStatistics(tx, reports));

  async function stateOf(certificateId: string): Promise<Record<string, unknown> | undefined> {
    const [row] = await test.asAdministrator(
      `select sequence::int, policy_ids, totals::int[], ultra_short::int, short::int, long::int
       from issuer_certificate_statistics where issuer_certificate_id = $1`,
      [certificateId],
    );
    return row;
  }

  it('applies a report, and ignores a repeated and a late one', async () => {
    const id = await aCertificate();
    const outcomes = [
      await report([aReport(id, { sequence: 2, totals: [4, 5, 6] })]),
      await report([aReport(id, { sequence: 2, totals: [9, 9, 9] })]),
      await report([aReport(id, { sequence: 1, totals: [9, 9, 9] })]),
    ];
    expect(outcomes.flat().map(({ outcome }) => outcome)).toEqual(['APPLIED', 'STALE', 'STALE']);
    expect(await stateOf(id)).toEqual({
      sequence: 2,
      policy_ids: POLICIES.slice(0, 1),
      totals: [4, 5, 6],
      ultra_short: 4,
      short: 5,
      long: 6,
    });
  });

  it('ruling 36: lowers no member, whatever order, repetition, batches and policies', async () => {
    const aTotal = integer({ min: 0, max: 1000 });
    const someReports = array(
      record({
        sequence: integer({ min: 1, max: 8 }),
        entries: uniqueArray(
          record({
            policy: integer({ min: 0, max: 2 }),
            totals: tuple(aTotal, aTotal, aTotal),
          }),
          { selector: ({ policy }) => policy, maxLength: 3 },
        ),
      }),
      { minLength: 1, maxLength: 10 },
    );
    await assertProperty(
      asyncProperty(someReports, async (reports) => {
        const id = await aCertificate();
        let sequence = 0;
        const expected = new Map<string, number>();
        for (const { sequence: next, entries } of reports) {
          await report([
            aReport(id, {
              sequence: next,
              policyIds: entries.map(({ policy }) => POLICIES[policy] ?? ''),
              totals: entries.flatMap(({ totals }) => totals),
            }),
          ]);
          if (next <= sequence) continue;
          sequence = next;
          for (const { policy, totals } of entries) {
            totals.forEach((total, place) => {
              const member = `${POLICIES[policy]} ${place}`;
              expected.set(member, Math.max(total, expected.get(member) ?? 0));
            });
          }
        }
        const rows = await test.asAdministrator(
          `select p.id || ' ' || place as member, totals[3 * (p.n - 1) + 1 + place]::int as total
           from issuer_certificate_statistics s, unnest(s.policy_ids) with ordinality as p (id, n), generate_series(0, 2) place
           where s.issuer_certificate_id = $1`,
          [id],
        );
        expect(new Map(rows.map((row) => [row['member'], row['total']]))).toEqual(expected);
        const state = await stateOf(id);
        const sum = [...expected.values()].reduce((left, right) => left + right, 0);
        expect(
          Number(state?.['ultra_short']) + Number(state?.['short']) + Number(state?.['long']),
        ).toBe(sum);
      }),
      { numRuns: 40 },
    );
  });

  it('refuses a report for a certificate of another account or company, and one that comes too late', async () => {
    const other = await seedIssuance(database, await test.createCompany());
    const id = await aCertificate();
    const answers = await report([
      aReport(id, { serviceAccountId: other.serviceAccountId }),
      aReport(randomUUID()),
      aReport(await aCertificate(), { companyId: other.companyId }),
      aReport(await aCertificate(), { reportedAt: new Date(ISSUED.getTime() + 14 * DAY + 1) }),
      aReport(await aCertificate(), { reportedAt: new Date(ISSUED.getTime() + 14 * DAY) }),
    ]);
    expect(answers.map(({ outcome }) => outcome)).toEqual([
      'NOT_FOUND',
      'NOT_FOUND',
      'NOT_FOUND',
      'TOO_LATE',
      'APPLIED',
    ]);
  });

  it('ruling 25: quarantines an increase that the elapsed time does not allow, and keeps what was counted', async () => {
    const id = await aCertificate();
    const limits = { burst: 10, perSecond: 1 };
    expect(await report([aReport(id, { totals: [70, 0, 0], ...limits })])).toMatchObject([
      { outcome: 'APPLIED' },
    ]);
    expect(
      await report([aReport(id, { sequence: 2, totals: [81, 0, 0], ...limits })]),
    ).toMatchObject([{ outcome: 'QUARANTINED' }]);
    expect(await stateOf(id)).toMatchObject({ sequence: 1, ultra_short: 70 });
    const [row] = await test.asAdministrator(
      'select quarantined_report from issuer_certificate_statistics where issuer_certificate_id = $1',
      [id],
    );
    expect(row?.['quarantined_report']).toMatchObject({ sequence: 2, totals: [81, 0, 0] });
  });

  it('ruling 25: many reports allow no more than one would, and time gives the burst back', async () => {
    const id = await aCertificate();
    const limits = { burst: 10, perSecond: 1 };
    const outcomes: unknown[] = [];
    for (const [sequence, total, seconds] of [
      [1, 8, 0],
      [2, 10, 0],
      [3, 11, 0],
      [4, 14, 4],
      [5, 15, 4],
      [6, 1024, 1000],
      [7, 1025, 1000],
    ] as const) {
      const reportedAt = new Date(ISSUED.getTime() + seconds * 1000);
      const changes = { sequence, totals: [total, 0, 0], reportedAt, ...limits };
      outcomes.push(...(await report([aReport(id, changes)])).map(({ outcome }) => outcome));
    }
    expect(outcomes).toEqual([
      'APPLIED',
      'APPLIED',
      'QUARANTINED',
      'APPLIED',
      'QUARANTINED',
      'STILL_QUARANTINED',
      'STILL_QUARANTINED',
    ]);
    const later = new Date(ISSUED.getTime() + 1000_000);
    expect(
      await report([
        aReport(id, { sequence: 8, totals: [1010, 0, 0], reportedAt: later, ...limits }),
      ]),
    ).toMatchObject([{ outcome: 'APPLIED' }]);
    expect(await stateOf(id)).toMatchObject({ sequence: 8, ultra_short: 1010 });
  });

  it('survives concurrent batches in opposite order', async () => {
    const ids = await Promise.all(Array.from({ length: 20 }, () => aCertificate()));
    await Promise.all(
      Array.from({ length: 8 }, (_, round) => {
        const batch = ids.map((id) =>
          aReport(id, { sequence: round + 1, totals: [round + 1, 0, 0] }),
        );
        return report(round % 2 === 0 ? batch : batch.toReversed());
      }),
    );
    const states = await Promise.all(ids.map((id) => stateOf(id)));
    expect(states.every((state) => state?.['sequence'] === 8 && state['ultra_short'] === 8)).toBe(
      true,
    );
  });

  it('ruling 36: counts of a configuration stay exact while certificates are folded', async () => {
    const fresh = await seedIssuance(database, seed.companyId);
    const before = seed;
    seed = fresh;
    const expired = await aCertificate(new Date(Date.now() - 9 * DAY));
    const live = await aCertificate(new Date(Date.now() + DAY));
    const reportedAt = new Date(Date.now() - 9 * DAY);
    await report([
      aReport(expired, { reportedAt }),
      aReport(live, { reportedAt, totals: [10, 20, 30] }),
    ]);
    const counts = () =>
      database.inCompany(fresh.companyId, (tx) =>
        tx.query(
          'select ultra_short::int, short::int, long::int from configuration_counts where configuration_id = $1',
          [fresh.configurationId],
        ),
      );
    const exact = [{ ultra_short: 11, short: 22, long: 33 }];
    expect(await counts()).toEqual(exact);
    await database.inDeployment((tx) => tx.query('select fold_expired_statistics(100)'));
    expect(await counts()).toEqual(exact);
    expect(await report([aReport(expired, { sequence: 9, reportedAt })])).toMatchObject([
      { outcome: 'TOO_LATE' },
    ]);
    expect(await counts()).toEqual(exact);
    seed = before;
  });

  it('ruling 36: after all of the above the live counts are the sums of what is not folded', async () => {
    const compared = await test.asAdministrator(
      `select l.configuration_id, l.ultra_short = s.u and l.short = s.s and l.long = s.l as is_equal
       from configuration_live_counts l full join (
         select configuration_id, sum(ultra_short) as u, sum(short) as s, sum(long) as l
         from issuer_certificate_statistics where folded_at is null and configuration_id is not null
         group by configuration_id having sum(ultra_short) + sum(short) + sum(long) > 0) s using (configuration_id)
       where l.configuration_id is null or (l.ultra_short, l.short, l.long) <> (0, 0, 0) or s.u is not null`,
    );
    expect(compared.length).toBeGreaterThan(0);
    expect(compared.filter((row) => row['is_equal'] !== true)).toEqual([]);
  });
});
