import type { AlertInformation, AlertKind, AlertResponse } from '@luciole/contract';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { codes } from '../../test/support/answers.ts';
import {
  CERTIFICATES,
  createIssuerBench,
  type IssuerBench,
} from '../../test/support/issuer-bench.ts';
import { UpkeepService } from '../upkeep/upkeep.service.ts';

const HOUR = 3600;
const DAY = 24 * HOUR;
const ALERTS = '/v1/distributedissuers/alerts';
const SETTINGS = { expiryDays: 14, caDays: 90, silentHours: 6, quotaPercent: 80, jumpFactor: 10 };

let bench: IssuerBench;

beforeAll(async () => {
  bench = await createIssuerBench({ settings: { LUCIOLE_MAX_LIVE_SUB_CAS: '20' } });
});
afterAll(() => bench.close());

/** As the timers of two processes do it. */
async function look(): Promise<void> {
  const upkeep = bench.app.app.get(UpkeepService);
  await Promise.all([upkeep.lookForAlerts(), upkeep.lookForAlerts()]);
  // Whoever did not get its turn above has it now.
  await upkeep.lookForAlerts();
}

async function list(query: Readonly<Record<string, string>>): Promise<readonly AlertInformation[]> {
  const response = await bench.admin('GET', `${ALERTS}?${new URLSearchParams(query).toString()}`);
  expect(response.status).toBe(200);
  return response.json<AlertResponse>().alerts;
}

/** For a machine that has much else to do, and while the timer of the application is at it. */
const PATIENCE = { timeout: 30_000 };

/** Looks, and gives what is open then. */
const found = (kind: AlertKind, instanceName?: string) => async () => {
  await look();
  const alerts = await list({ kind });
  return alerts
    .filter(({ subject }) => instanceName === undefined || subject.instanceName === instanceName)
    .map(({ details, severity }) => ({ severity, details }));
};

const sql = (text: string, ...values: readonly unknown[]) =>
  bench.app.database.asAdministrator(text, [...values]);
const at = (seconds: number) => new Date(bench.app.clock.now().getTime() + seconds * 1000);
const wire = (instant: Date) => instant.toISOString().replace('Z', '+00:00');

async function issued(instanceName: string): Promise<string> {
  const response = await bench.bootstrap(
    { certificateSigningRequest: await bench.request(), instanceName },
    { bearer: await bench.app.signIn(bench.account) },
  );
  expect(response.status).toBe(201);
  return response.json<{ id: string }>().id;
}

async function report(id: string, sequence: number, ultraShort: number): Promise<void> {
  const totals = [{ policyId: bench.policyId, ultraShort, short: 0, long: 0 }];
  const bearer = await bench.app.signIn(bench.account);
  expect((await bench.report(id, sequence, totals, bearer)).status).toBe(204);
}

/** Has the rollups begin with a certificate that has just reported for the first time; the timer may be at it. */
function rolledUp(id: string): Promise<void> {
  const rollUp = async () => {
    await bench.app.app.get(UpkeepService).rollUpIssuance();
    return sql('select from statistics_snapshots where issuer_certificate_id = $1', id);
  };
  return expect.poll(rollUp, PATIENCE).toHaveLength(1);
}

describe('credentials, keys, CAs and CRLs that end', () => {
  it('tells of a credential until it is replaced, and again when it becomes graver', async () => {
    const { id } = await bench.app.createServiceAccount(bench.app.companyId);
    const ends = (seconds: number) =>
      sql(
        `update service_accounts set credential_changed_on = $2, credentials_expiring_on = $3 where id = $1`,
        id,
        at(-80 * DAY),
        at(seconds),
      );
    await expect.poll(found('CREDENTIAL_EXPIRING'), PATIENCE).toEqual([]);
    await ends(10 * DAY);
    const details = { expiresAt: wire(at(10 * DAY)) };
    await expect
      .poll(found('CREDENTIAL_EXPIRING'), PATIENCE)
      .toEqual([{ severity: 'WARNING', details }]);
    const [alert] = await list({ kind: 'CREDENTIAL_EXPIRING' });
    expect(alert?.subject).toMatchObject({ kind: 'SERVICE_ACCOUNT', id });
    const path = `${ALERTS}/${alert?.id}/acknowledgement`;
    const acknowledged = await bench.admin('POST', path, { note: 'on it' });
    expect([acknowledged.status, acknowledged.json<AlertInformation>().acknowledgement]).toEqual([
      200,
      { at: wire(at(0)), by: expect.stringMatching(/^user-/), note: 'on it' },
    ]);
    await ends(-DAY);
    await expect
      .poll(found('CREDENTIAL_EXPIRING'), PATIENCE)
      .toEqual([{ severity: 'CRITICAL', details: expect.any(Object) }]);
    const [graver] = await list({ kind: 'CREDENTIAL_EXPIRING' });
    expect(graver).toMatchObject({ id: alert?.id });
    expect(graver).not.toHaveProperty('acknowledgement');
    await ends(300 * DAY);
    await expect.poll(found('CREDENTIAL_EXPIRING'), PATIENCE).toEqual([]);
    const resolved = await list({ kind: 'CREDENTIAL_EXPIRING', state: 'RESOLVED' });
    expect(resolved).toMatchObject([{ id: alert?.id, resolvedAt: wire(at(0)) }]);
    expect(codes(await bench.admin('POST', path, {}))).toEqual([409, 26_201]);
  });

  it('tells of an API key, and not of one that lives for a day only', async () => {
    const { userId } = await bench.app.createUser(bench.app.companyId, 'GUEST');
    const lasts = (from: number, to: number) =>
      sql(
        'update api_keys set validity_start = $2, validity_end = $3 where user_id = $1',
        userId,
        at(from),
        at(to),
      );
    await lasts(-100 * DAY, 5 * DAY);
    await expect
      .poll(found('API_KEY_EXPIRING'), PATIENCE)
      .toEqual([{ severity: 'WARNING', details: expect.any(Object) }]);
    await lasts(-HOUR, 23 * HOUR);
    await expect.poll(found('API_KEY_EXPIRING'), PATIENCE).toEqual([]);
  });

  it('ruling 7: tells of a CA with less than twice the validity that a provider asks of it', async () => {
    expect(
      (await bench.admin('PUT', `${ALERTS}/settings`, { ...SETTINGS, caDays: 1 })).status,
    ).toBe(200);
    const [{ not_after: before } = {}] = await sql(
      'select max(not_after) as not_after from certificate_authorities where kind = $1',
      'INTERMEDIATE',
    );
    const ends = (instant: unknown) =>
      sql(
        'update certificate_authorities set not_after = $1 where kind = $2',
        instant,
        'INTERMEDIATE',
      );
    await ends(at(15 * DAY));
    await expect.poll(found('CA_ENDING'), PATIENCE).toEqual([]);
    await ends(at(13 * DAY));
    await expect
      .poll(found('CA_ENDING'), PATIENCE)
      .toEqual([{ severity: 'WARNING', details: { expiresAt: wire(at(13 * DAY)) } }]);
    await ends(before);
    await expect.poll(found('CA_ENDING'), PATIENCE).toEqual([]);
    await bench.admin('PUT', `${ALERTS}/settings`, SETTINGS);
  });

  it('ruling 37: tells of a CRL that was not signed anew, until it is', async () => {
    await sql(
      `update crls set this_update = $1, next_update = $2 where certificate_authority_id =
         (select id from certificate_authorities where kind = 'ROOT')`,
      at(-6 * DAY),
      at(DAY),
    );
    await expect
      .poll(found('CRL_EXPIRING'), PATIENCE)
      .toEqual([{ severity: 'WARNING', details: { expiresAt: wire(at(DAY)) } }]);
    await bench.app.app.get(UpkeepService).renewCrls();
    await expect.poll(found('CRL_EXPIRING'), PATIENCE).toEqual([]);
  });
});

describe('issuers', () => {
  it('tells who is silent, stale or renews late, until the issuer is back', async () => {
    const id = await issued('lost');
    await expect.poll(found('ISSUER_SILENT'), PATIENCE).toEqual([]);
    const lastContact = wire(at(0));
    bench.app.clock.advance(7 * HOUR);
    const silent = { severity: 'WARNING', details: { lastContact, issuerCertificateId: id } };
    await expect.poll(found('ISSUER_SILENT', 'lost'), PATIENCE).toEqual([silent]);
    bench.app.clock.advance(66 * HOUR);
    await expect.poll(found('ISSUER_SILENT', 'lost'), PATIENCE).toEqual([]);
    await expect
      .poll(found('ISSUER_STALE', 'lost'), PATIENCE)
      .toEqual([{ ...silent, severity: 'CRITICAL' }]);
    // A token is contact too: an issuer that signs nothing has nothing to report.
    await bench.app.signIn(bench.account);
    await expect.poll(found('ISSUER_STALE', 'lost'), PATIENCE).toEqual([]);
    bench.app.clock.advance(2.1 * DAY);
    await expect
      .poll(found('ISSUER_RENEWING_LATE', 'lost'), PATIENCE)
      .toEqual([{ severity: 'WARNING', details: expect.any(Object) }]);
    bench.app.clock.advance(1.5 * DAY);
    await expect
      .poll(found('ISSUER_RENEWING_LATE', 'lost'), PATIENCE)
      .toEqual([{ severity: 'CRITICAL', details: expect.any(Object) }]);
    await issued('lost');
    await expect.poll(found('ISSUER_RENEWING_LATE', 'lost'), PATIENCE).toEqual([]);
  });

  it('tells of two that go on signing under one name, and not of one that renewed before an outage', async () => {
    const former = await issued('twin');
    await report(former, 1, 5);
    await rolledUp(former);
    bench.app.clock.advance(HOUR);
    const renewed = await issued('twin');
    // Nothing came through meanwhile; now everything does.
    bench.app.clock.advance(30 * 60);
    await report(former, 2, 7);
    await report(renewed, 1, 3);
    await rolledUp(renewed);
    await expect.poll(found('INSTANCE_CONFLICT'), PATIENCE).toEqual([]);
    bench.app.clock.advance(20 * 60);
    await report(renewed, 2, 8);
    await expect.poll(found('INSTANCE_CONFLICT'), PATIENCE).toEqual([]);
    await report(former, 3, 9);
    await expect.poll(found('INSTANCE_CONFLICT', 'twin'), PATIENCE).toEqual([
      {
        severity: 'CRITICAL',
        details: {
          issuerCertificateId: renewed,
          otherIssuerCertificateId: former,
          sourceAddress: '127.0.0.1',
          otherSourceAddress: '127.0.0.1',
        },
      },
    ]);
    bench.app.clock.advance(HOUR);
    await expect.poll(found('INSTANCE_CONFLICT'), PATIENCE).toEqual([]);
  });

  it('tells of no conflict when a copy was stopped at once, or the answer to a renewal was lost', async () => {
    const first = await issued('steady');
    await report(first, 1, 5);
    await rolledUp(first);
    // Of this one the issuer never heard.
    await issued('steady');
    const brief = await issued('steady');
    await report(brief, 1, 5);
    await rolledUp(brief);
    bench.app.clock.advance(15 * 60);
    await report(first, 2, 9);
    await expect.poll(found('INSTANCE_CONFLICT'), PATIENCE).toEqual([]);
  });

  it('tells of a quota that is nearly reached', async () => {
    await issued('quota');
    await expect.poll(found('QUOTA_NEARLY_REACHED'), PATIENCE).toEqual([]);
    await bench.admin('PUT', `${ALERTS}/settings`, { ...SETTINGS, quotaPercent: 5 });
    const details = { quota: 'LIVE_SUB_CAS', limit: 20, count: expect.any(Number) };
    await expect
      .poll(found('QUOTA_NEARLY_REACHED'), PATIENCE)
      .toEqual([{ severity: 'WARNING', details }]);
    await bench.admin('PUT', `${ALERTS}/settings`, SETTINGS);
    await expect.poll(found('QUOTA_NEARLY_REACHED'), PATIENCE).toEqual([]);
  });
});

describe('statistics', () => {
  it('ruling 25: tells of a report that was set aside, until somebody decides', async () => {
    const id = await issued('liar');
    await report(id, 1, 1_000_000_000);
    await expect
      .poll(found('STATISTICS_QUARANTINED'), PATIENCE)
      .toEqual([{ severity: 'WARNING', details: {} }]);
    const decision = { accept: false, reason: 'a test' };
    await bench.admin('POST', `${CERTIFICATES}/${id}/statistics/correction`, decision);
    await expect.poll(found('STATISTICS_QUARANTINED'), PATIENCE).toEqual([]);
  });

  it('tells of an hour with many times the certificates of a week', async () => {
    const { clock } = bench.app;
    clock.advance(HOUR - ((clock.now().getTime() / 1000) % HOUR));
    const count = (seconds: number, certificates: number) =>
      sql(
        `insert into issuance_rollups (company_id, hour, configuration_id, policy_id, ultra_short, short, long)
         values ($1, $2, $3, $4, $5, 0, 0)`,
        bench.app.companyId,
        at(seconds),
        bench.configurationId,
        bench.policyId,
        certificates,
      );
    await count(0, 5000);
    // Nothing to compare it with.
    await expect.poll(found('ISSUANCE_JUMP'), PATIENCE).toEqual([]);
    await count(-5 * DAY, 400);
    await expect
      .poll(found('ISSUANCE_JUMP'), PATIENCE)
      .toEqual([{ severity: 'WARNING', details: { count: 5000, limit: 400 } }]);
    clock.advance(2 * HOUR);
    await expect.poll(found('ISSUANCE_JUMP'), PATIENCE).toEqual([]);
  });
});

describe('an alert', () => {
  it('is of one company, and counts in the metric until somebody acknowledges it', async () => {
    const { id } = await bench.app.createServiceAccount(bench.app.companyId);
    await sql(
      'update service_accounts set credential_changed_on = $2, credentials_expiring_on = $3 where id = $1',
      id,
      at(-80 * DAY),
      at(DAY),
    );
    await expect
      .poll(found('CREDENTIAL_EXPIRING'), PATIENCE)
      .toEqual([{ severity: 'CRITICAL', details: { expiresAt: wire(at(DAY)) } }]);
    const [alert] = await list({ kind: 'CREDENTIAL_EXPIRING' });
    const stranger = await bench.app.createCompany();
    const foreign = await bench.app.request('GET', ALERTS, { apiKey: stranger.apiKey });
    expect(foreign.json()).toEqual({ alerts: [] });
    const counted = async () => {
      bench.app.clock.advance(11);
      const { text } = await bench.app.request('GET', '/metrics');
      return /luciole_alerts\{kind="CREDENTIAL_EXPIRING",severity="CRITICAL"\} (\d+)/.exec(
        text,
      )?.[1];
    };
    const path = `${ALERTS}/${alert?.id}/acknowledgement`;
    expect(await counted()).toBe('1');
    await bench.admin('POST', path, { until: wire(at(HOUR)) });
    expect(await counted()).toBe('0');
    bench.app.clock.advance(HOUR);
    expect(await counted()).toBe('1');
    expect((await list({ kind: 'CREDENTIAL_EXPIRING' }))[0]).not.toHaveProperty('acknowledgement');
    await bench.admin('POST', path, {});
    expect(await counted()).toBe('0');
    expect((await bench.admin('DELETE', path)).status).toBe(200);
    expect(await counted()).toBe('1');
    const events = await sql(
      `select type from audit_events where subject_id = $1 order by sequence`,
      alert?.id,
    );
    expect(events.map(({ type }) => type)).toEqual([
      'alert.acknowledged',
      'alert.acknowledged',
      'alert.acknowledgement-withdrawn',
    ]);
    expect((await bench.admin('POST', path, { until: wire(at(-1)) })).status).toBe(400);
  });

  it('is forgotten 90 days after it was resolved', async () => {
    const upkeep = bench.app.app.get(UpkeepService);
    expect((await list({ state: 'RESOLVED' })).length).toBeGreaterThan(0);
    await upkeep.forgetAlerts();
    expect((await list({ state: 'RESOLVED' })).length).toBeGreaterThan(0);
    await sql(`update alerts set resolved_at = $1 where resolved_at is not null`, at(-91 * DAY));
    await upkeep.forgetAlerts();
    expect(await list({ state: 'RESOLVED' })).toEqual([]);
  });
});
