import { ISTIO_POLICY } from '@luciole/policy/testing';
import * as fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import {
  createIssuerBench,
  type IssuerBench,
  type Totals,
} from '../../test/support/issuer-bench.ts';
import type { TestResponse } from '../../test/support/test-app.ts';
import { RefusalTrail } from '../audit/refusal-trail.ts';
import { UpkeepService } from '../upkeep/upkeep.service.ts';

let bench: IssuerBench;
let second: string;

beforeAll(async () => {
  bench = await createIssuerBench({
    settings: {
      LUCIOLE_MAX_ISSUES_PER_HOUR: '100000',
      LUCIOLE_MAX_LIVE_SUB_CAS: '100000',
      LUCIOLE_MAX_ISSUED_PER_SECOND: '10',
    },
  });
  const policy = await bench.admin('POST', '/v1/distributedissuers/policies', {
    ...ISTIO_POLICY,
    name: 'second',
  });
  second = policy.json<{ id: string }>().id;
});

afterAll(async () => {
  await bench.close();
});

const totals = (ultraShort: number, short = 0, long = 0): Totals[] => [
  { policyId: bench.policyId, ultraShort, short, long },
];

async function inTurn(
  sequences: readonly number[],
  send: (sequence: number) => Promise<unknown>,
): Promise<void> {
  for (const sequence of sequences) await send(sequence);
}

async function countsOf(id: string): Promise<number[]> {
  const response = await bench.admin(
    'GET',
    `/v1/distributedissuers/intermediatecertificates/${id}`,
  );
  const body = response.json<Record<string, number>>();
  return [
    'ultraShortLivedCertCount',
    'shortLivedCertCount',
    'longLivedCertCount',
    'totalCertCount',
  ].map((name) => body[name] ?? -1);
}

const codeOf = (response: TestResponse) =>
  response.json<{ errors: { code: number }[] }>().errors[0]?.code;

const read = (id: string) =>
  bench.admin('GET', `/v1/distributedissuers/intermediatecertificates/${id}`);

const correct = (id: string, json: unknown) =>
  bench.admin(
    'POST',
    `/v1/distributedissuers/intermediatecertificates/${id}/statistics/correction`,
    json,
  );

async function waitingDecisions(): Promise<number> {
  const { text } = await bench.app.request('GET', '/metrics');
  return Number(/^luciole_statistics_quarantined_certificates (\d+)$/m.exec(text)?.[1]);
}

async function countsOfConfiguration(): Promise<number> {
  const response = await bench.admin(
    'GET',
    `/v1/distributedissuers/configurations/${bench.configurationId}`,
  );
  return response.json<{ totalCertCount: number }>().totalCertCount;
}

describe('PUT statistics', () => {
  it('shows totals on the certificate and on the configuration at once (ruling 36)', async () => {
    const before = await countsOfConfiguration();
    const { id } = await bench.issued();
    expect((await bench.report(id, 1, totals(3, 2, 1))).status).toBe(204);
    expect(await countsOf(id)).toEqual([3, 2, 1, 6]);
    expect(await countsOfConfiguration()).toBe(before + 6);
  });

  it('counts a repeated, late or reordered report once and lowers nothing (ruling 25)', async () => {
    const { id } = await bench.issued();
    for (const [sequence, count] of [
      [2, 20],
      [2, 20],
      [1, 10],
      [3, 5],
      [2, 900],
    ] as const) {
      expect((await bench.report(id, sequence, totals(count))).status).toBe(204);
    }
    expect(await countsOf(id)).toEqual([20, 0, 0, 20]);
  });

  it('is exact for reports in any order with any duplicates, also concurrent ones', async () => {
    const report = fc.record({ sequence: fc.integer({ min: 1, max: 12 }), twice: fc.boolean() });
    await fc.assert(
      fc.asyncProperty(
        fc.array(report, { minLength: 1, maxLength: 12 }),
        fc.boolean(),
        async (arrivals, concurrent) => {
          const { id } = await bench.issued();
          // What the issuer had signed when it made report n: both totals grow with n.
          const at = (sequence: number): Totals[] => [
            { policyId: bench.policyId, ultraShort: sequence * 3, short: sequence, long: 0 },
            { policyId: second, ultraShort: 0, short: 0, long: Math.floor(sequence / 2) },
          ];
          const sent = arrivals.flatMap(({ sequence, twice }) =>
            twice ? [sequence, sequence] : [sequence],
          );
          await (concurrent
            ? Promise.all(sent.map((sequence) => bench.report(id, sequence, at(sequence))))
            : inTurn(sent, (sequence) => bench.report(id, sequence, at(sequence))));
          const last = Math.max(...sent);
          const [ultraShort, short, long] = await countsOf(id);
          expect([ultraShort, short, long]).toEqual([last * 3, last, Math.floor(last / 2)]);
        },
      ),
      { numRuns: 25 },
    );
  });

  it('keeps the reports of many issuers apart when they share a statement', async () => {
    const certificates = await Promise.all(Array.from({ length: 12 }, () => bench.issued()));
    await Promise.all(certificates.map(({ id }, index) => bench.report(id, 1, totals(index))));
    for (const [index, { id }] of certificates.entries())
      expect((await countsOf(id))[0]).toBe(index);
  });

  it('answers 404 to a report for another account’s certificate, and counts nothing', async () => {
    const { id } = await bench.issued();
    const stranger = await bench.app.signIn(
      await bench.app.createServiceAccount(bench.app.companyId),
    );
    const response = await bench.report(id, 1, totals(5), stranger);
    expect(response.status).toBe(404);
    expect(await countsOf(id)).toEqual([0, 0, 0, 0]);
    const unknown = await bench.report('018f0000-0000-7000-8000-000000000000', 1, totals(5));
    expect(unknown.status).toBe(404);
  });

  it('sets an implausible increase aside, and says so (ruling 25)', async () => {
    const { id } = await bench.issued();
    expect((await bench.report(id, 1, totals(1_000_000))).status).toBe(204);
    expect(await countsOf(id)).toEqual([0, 0, 0, 0]);
    const response = await bench.admin(
      'GET',
      `/v1/distributedissuers/intermediatecertificates/${id}`,
    );
    expect(response.json()).toMatchObject({ quarantinedCertCount: 1_000_000 });
    const events = await bench.app.database.asAdministrator(
      `select from audit_events where type = 'statistics.quarantined' and subject_id = $1`,
      [id],
    );
    expect(events).toHaveLength(1);
  });

  it('records one event for each time that a certificate comes under quarantine, however many reports it sends (rulings 25 and 27)', async () => {
    const { id } = await bench.issued();
    const events = async (): Promise<unknown[]> => {
      await bench.app.app.get(RefusalTrail).flush();
      const rows = await bench.app.database.asAdministrator(
        `select after from audit_events where type = 'statistics.quarantined' and subject_id = $1 order by sequence`,
        [id],
      );
      return rows.map(({ after }) => after);
    };
    for (let sequence = 1; sequence <= 5; sequence += 1) {
      await bench.report(id, sequence, totals(1_000_000 * sequence));
      await bench.app.app.get(RefusalTrail).flush();
    }
    expect(await events()).toEqual([{ sequence: 1 }]);
    await correct(id, { accept: false, reason: 'a broken issuer' });
    await bench.report(id, 6, totals(2_000_000));
    await bench.report(id, 7, totals(3_000_000));
    expect(await events()).toEqual([{ sequence: 1 }, { sequence: 6 }]);
    expect((await read(id)).json()).toMatchObject({ quarantinedCertCount: 3_000_000 });
  });

  it('raises the alert: in the log, and in the metrics (ruling 25)', async () => {
    const before = await waitingDecisions();
    const { id } = await bench.issued();
    await bench.report(id, 1, totals(1_000_000));
    expect(await waitingDecisions()).toBe(before + 1);
    const warnings = bench.app.logLines.filter(
      (line) => line.includes('statistics quarantined') && line.includes(id),
    );
    expect(warnings).toHaveLength(1);
    await correct(id, { accept: false, reason: 'a test' });
    expect(await waitingDecisions()).toBe(before);
  });

  it('refuses totals that no number holds, instead of failing over them', async () => {
    const { id } = await bench.issued();
    const huge = Number.MAX_SAFE_INTEGER;
    const response = await bench.report(id, 1, totals(huge, huge, huge));
    expect([response.status, response.json()]).toEqual([
      400,
      expect.objectContaining({ errors: [expect.objectContaining({ code: 10006 })] }),
    ]);
    expect(await countsOf(id)).toEqual([0, 0, 0, 0]);
  });

  it('takes reports until seven days after the end, and keeps the count for ever', async () => {
    const { id, validityEnd } = await bench.issued();
    const before = await countsOfConfiguration();
    const { clock } = bench.app;
    const start = clock.now().getTime();
    const end = Date.parse(validityEnd ?? '');
    const moveTo = (time: number): void => clock.advance((time - clock.now().getTime()) / 1000);
    moveTo(end + 7 * 86_400_000 - 1000);
    const bearer = await bench.app.signIn(bench.account);
    expect((await bench.report(id, 1, totals(7), bearer)).status).toBe(204);
    moveTo(end + 7 * 86_400_000 + 1000);
    const late = await bench.report(id, 2, totals(9), bearer);
    expect(late.status).toBe(409);
    moveTo(start);
    await bench.app.database.asAdministrator(
      `update issuer_certificate_statistics set validity_end = now() - interval '9 days' where issuer_certificate_id = $1`,
      [id],
    );
    expect(await countsOfConfiguration()).toBe(before + 7);
    expect(await bench.app.app.get(UpkeepService).foldStatistics()).toBe(1);
    expect(await countsOfConfiguration()).toBe(before + 7);
  });

  it('rulings 25 and 37: takes them from a certificate that was deleted since, expired or revoked', async () => {
    const [expired, revoked] = [await bench.issued(), await bench.issued()];
    const before = await countsOfConfiguration();
    const path = '/v1/distributedissuers/intermediatecertificates';
    await bench.admin('POST', `${path}/${revoked.id}/revocation`, {});
    bench.app.clock.advance(7 * 86_400 + 60);
    const bearer = await bench.app.signIn(bench.account);
    for (const { id } of [expired, revoked]) {
      expect((await bench.report(id, 1, totals(4), bearer)).status).toBe(204);
      expect((await bench.admin('DELETE', `${path}/${id}`)).status).toBe(200);
      expect((await bench.report(id, 2, totals(9), bearer)).status).toBe(204);
    }
    expect(await countsOfConfiguration()).toBe(before + 18);
    bench.app.clock.advance(-(7 * 86_400 + 60));
  });
});

describe('POST statistics/correction (ruling 25)', () => {
  it('counts what was set aside, on the certificate and on the configuration, and records who decided and why', async () => {
    const { id } = await bench.issued();
    await bench.report(id, 1, totals(5, 1));
    const before = await countsOfConfiguration();
    await bench.report(id, 2, totals(1_000_000, 1));
    const response = await correct(id, {
      accept: true,
      reason: 'a load test',
      quarantinedCertCount: 999_995,
    });
    expect([response.status, response.json()]).toEqual([
      200,
      expect.objectContaining({ id, totalCertCount: 1_000_001 }),
    ]);
    expect(response.json()).not.toHaveProperty('quarantinedCertCount');
    expect(await countsOfConfiguration()).toBe(before + 999_995);
    const [event] = await bench.app.database.asAdministrator(
      `select actor_id, before, after from audit_events where type = 'statistics.corrected' and subject_id = $1`,
      [id],
    );
    expect(event).toMatchObject({
      actor_id: bench.app.userId,
      before: { ultraShort: 5, short: 1, long: 0, quarantined: 999_995, quarantinedSequence: 2 },
      after: { ultraShort: 1_000_000, short: 1, accepted: true, reason: 'a load test' },
    });
    // The report has been heard: repeated, it changes nothing, and the next one is judged from there.
    await bench.report(id, 2, totals(3_000_000));
    await bench.report(id, 3, totals(1_000_002, 1));
    expect(await countsOf(id)).toEqual([1_000_002, 1, 0, 1_000_003]);
  });

  it('drops what was set aside, and judges the next report anew', async () => {
    const { id } = await bench.issued();
    await bench.report(id, 1, totals(5));
    await bench.report(id, 2, totals(1_000_000));
    const response = await correct(id, { accept: false, reason: 'a broken issuer' });
    expect(response.json()).toMatchObject({ totalCertCount: 5 });
    expect(response.json()).not.toHaveProperty('quarantinedCertCount');
    await bench.report(id, 3, totals(6));
    expect(await countsOf(id)).toEqual([6, 0, 0, 6]);
    await bench.report(id, 4, totals(1_000_000));
    expect((await read(id)).json()).toMatchObject({ quarantinedCertCount: 999_994 });
  });

  it('adds to a configuration what a certificate that was folded had set aside', async () => {
    const { id } = await bench.issued();
    await bench.report(id, 1, totals(5));
    await bench.report(id, 2, [
      ...totals(1_000_000),
      { policyId: second, ultraShort: 0, short: 0, long: 7 },
    ]);
    await bench.app.database.asAdministrator(
      `update issuer_certificate_statistics set validity_end = now() - interval '9 days' where issuer_certificate_id = $1`,
      [id],
    );
    expect(await bench.app.app.get(UpkeepService).foldStatistics()).toBe(1);
    const before = await countsOfConfiguration();
    expect((await correct(id, { accept: true, reason: 'late' })).status).toBe(200);
    expect(await countsOfConfiguration()).toBe(before + 999_995 + 7);
  });

  it('decides about a certificate that was deleted since, and raises the alert until then', async () => {
    const { id } = await bench.issued();
    const path = '/v1/distributedissuers/intermediatecertificates';
    await bench.report(id, 1, totals(1_000_000));
    bench.app.clock.advance(11);
    const waiting = await waitingDecisions();
    await bench.admin('POST', `${path}/${id}/revocation`, {});
    expect((await bench.admin('DELETE', `${path}/${id}`)).status).toBe(200);
    bench.app.clock.advance(11);
    expect(await waitingDecisions()).toBe(waiting);

    const decided = await correct(id, { accept: false, reason: 'a broken issuer' });
    expect([decided.status, decided.json()]).toEqual([200, expect.objectContaining({ id })]);
    expect(await waitingDecisions()).toBe(waiting - 1);
    expect((await read(id)).status).toBe(404);
    expect(codeOf(await correct(id, { accept: false, reason: 'again' }))).toBe(24_022);
  });

  it('answers 409 when nothing is set aside, or something else than was seen', async () => {
    const { id } = await bench.issued();
    const none = await correct(id, { accept: true, reason: 'x' });
    expect([none.status, codeOf(none)]).toEqual([409, 24_022]);
    await bench.report(id, 1, totals(1_000_000));
    const [seen, set] = [1_000_000, 9_000_000];
    await bench.report(id, 2, totals(set));
    const changed = await correct(id, { accept: true, reason: 'x', quarantinedCertCount: seen });
    expect([changed.status, codeOf(changed)]).toEqual([409, 24_023]);
    expect(await countsOf(id)).toEqual([0, 0, 0, 0]);
  });

  it.each([
    [{ accept: true }],
    [{ accept: 'yes', reason: 'x' }],
    [{ accept: true, reason: ' ' }],
    [{ accept: true, reason: 'a\u0000b' }],
    [{ accept: true, reason: 'x', quarantinedCertCount: -1 }],
    [{ accept: true, reason: 'x', totals: [] }],
  ])('refuses %j', async (body) => {
    const { id } = await bench.issued();
    await bench.report(id, 1, totals(1_000_000));
    expect((await correct(id, body)).status).toBe(400);
  });

  it('is for those who write about PKI', async () => {
    const { id } = await bench.issued();
    const path = `/v1/distributedissuers/intermediatecertificates/${id}/statistics/correction`;
    const json = { accept: true, reason: 'x' };
    const guest = await bench.app.createUser(bench.app.companyId, 'GUEST');
    const asGuest = await bench.app.request('POST', path, { apiKey: guest.apiKey, json });
    const asIssuer = await bench.app.request('POST', path, { bearer: bench.bearer, json });
    expect([asGuest.status, asIssuer.status]).toEqual([403, 403]);
  });
});
