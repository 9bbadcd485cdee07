import { ISTIO_POLICY } from '@luciole/policy/testing';
import * as fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import {
  createIssuerBench,
  type IssuerBench,
  type Totals,
} from '../../test/support/issuer-bench.ts';
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
});
