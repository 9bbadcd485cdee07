import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  draftCompletion,
  draftFailure,
  draftReservation,
} from '../../test/support/issuance-drafts.ts';
import { type IssuanceSeed, seedIssuance } from '../../test/support/seed-issuance.ts';
import { createTestDatabase, type TestDatabase } from '../../test/support/test-database.ts';
import type { CompanyDatabase, Transaction } from './company-database.ts';
import {
  completeIssuerCertificates,
  failReservations,
  reserveIssuerCertificates,
} from './issuance-functions.ts';

describe('batches of the issuance functions', () => {
  let test: TestDatabase;
  let database: CompanyDatabase;
  let seed: IssuanceSeed;

  beforeAll(async () => {
    test = await createTestDatabase();
    ({ database } = await test.open());
    seed = await seedIssuance(database, await test.createCompany());
  });
  afterAll(() => test.close());

  /** How many reservations the database looked at in a transaction. */
  const readBy = (work: (tx: Transaction) => Promise<unknown>): Promise<number> =>
    database.inDeployment(async (tx) => {
      await work(tx);
      const [row] = await tx.query<{ rows: number }>(
        `select (idx_tup_fetch + seq_tup_read)::integer as rows from pg_stat_xact_user_tables
         where relname = 'reservations'`,
      );
      return row?.rows ?? Number.NaN;
    });

  it('find each row by its key, whatever the planner believed before the batch was there', async () => {
    const earlier = Array.from({ length: 300 }, () => draftReservation(seed));
    await database.inDeployment((tx) => reserveIssuerCertificates(tx, earlier));
    await database.inDeployment((tx) => failReservations(tx, earlier.map(draftFailure)));
    // Nothing is open when statistics are made: the index of open reservations looks empty, and would be walked for each item.
    await test.asAdministrator('vacuum analyze');
    const requests = Array.from({ length: 200 }, () => draftReservation(seed));
    await database.inDeployment((tx) => reserveIssuerCertificates(tx, requests));

    const completions = requests.slice(0, 100).map(draftCompletion);
    expect(await readBy((tx) => completeIssuerCertificates(tx, completions))).toBeLessThan(1000);
    const failures = requests.slice(100).map(draftFailure);
    expect(await readBy((tx) => failReservations(tx, failures))).toBeLessThan(1000);
  });

  it('record one audit event for each item, in the order of the numbers', async () => {
    const requests = Array.from({ length: 50 }, () => draftReservation(seed));
    await database.inDeployment((tx) => reserveIssuerCertificates(tx, requests));
    const events = await test.asAdministrator(
      `select subject_id, sequence from audit_events where type = 'certificate.signing'
       order by sequence desc limit 50`,
    );
    expect(new Set(events.map((event) => event['subject_id']))).toEqual(
      new Set(requests.map(({ certificateId }) => certificateId)),
    );
    const sequences = events.map((event) => Number(event['sequence']));
    expect(sequences).toEqual(sequences.map((_, index) => (sequences[0] ?? 0) - index));
  });
});
