import { createLogger } from '@luciole/service';
import { beforeEach, describe, expect, it } from 'vitest';
import { SteppedClock } from '../../test/support/stepped-clock.ts';
import { ControlPlaneRefusal, ControlPlaneUnreachable } from '../control-plane/control-plane.ts';
import { TrustBundleReporter } from './trust-bundle-reporter.ts';

let clock: SteppedClock;
let reports: (readonly [certificateId: string, digest: string])[];
let failure: Error | undefined;
let ending: AbortController;
let reporter: TrustBundleReporter;

beforeEach(() => {
  clock = new SteppedClock();
  reports = [];
  failure = undefined;
  ending = new AbortController();
  reporter = new TrustBundleReporter({
    controlPlane: {
      async reportTrustBundle(certificateId, digest) {
        reports.push([certificateId, digest]);
        await Promise.resolve();
        if (failure !== undefined) throw failure;
      },
    },
    clock,
    logger: createLogger('fatal', { write: () => undefined }),
    random: () => 0.5,
    signal: ending.signal,
  });
});

describe('what an issuer serves', () => {
  it('is told once, and again for another certificate or bundle', async () => {
    reporter.tell('one', 'a');
    reporter.tell('one', 'a');
    await clock.advance(3_600_000);
    reporter.tell('one', 'b');
    await clock.advance(0);
    reporter.tell('two', 'b');
    await clock.advance(0);
    expect(reports).toEqual([
      ['one', 'a'],
      ['one', 'b'],
      ['two', 'b'],
    ]);
  });

  it('is told when the control plane is back, as it is by then', async () => {
    failure = new ControlPlaneUnreachable('away');
    reporter.tell('one', 'a');
    await clock.advance(60_000);
    expect(reports.length).toBeGreaterThan(3);
    reporter.tell('one', 'b');
    failure = undefined;
    reports = [];
    await clock.advance(60_000);
    expect(reports).toEqual([['one', 'b']]);
  });

  it('is not told twice to a control plane that refuses it', async () => {
    failure = new ControlPlaneRefusal('no', { status: 404, codes: [], isSignIn: false });
    reporter.tell('one', 'a');
    await clock.advance(3_600_000);
    expect(reports).toHaveLength(1);
  });

  it('is left untold at the end', async () => {
    failure = new ControlPlaneUnreachable('away');
    reporter.tell('one', 'a');
    await clock.advance(0);
    ending.abort();
    await clock.advance(3_600_000);
    expect(reports).toHaveLength(1);
  });
});
