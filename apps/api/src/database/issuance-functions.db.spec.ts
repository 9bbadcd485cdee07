import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import {
  attachAnotherAccount,
  type IssuanceSeed,
  seedIssuance,
} from '../../test/support/seed-issuance.ts';
import {
  draftCompletion,
  draftFailure,
  draftReservation,
  DRAFTED_AT as NOW,
} from '../../test/support/issuance-drafts.ts';
import { createTestDatabase, type TestDatabase } from '../../test/support/test-database.ts';
import { auditRow } from '../audit/audit-trail.ts';
import type { CompanyDatabase } from './company-database.ts';
import {
  type CompletionRequest,
  completeIssuerCertificates,
  failReservations,
  listExpiredReservations,
  type ReservationRequest,
  reserveIssuerCertificates,
} from './issuance-functions.ts';

describe('issuance functions', () => {
  let test: TestDatabase;
  let database: CompanyDatabase;
  let seed: IssuanceSeed;

  beforeAll(async () => {
    test = await createTestDatabase();
    ({ database } = await test.open());
    seed = await seedIssuance(database, await test.createCompany());
  });
  afterAll(() => test.close());

  const aReservation = (changes: Partial<ReservationRequest> = {}): ReservationRequest =>
    draftReservation(seed, changes);

  const reserve = (requests: ReservationRequest[], seconds?: number) =>
    database.inDeployment((tx) => reserveIssuerCertificates(tx, requests, seconds));
  const complete = (requests: CompletionRequest[]) =>
    database.inDeployment((tx) => completeIssuerCertificates(tx, requests));

  it('records the bytes to be signed, then the certificate with its chain and its count row', async () => {
    const request = aReservation();
    const [reserved] = await reserve([request]);
    expect(reserved).toMatchObject({ outcome: 'RESERVED', certificate_id: request.certificateId });
    const [intent] = await test.asAdministrator(
      `select c.status, s.tbs_der, r.state from issuer_certificates c
       join serial_numbers s using (company_id, certificate_authority_id, serial_number)
       join reservations r on r.issuer_certificate_id = c.id where c.id = $1`,
      [request.certificateId],
    );
    expect(intent).toEqual({ status: 'PENDING', tbs_der: request.tbs, state: 'RESERVED' });

    expect(await complete([draftCompletion(request)])).toMatchObject([
      { outcome: 'COMPLETED', certificate_id: request.certificateId },
    ]);
    const [issued] = await test.asAdministrator(
      `select c.status, d.certificate_der, h.chain_der, t.sequence from issuer_certificates c
       join issuer_certificate_documents d on d.issuer_certificate_id = c.id
       join certificate_chains h on h.company_id = d.company_id and h.sha256 = d.chain_sha256
       join issuer_certificate_statistics t on t.issuer_certificate_id = c.id where c.id = $1`,
      [request.certificateId],
    );
    expect(issued).toEqual({
      status: 'ISSUED',
      certificate_der: Buffer.from('certificate'),
      chain_der: [Buffer.from('intermediate'), Buffer.from('root')],
      sequence: '0',
    });
  });

  it('completes once: a repetition changes nothing, another certificate is refused', async () => {
    const request = aReservation();
    await reserve([request]);
    const completion = draftCompletion(request);
    await complete([completion]);
    expect(await complete([completion])).toMatchObject([{ outcome: 'COMPLETED' }]);
    expect(await complete([{ ...completion, fingerprint: 'A'.repeat(40) }])).toMatchObject([
      { outcome: 'NOT_RESERVED' },
    ]);
  });

  it('ruling 17: answers a repeated idempotency key with the first certificate, and refuses another key under it', async () => {
    const request = aReservation({ idempotencyKey: randomUUID() });
    await reserve([request]);
    const { idempotencyKey, publicKeyHash } = request;
    expect(await reserve([aReservation({ idempotencyKey, publicKeyHash })])).toMatchObject([
      { outcome: 'IN_PROGRESS', certificate_id: request.certificateId },
    ]);
    await complete([draftCompletion(request)]);
    expect(await reserve([aReservation({ idempotencyKey, publicKeyHash })])).toMatchObject([
      { outcome: 'REPLAYED', certificate_id: request.certificateId },
    ]);
    expect(await reserve([aReservation({ idempotencyKey })])).toMatchObject([
      { outcome: 'IDEMPOTENCY_CONFLICT' },
    ]);
  });

  it('ruling 17: keeps an idempotency key until notAfter, and then takes it for a new one', async () => {
    const request = aReservation({ idempotencyKey: randomUUID() });
    await reserve([request]);
    await complete([draftCompletion(request)]);
    const { idempotencyKey, publicKeyHash, validityEnd } = request;
    const atTheEnd = aReservation({ idempotencyKey, publicKeyHash, creationDate: validityEnd });
    expect(await reserve([atTheEnd])).toMatchObject([{ outcome: 'REPLAYED' }]);
    const creationDate = new Date(validityEnd.getTime() + 1);
    const later = new Date(creationDate.getTime() + 1000);
    const next = aReservation({ idempotencyKey, creationDate, validityEnd: later });
    expect(await reserve([next])).toMatchObject([
      { outcome: 'RESERVED', certificate_id: next.certificateId },
    ]);
    const kept = await test.asAdministrator(
      `select issuer_certificate_id as id, public_key_hash as hash, expires_at as ends
       from bootstrap_idempotency where idempotency_key = $1`,
      [idempotencyKey],
    );
    expect(kept).toEqual([{ id: next.certificateId, hash: next.publicKeyHash, ends: later }]);
  });

  it('ruling 33: an expired reservation burns its number, and the retry gets a new one for the same certificate', async () => {
    const first = aReservation({ idempotencyKey: randomUUID() });
    await reserve([first], 0);
    const { certificateId, idempotencyKey, publicKeyHash } = first;
    const retry = aReservation({ certificateId, idempotencyKey, publicKeyHash });
    expect(await reserve([retry])).toMatchObject([
      { outcome: 'RESERVED', certificate_id: first.certificateId },
    ]);
    expect(await complete([draftCompletion(first)])).toMatchObject([{ outcome: 'NOT_RESERVED' }]);
    expect(await complete([draftCompletion(retry)])).toMatchObject([
      { outcome: 'COMPLETED', certificate_id: first.certificateId },
    ]);
    const states = await test.asAdministrator(
      'select serial_number, state from reservations where issuer_certificate_id = $1 order by state',
      [first.certificateId],
    );
    expect(states).toEqual([
      { serial_number: retry.serialNumber, state: 'COMPLETED' },
      { serial_number: first.serialNumber, state: 'FAILED' },
    ]);
  });

  it('ruling 33: a sweep fails what expired and leaves the rest, and the key may be used again', async () => {
    const expired = aReservation({ idempotencyKey: randomUUID() });
    const open = aReservation();
    await reserve([expired], 0);
    await reserve([open]);
    const listed = await database.inDeployment((tx) => listExpiredReservations(tx, 100));
    expect(listed.map((row) => row.reservation_id)).toEqual([expired.reservationId]);
    const swept = await database.inDeployment((tx) =>
      failReservations(
        tx,
        [expired, open].map((request) => ({ ...draftFailure(request), onlyWhenExpired: true })),
      ),
    );
    expect(swept.map(({ outcome }) => outcome)).toEqual(['FAILED', 'NOT_RESERVED']);
    const { certificateId, idempotencyKey, publicKeyHash } = expired;
    const retry = aReservation({ certificateId, idempotencyKey, publicKeyHash });
    expect(await reserve([retry])).toMatchObject([{ outcome: 'RESERVED' }]);
  });

  it('never reserves a serial number of a CA twice', async () => {
    const request = aReservation();
    await reserve([request]);
    expect(await reserve([aReservation({ serialNumber: request.serialNumber })])).toMatchObject([
      { outcome: 'SERIAL_NUMBER_TAKEN' },
    ]);
  });

  it('ruling 37: shows a certificate again that was deleted while it had failed, when a retry issues it', async () => {
    const first = aReservation({ idempotencyKey: randomUUID() });
    await reserve([first], 0);
    await test.asAdministrator(
      `update issuer_certificates set status = 'FAILED', hidden_at = now() where id = $1`,
      [first.certificateId],
    );
    const { certificateId, idempotencyKey, publicKeyHash } = first;
    const retry = aReservation({ certificateId, idempotencyKey, publicKeyHash });
    expect(await reserve([retry])).toMatchObject([{ outcome: 'RESERVED' }]);
    expect(await complete([draftCompletion(retry)])).toMatchObject([{ outcome: 'COMPLETED' }]);
    const [row] = await test.asAdministrator(
      'select status, hidden_at from issuer_certificates where id = $1',
      [first.certificateId],
    );
    expect(row).toEqual({ status: 'ISSUED', hidden_at: null });
  });

  it('ruling 33: names the certificate of the first attempt and reserves nothing, until the retry and its event are about that one', async () => {
    const first = aReservation({ idempotencyKey: randomUUID() });
    await reserve([first], 0);
    const { idempotencyKey, publicKeyHash } = first;
    const stranger = aReservation({ idempotencyKey, publicKeyHash });
    expect(await reserve([stranger])).toMatchObject([
      { outcome: 'RETRY', certificate_id: first.certificateId, reservation_id: null },
    ]);
    const left = await test.asAdministrator(
      'select from serial_numbers where serial_number = $1 union all select from audit_events where subject_id = $2',
      [stranger.serialNumber, stranger.certificateId],
    );
    expect(left).toEqual([]);
  });

  it('ruling 17: of a retry and another account that take the same public key at the same instant, one is told that it is known', async () => {
    const first = aReservation({ idempotencyKey: randomUUID() });
    await reserve([first], 0);
    await test.asAdministrator(`update issuer_certificates set status = 'FAILED' where id = $1`, [
      first.certificateId,
    ]);
    const { certificateId, idempotencyKey, publicKeyHash } = first;
    const other = aReservation({
      serviceAccountId: await attachAnotherAccount(database, seed),
      publicKeyHash,
    });
    const { promise: waits, resolve: commit } = Promise.withResolvers<void>();
    const { promise: reserved, resolve: hasReserved } = Promise.withResolvers<void>();
    const winner = database.inDeployment(async (tx) => {
      const answers = await reserveIssuerCertificates(tx, [other]);
      hasReserved();
      await waits;
      return answers;
    });
    await reserved;
    const bystander = aReservation();
    const loser = reserve([
      aReservation({ certificateId, idempotencyKey, publicKeyHash }),
      bystander,
    ]);
    await vi.waitUntil(async () => {
      const blocked = await test.asAdministrator(
        `select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`,
      );
      return blocked.length > 0;
    });
    commit();
    expect(await winner).toMatchObject([{ outcome: 'RESERVED' }]);
    expect(await loser).toMatchObject([
      { outcome: 'PUBLIC_KEY_KNOWN' },
      { outcome: 'RESERVED', certificate_id: bystander.certificateId },
    ]);
  });

  it('ruling 10: refuses the key that a service account signs in with', async () => {
    const [account] = await test.asAdministrator(
      'select public_key_fingerprint from service_accounts where id = $1',
      [seed.serviceAccountId],
    );
    const publicKeyHash = account?.['public_key_fingerprint'] as Buffer;
    expect(await reserve([aReservation({ publicKeyHash })])).toMatchObject([
      { outcome: 'PUBLIC_KEY_KNOWN' },
    ]);
  });

  it('ruling 17: refuses a public key that the company knows, of a sub-CA or of a CA', async () => {
    const request = aReservation();
    const [authority] = await database.inCompany(seed.companyId, (tx) =>
      tx.query<{ hash: Buffer }>('select public_key_hash as hash from certificate_authorities'),
    );
    const answers = await reserve([
      request,
      aReservation({ publicKeyHash: request.publicKeyHash }),
      aReservation({ publicKeyHash: authority?.hash ?? Buffer.alloc(0) }),
    ]);
    expect(answers.map(({ outcome }) => outcome)).toEqual([
      'RESERVED',
      'PUBLIC_KEY_KNOWN',
      'PUBLIC_KEY_KNOWN',
    ]);
  });

  it('ruling 17: holds quotas exactly, within one batch and across concurrent ones', async () => {
    const serviceAccountId = await attachAnotherAccount(database, seed);
    const within = await reserve(
      [1, 2, 3].map(() => aReservation({ serviceAccountId, maximumLive: 2 })),
    );
    expect(within.map(({ outcome }) => outcome).toSorted()).toEqual([
      'QUOTA_LIVE',
      'RESERVED',
      'RESERVED',
    ]);
    const across = await Promise.all(
      [1, 2, 3, 4].map(() => reserve([aReservation({ serviceAccountId, maximumPerHour: 4 })])),
    );
    expect(
      across
        .flat()
        .map(({ outcome }) => outcome)
        .toSorted(),
    ).toEqual(['QUOTA_PER_HOUR', 'QUOTA_PER_HOUR', 'RESERVED', 'RESERVED']);
  });

  it('ruling 15: refuses an account of another credential generation, disabled, detached or of another company', async () => {
    const other = await seedIssuance(database, await test.createCompany());
    const detached = await attachAnotherAccount(database, seed);
    await database.inCompany(seed.companyId, (tx) =>
      tx.execute('delete from configuration_service_accounts where service_account_id = $1', [
        detached,
      ]),
    );
    const answers = await reserve([
      aReservation({ credentialGeneration: 2 }),
      aReservation({ serviceAccountId: other.serviceAccountId }),
      aReservation({ serviceAccountId: detached }),
    ]);
    expect(answers.map(({ outcome }) => outcome)).toEqual([
      'ACCOUNT_REFUSED',
      'ACCOUNT_REFUSED',
      'NOT_ATTACHED',
    ]);
  });

  it('serves batches across companies, each event in the trail of its own company, without gaps', async () => {
    const others = await Promise.all(
      [1, 2].map(async () => seedIssuance(database, await test.createCompany())),
    );
    const requests = [...others, ...others].map((other) => {
      const { policyId: _policyId, ...ids } = other;
      return aReservation({
        ...ids,
        audit: auditRow(other.companyId, {
          type: 'certificate.signing',
          occurredAt: NOW,
          actor: { kind: 'SYSTEM' },
        }),
      });
    });
    const batches = await Promise.all([reserve(requests.slice(0, 3)), reserve(requests.slice(3))]);
    expect(batches.flat().every(({ outcome }) => outcome === 'RESERVED')).toBe(true);
    for (const { companyId } of others) {
      const rows = await database.inCompany(companyId, (tx) =>
        tx.query('select sequence::int, company_id from audit_events order by sequence'),
      );
      expect(rows).toEqual([
        { sequence: 1, company_id: companyId },
        { sequence: 2, company_id: companyId },
      ]);
    }
  });

  it('rulings 33 and 37: the serving role removes no number, no reservation, no certificate', async () => {
    for (const table of ['serial_numbers', 'reservations', 'issuer_certificates', 'audit_events']) {
      const removal = database.inCompany(seed.companyId, (tx) =>
        tx.execute(`delete from ${table}`),
      );
      await expect(removal).rejects.toMatchObject({ code: '42501' });
    }
    const change = database.inCompany(seed.companyId, (tx) =>
      tx.execute(`update serial_numbers set tbs_der = ''`),
    );
    await expect(change).rejects.toMatchObject({ code: '42501' });
  });
});
