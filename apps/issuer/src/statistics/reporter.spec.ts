import { ERRORS, type StatisticsReport } from '@luciole/contract';
import { createLogger } from '@luciole/service';
import { beforeEach, describe, expect, it } from 'vitest';
import { SteppedClock } from '../../test/support/stepped-clock.ts';
import {
  type ControlPlane,
  ControlPlaneRefusal,
  ControlPlaneUnreachable,
} from '../control-plane/control-plane.ts';
import { Reporter } from './reporter.ts';
import { Statistics } from './statistics.ts';

const CERTIFICATE = '0198c0de-0000-7000-8000-000000000001';
const WEB = '0198c0de-0000-7000-8000-00000000000a';
const GONE = '0198c0de-0000-7000-8000-00000000000b';

/** Takes down every report; answers as the test says. */
class ScriptedControlPlane implements Pick<ControlPlane, 'report'> {
  readonly reports: StatisticsReport[] = [];
  answer: (report: StatisticsReport) => Error | undefined = () => undefined;

  async report(_id: string, report: StatisticsReport): Promise<void> {
    this.reports.push(report);
    const error = this.answer(report);
    if (error !== undefined) throw error;
  }
}

let clock: SteppedClock;
let controlPlane: ScriptedControlPlane;
let statistics: Statistics;
let reporter: Reporter;
let log: string[];

beforeEach(() => {
  clock = new SteppedClock();
  controlPlane = new ScriptedControlPlane();
  log = [];
  const logger = createLogger('warn', { write: (line: string) => void log.push(line) });
  statistics = new Statistics({ clock, logger, stateFolder: undefined });
  statistics.begin(CERTIFICATE, new Date(clock.now().getTime() + 86_400_000));
  reporter = new Reporter({
    statistics,
    controlPlane,
    clock,
    logger,
    random: () => 0.5,
    intervalSeconds: 60,
  });
});

const refusal = (status: number, ...codes: number[]) =>
  new ControlPlaneRefusal('no', { status, codes, isSignIn: false });
const totals = (ultraShort: number) => [{ policyId: WEB, ultraShort, short: 0, long: 0 }];
const count = (policyId = WEB) => statistics.count(CERTIFICATE, policyId, 3600);

describe('a reporter', () => {
  it('reports every interval, and only when there is something new', async () => {
    const aborter = new AbortController();
    const running = reporter.run(aborter.signal);
    await clock.advance(120_000);
    expect(controlPlane.reports).toEqual([]);
    await count();
    await clock.advance(180_000);
    await count();
    await count();
    await clock.advance(60_000);
    aborter.abort();
    await running;
    expect(controlPlane.reports).toEqual([
      { sequence: 1, totals: totals(1) },
      { sequence: 2, totals: totals(3) },
    ]);
  });

  it('keeps what an absent control plane does not hear, and tells it soon after it is back', async () => {
    const aborter = new AbortController();
    const running = reporter.run(aborter.signal);
    controlPlane.answer = () => new ControlPlaneUnreachable('away');
    await count();
    await clock.advance(3_600_000);
    expect([statistics.unreported, controlPlane.reports.length > 60]).toEqual([1, true]);
    expect(new Set(controlPlane.reports.map(({ sequence }) => sequence))).toEqual(new Set([1]));
    controlPlane.answer = () => undefined;
    await clock.advance(33_000);
    aborter.abort();
    await running;
    expect(statistics.unreported).toBe(0);
  });

  it('waits as long as it is asked to', async () => {
    const aborter = new AbortController();
    const running = reporter.run(aborter.signal);
    controlPlane.answer = () => new ControlPlaneUnreachable('busy', { retryAfterSeconds: 300 });
    await count();
    await clock.advance(359_000);
    expect(controlPlane.reports).toHaveLength(1);
    await clock.advance(2_000);
    expect(controlPlane.reports).toHaveLength(2);
    aborter.abort();
    await running;
  });

  it('says at shutdown whether everything is reported', async () => {
    await count();
    controlPlane.answer = () => new ControlPlaneUnreachable('away');
    expect(await reporter.flush()).toBe(false);
    controlPlane.answer = () => undefined;
    expect([await reporter.flush(), statistics.unreported]).toEqual([true, 0]);
  });

  it.each([
    ['it is too late', 409, ERRORS.STATISTICS_TOO_LATE.code],
    ['the certificate is unknown', 404, ERRORS.NOT_FOUND.code],
  ])('gives up with a warning when %s', async (_, status, code) => {
    await count();
    controlPlane.answer = () => refusal(status, code);
    expect([await reporter.flush(), log.length]).toEqual([true, 1]);
    expect(log[0]).toContain('"unreported":1');
  });

  it.each([
    ['a proxy that finds nothing', refusal(404)],
    ['a refused account', refusal(401, ERRORS.INVALID_BEARER_TOKEN.code)],
    ['a defect', new TypeError('ours')],
  ])('keeps its counts in front of %s', async (_, answer) => {
    await count();
    controlPlane.answer = () => answer;
    expect([await reporter.flush(), statistics.unreported, log.length]).toEqual([false, 1, 1]);
  });

  it('gives up one policy that the control plane does not know, and not the others', async () => {
    await count();
    await count(GONE);
    controlPlane.answer = (report) =>
      report.totals.some(({ policyId }) => policyId === GONE)
        ? refusal(404, ERRORS.STATISTICS_POLICY_UNKNOWN.code)
        : undefined;
    expect([await reporter.flush(), log.length]).toEqual([true, 1]);
    expect(controlPlane.reports.map(({ sequence }) => sequence)).toEqual([1, 2, 3]);
    await count();
    expect(await reporter.flush()).toBe(true);
    expect(controlPlane.reports.at(-1)?.totals).toEqual(totals(2));
  });
});
