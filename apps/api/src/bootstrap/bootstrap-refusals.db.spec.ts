import { randomUUID } from 'node:crypto';

import type { IntermediateCertificateInformation } from '@luciole/contract';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';

import {
  CERTIFICATES,
  createIssuerBench,
  type IssuerBench,
} from '../../test/support/issuer-bench.ts';
import { RefusalTrail } from '../audit/refusal-trail.ts';

let bench: IssuerBench;

beforeAll(async () => {
  bench = await createIssuerBench({ settings: { LUCIOLE_MAX_ISSUES_PER_HOUR: '3' } });
});
beforeEach(async () => {
  await bench.app.app.get(RefusalTrail).flush();
});
afterAll(async () => {
  await bench.close();
});

interface Refused {
  readonly code: number;
  readonly error: string;
  readonly reasons: readonly string[];
  readonly repeated?: number;
}

async function newEvents(since: number): Promise<readonly Record<string, unknown>[]> {
  return bench.app.database.asAdministrator(
    `select sequence::int, outcome, actor_id, source_address, subject_kind, after from audit_events
     where type = 'certificate.refused' and sequence > $1 order by sequence`,
    [since],
  );
}

async function lastSequence(): Promise<number> {
  const [row] = await bench.app.database.asAdministrator(
    'select coalesce(max(sequence), 0)::int as last from audit_events where company_id = $1',
    [bench.app.companyId],
  );
  return Number(row?.['last']);
}

const afterOf = (event: Record<string, unknown> | undefined) => event?.['after'] as Refused;

describe('ruling 17: a refused bootstrap leaves an audit event', () => {
  it.each([
    ['a malformed request', 21_001, () => Promise.resolve('no PEM')],
    ['a key of another algorithm', 21_007, () => bench.request('EC_P384')],
  ])('%s', async (_title, code, request) => {
    const since = await lastSequence();
    const certificateSigningRequest = await request();
    expect((await bench.bootstrap({ certificateSigningRequest })).status).toBeGreaterThan(399);
    const [event, ...others] = await newEvents(since);
    expect(event).toMatchObject({
      outcome: 'REFUSED',
      actor_id: bench.account.id,
      source_address: '127.0.0.1',
      subject_kind: 'service-account',
      after: { code },
    });
    expect(afterOf(event).reasons).toHaveLength(1);
    expect(others).toEqual([]);
  });

  it('a key that was certified before, and a quota', async () => {
    const since = await lastSequence();
    const certificateSigningRequest = await bench.request();
    expect((await bench.bootstrap({ certificateSigningRequest })).status).toBe(201);
    expect((await bench.bootstrap({ certificateSigningRequest })).status).toBe(409);
    await bench.issued();
    await bench.issued();
    const over = await bench.bootstrap({ certificateSigningRequest: await bench.request() });
    expect(over.status).toBe(429);
    const errors = (await newEvents(since)).map((event) => afterOf(event).error);
    expect(errors).toEqual(['CSR_KEY_KNOWN', 'ISSUE_RATE_QUOTA']);
  });

  it('another configuration, and a name that nobody takes', async () => {
    const since = await lastSequence();
    const certificateSigningRequest = await bench.request();
    const elsewhere = { certificateSigningRequest, configurationId: randomUUID() };
    expect((await bench.bootstrap(elsewhere)).status).toBe(404);
    const named = {
      certificateSigningRequest: await bench.request(),
      instanceName: 'a\u0007b',
    };
    expect((await bench.bootstrap(named)).status).toBe(422);
    const events = await newEvents(since);
    expect(events.map((event) => afterOf(event).error)).toEqual([
      'NOT_FOUND',
      'INSTANCE_NAME_UNACCEPTABLE',
    ]);
    // It may be another company's.
    expect(JSON.stringify(events)).not.toContain(elsewhere.configurationId);
  });

  it('ruling 27: repeated refusals are two events a minute, with their number', async () => {
    const since = await lastSequence();
    const asked = Array.from({ length: 30 }, (_, index) =>
      bench.bootstrap({ certificateSigningRequest: `no PEM ${index}` }),
    );
    for (const { status } of await Promise.all(asked)) expect(status).toBe(400);
    expect(await newEvents(since)).toHaveLength(1);
    await bench.app.app.get(RefusalTrail).flush();
    const [first, second, ...others] = await newEvents(since);
    expect(afterOf(first)).not.toHaveProperty('repeated');
    expect(second).toMatchObject({
      source_address: '127.0.0.1',
      after: { code: 21_001, repeated: 29 },
    });
    expect(others).toEqual([]);
  });

  it('leaves none for what was not refused', async () => {
    const since = await lastSequence();
    bench.app.clock.advance(3700);
    const bearer = await bench.app.signIn(bench.account);
    const options = { bearer, idempotencyKey: randomUUID() };
    const certificateSigningRequest = await bench.request();
    const first = await bench.bootstrap({ certificateSigningRequest }, options);
    const again = await bench.bootstrap({ certificateSigningRequest }, options);
    expect([first.status, again.status]).toEqual([201, 201]);
    expect(await newEvents(since)).toEqual([]);

    // Ruling 17: one shape, whether it was just issued, is replayed or is read.
    const { id } = first.json<IntermediateCertificateInformation>();
    const read = await bench.admin('GET', `${CERTIFICATES}/${id}`);
    expect(first.json()).toEqual(read.json());
    expect(again.json()).toEqual(read.json());
  });
});
