import type { IssuanceSeriesResponse, IssuerHealthResponse } from '@luciole/contract';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';

import { createIssuerBench, type IssuerBench } from '../../test/support/issuer-bench.ts';
import { IssuerSetup } from '../../test/support/issuer-setup.ts';
import { UpkeepService } from '../upkeep/upkeep.service.ts';

const HOUR = 3600;
const DAY = 24 * HOUR;
const PATH = '/v1/distributedissuers/insights';

let bench: IssuerBench;
let second: string;
let start: Date;

beforeAll(async () => {
  bench = await createIssuerBench({
    settings: { LUCIOLE_MAX_ISSUES_PER_HOUR: '100000', LUCIOLE_MAX_LIVE_SUB_CAS: '100000' },
  });
  second = (await new IssuerSetup(bench.app).policy({ name: 'second' })).id;
});
afterAll(() => bench.close());

/** Each test has hours of its own: two days later than the one before, at half past. */
beforeEach(() => {
  const { clock } = bench.app;
  clock.advance(2 * DAY + HOUR - ((clock.now().getTime() / 1000) % HOUR) - HOUR / 2);
  start = new Date(clock.now().getTime() - (HOUR / 2) * 1000);
});

const rollUp = () => bench.app.app.get(UpkeepService).rollUpIssuance();

/** Reports as an issuer whose token is new: the clock moves by days. */
async function report(id: string, sequence: number, counts: readonly (readonly number[])[]) {
  const totals = counts.map(([ultraShort = 0, short = 0, long = 0], index) => ({
    policyId: index === 0 ? bench.policyId : second,
    ultraShort,
    short,
    long,
  }));
  const bearer = await bench.app.signIn(bench.account);
  expect((await bench.report(id, sequence, totals, bearer)).status).toBe(204);
}

async function issued(instanceName: string): Promise<string> {
  const bearer = await bench.app.signIn(bench.account);
  const response = await bench.bootstrap(
    {
      configurationId: bench.configurationId,
      certificateSigningRequest: await bench.request(),
      instanceName,
    },
    { bearer },
  );
  expect(response.status).toBe(201);
  return response.json<{ id: string }>().id;
}

async function issuance(query: Readonly<Record<string, string>> = {}) {
  const search = new URLSearchParams({ start: start.toISOString(), ...query }).toString();
  const response = await bench.admin('GET', `${PATH}/issuance?${search}`);
  expect(response.status).toBe(200);
  return response.json<IssuanceSeriesResponse>();
}

/** Series as `key: counts`. */
async function countsBy(query: Readonly<Record<string, string>> = {}) {
  const { series } = await issuance(query);
  return Object.fromEntries(series.map(({ key, counts }) => [key, counts]));
}

describe('ruling 36: issuance over time', () => {
  it('counts what totals grew by, in the hour in which the report arrives, once however often it is rolled up', async () => {
    const id = await issued('a');
    await report(id, 1, [
      [5, 2],
      [0, 0, 3],
    ]);
    await rollUp();
    await rollUp();
    bench.app.clock.advance(HOUR);
    await report(id, 2, [
      [9, 2],
      [0, 0, 3],
    ]);
    await report(id, 2, [
      [11, 2],
      [0, 0, 3],
    ]);
    await rollUp();
    await report(id, 3, [
      [10, 3],
      [1, 0, 3],
    ]);
    await rollUp();
    expect(await countsBy()).toEqual({ ULTRA_SHORT: [5, 6], SHORT: [2, 1], LONG: [3, 0] });
    expect(await countsBy({ groupBy: 'POLICY' })).toEqual({
      [bench.policyId]: [7, 6],
      [second]: [3, 1],
    });
    expect(await issuance({ groupBy: 'CONFIGURATION' })).toMatchObject({
      series: [{ key: bench.configurationId, name: 'mesh', counts: [10, 7], totalCount: 17 }],
      totalCount: 17,
    });
    expect(await countsBy({ policyId: second })).toEqual({
      ULTRA_SHORT: [0, 1],
      SHORT: [0, 0],
      LONG: [3, 0],
    });
  });

  it('catches up after a pause: what arrived before and nobody counted lands in the hour of the next run', async () => {
    const id = await issued('b');
    await report(id, 1, [[5]]);
    bench.app.clock.advance(3 * HOUR);
    await rollUp();
    expect((await countsBy())['ULTRA_SHORT']).toEqual([0, 0, 0, 5]);
  });

  it('counts once when several processes do it at the same time', async () => {
    const ids = await Promise.all(['c', 'd', 'e'].map(issued));
    await Promise.all(ids.map((id) => report(id, 1, [[4]])));
    await Promise.all([rollUp(), rollUp(), rollUp(), rollUp()]);
    await rollUp();
    expect((await countsBy())['ULTRA_SHORT']).toEqual([12]);
  });

  it('gives whole days of UTC, and whole ranges without anything in them', async () => {
    const id = await issued('f');
    await report(id, 1, [[6]]);
    await rollUp();
    const end = new Date(start.getTime() + 2 * DAY * 1000).toISOString();
    const days = await issuance({ interval: 'DAY', end });
    expect(days).toMatchObject({ interval: 'DAY', totalCount: 6 });
    expect(days.start).toMatch(/T00:00:00\.000\+00:00$/);
    expect(days.series.find(({ key }) => key === 'ULTRA_SHORT')?.counts).toEqual([6, 0, 0]);
  });

  it('keeps the series of what was deleted since, under its id', async () => {
    const setup = new IssuerSetup(bench.app);
    const policy = await setup.policy();
    const bearer = await bench.app.signIn(bench.account);
    const id = await issued('g');
    const totals = [{ policyId: policy.id, ultraShort: 8, short: 0, long: 0 }];
    await bench.report(id, 1, totals, bearer);
    await rollUp();
    await bench.admin('DELETE', `/v1/distributedissuers/policies/${policy.id}`);
    const { series } = await issuance({ groupBy: 'POLICY' });
    expect(series).toEqual([{ key: policy.id, counts: [8], totalCount: 8 }]);
  });

  it('forgets hours after 13 months, and nothing before', async () => {
    const id = await issued('h');
    await report(id, 1, [[7]]);
    await rollUp();
    const upkeep = bench.app.app.get(UpkeepService);
    const totalAfter = async (days: number) => {
      bench.app.clock.advance(days * DAY);
      await upkeep.forgetRollups();
      // Back again: keys and credentials do not last that long.
      bench.app.clock.advance(-days * DAY);
      return (await issuance()).totalCount;
    };
    expect(await totalAfter(390)).toBe(7);
    expect(await totalAfter(400)).toBe(0);
  });

  it.each([
    [{ end: '2020-01-01T00:00:00Z' }, '/start'],
    [{ start: '2020-01-01T00:00:00Z' }, '/start'],
    [{ start: 'yesterday' }, '/start'],
    [{ start: '9999-12-31T20:00:00Z', end: '9999-12-31T23:59:59Z' }, '/start'],
    [{ interval: 'MINUTE' }, '/interval'],
  ])('refuses %o', async (query, pointer) => {
    const search = new URLSearchParams({ start: start.toISOString(), ...query }).toString();
    const response = await bench.admin('GET', `${PATH}/issuance?${search}`);
    expect(response.status).toBe(400);
    expect(response.text).toContain(pointer);
  });
});

describe('issuer health', () => {
  it('tells who is well, who renews late, who is about to expire and who is gone', async () => {
    // Seven days each; only the newest of an issuer counts.
    bench.app.clock.advance(30 * DAY);
    const expiring = await issued('expiring');
    bench.app.clock.advance(1.5 * DAY);
    const late = await issued('late');
    await issued('renewed');
    await issued('gone');
    bench.app.clock.advance(5.05 * DAY);
    await report(expiring, 1, [[1]]);
    await report(late, 1, [[1]]);
    await issued('renewed');
    await issued('new');
    const response = await bench.admin('GET', `${PATH}/issuerhealth`);
    const answer = response.json<IssuerHealthResponse>();
    expect(answer).toMatchObject({
      activeCount: 2,
      inactiveCount: 1,
      expiringCount: 1,
      renewingLateCount: 1,
    });
    expect(answer.inNeed.map(({ instanceName, health: state }) => [instanceName, state])).toEqual([
      ['expiring', 'EXPIRING'],
      ['late', 'RENEWING_LATE'],
      ['gone', 'INACTIVE'],
    ]);
    expect(answer.inNeed[0]).toMatchObject({
      id: expiring,
      configuration: { id: bench.configurationId, name: 'mesh' },
    });
  });

  it('counts nobody of another company', async () => {
    const stranger = await bench.app.createCompany();
    const response = await bench.app.request('GET', `${PATH}/issuerhealth`, {
      apiKey: stranger.apiKey,
    });
    expect(response.json()).toEqual({
      activeCount: 0,
      inactiveCount: 0,
      expiringCount: 0,
      renewingLateCount: 0,
      inNeed: [],
    });
  });
});
