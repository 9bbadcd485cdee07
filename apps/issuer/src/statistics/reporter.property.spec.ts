import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { StatisticsReport } from '@luciole/contract';
import { createLogger } from '@luciole/service';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SteppedClock } from '../../test/support/stepped-clock.ts';
import { type ControlPlane, ControlPlaneUnreachable } from '../control-plane/control-plane.ts';
import { LIFETIME_CLASSES, type LifetimeClass } from './lifetime-class.ts';
import { Reporter } from './reporter.ts';
import { openStateFolder, type StateFolder } from './state-folder.ts';
import { Statistics } from './statistics.ts';

const id = (number: number) => `0198c0de-0000-7000-8000-${String(number).padStart(12, '0')}`;
const SECONDS: Readonly<Record<LifetimeClass, number>> = {
  ultraShort: 3600,
  short: 10 * 86_400,
  long: 100 * 86_400,
};

/** What a network does to one report: loses it, loses its answer, or delivers it again later. */
const FATES = ['arrives', 'is lost', 'answer is lost', 'is doubled', 'comes late'] as const;
type Fate = (typeof FATES)[number];

/** The control plane's rule: a greater sequence wins, no member is ever lowered (ruling 36). */
class LossyControlPlane implements Pick<ControlPlane, 'report'> {
  readonly counts = new Map<string, number>();
  readonly #sequences = new Map<string, number>();
  readonly #delayed: (readonly [string, StatisticsReport])[] = [];
  fates: Fate[] = [];

  async report(certificateId: string, report: StatisticsReport): Promise<void> {
    const fate = this.fates.shift() ?? 'arrives';
    if (fate === 'is doubled' || fate === 'comes late') this.#delayed.push([certificateId, report]);
    if (fate !== 'is lost' && fate !== 'comes late') this.#apply(certificateId, report);
    if (fate === 'arrives' || fate === 'is doubled') return;
    throw new ControlPlaneUnreachable(fate);
  }

  /** The newest of what is under way arrives first. */
  deliverDelayed(): void {
    for (const [certificateId, report] of this.#delayed.splice(0).toReversed()) {
      this.#apply(certificateId, report);
    }
  }

  #apply(certificateId: string, { sequence, totals }: StatisticsReport): void {
    if (sequence <= (this.#sequences.get(certificateId) ?? 0)) return;
    this.#sequences.set(certificateId, sequence);
    for (const { policyId, ...counts } of totals) {
      for (const lifetimeClass of LIFETIME_CLASSES) {
        const key = `${certificateId} ${policyId} ${lifetimeClass}`;
        this.counts.set(key, Math.max(this.counts.get(key) ?? 0, counts[lifetimeClass]));
      }
    }
  }
}

type Step =
  | { readonly kind: 'count'; readonly policy: number; readonly lifetimeClass: LifetimeClass }
  | { readonly kind: 'report'; readonly fate: Fate }
  | { readonly kind: 'renew' | 'kill' | 'tear' | 'deliver' };

const anyStep: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      kind: fc.constant('count' as const),
      policy: fc.nat(2),
      lifetimeClass: fc.constantFrom(...LIFETIME_CLASSES),
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({ kind: fc.constant('report' as const), fate: fc.constantFrom(...FATES) }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ kind: fc.constantFrom('renew', 'kill', 'tear', 'deliver') }),
  },
);

/** An issuer with a state folder, its control plane, and what it has truly signed. */
class Story {
  readonly path = mkdtempSync(join(tmpdir(), 'luciole-story-'));
  readonly controlPlane = new LossyControlPlane();
  readonly truth = new Map<string, number>();
  readonly #clock = new SteppedClock();
  #certificates = 0;
  #folder: StateFolder | undefined;
  #statistics = this.#start();
  #reporter = this.#report();

  async take(step: Step): Promise<void> {
    switch (step.kind) {
      case 'count': {
        const policyId = id(1000 + step.policy);
        const certificateId = id(this.#certificates);
        await this.#statistics.count(certificateId, policyId, SECONDS[step.lifetimeClass]);
        const key = `${certificateId} ${policyId} ${step.lifetimeClass}`;
        this.truth.set(key, (this.truth.get(key) ?? 0) + 1);
        return;
      }
      case 'report':
        this.controlPlane.fates = [step.fate];
        await this.#reporter.flush();
        return;
      case 'renew':
        this.#renew(this.#statistics);
        return;
      case 'deliver':
        this.controlPlane.deliverDelayed();
        return;
      case 'tear':
        this.#tear();
        this.#restart();
        return;
      case 'kill':
        this.#restart();
        return;
    }
  }

  /** The network is whole again; everything is reported. */
  async end(): Promise<boolean> {
    this.controlPlane.fates = [];
    this.controlPlane.deliverDelayed();
    return this.#reporter.flush();
  }

  close(): void {
    this.#folder?.release();
    rmSync(this.path, { recursive: true, force: true });
  }

  #start(): Statistics {
    this.#folder?.release();
    this.#folder = openStateFolder(this.path);
    const statistics = new Statistics({
      clock: this.#clock,
      logger: createLogger('silent'),
      stateFolder: this.#folder,
      schedule: (write) => queueMicrotask(write),
    });
    this.#renew(statistics);
    return statistics;
  }

  #report(): Reporter {
    return new Reporter({
      statistics: this.#statistics,
      controlPlane: this.controlPlane,
      clock: this.#clock,
      logger: createLogger('silent'),
      random: () => 0.5,
      intervalSeconds: 60,
    });
  }

  #renew(statistics: Statistics): void {
    this.#certificates += 1;
    statistics.begin(id(this.#certificates), new Date(this.#clock.now().getTime() + 3_600_000));
  }

  /** As after a kill: nothing is closed, nothing is said. */
  #restart(): void {
    this.#statistics = this.#start();
    this.#reporter = this.#report();
  }

  /** A write that the kill interrupted: of a line that nobody was answered for. */
  #tear(): void {
    const folder = join(this.path, 'statistics');
    for (const name of readdirSync(folder)) {
      const text = readFileSync(join(folder, name), 'utf8');
      writeFileSync(join(folder, name), `${text}{"policy":"${id(1000)}","totals":[9,9`);
    }
  }
}

describe('reports', () => {
  it('make the control plane’s count the truth, whatever is lost, doubled, late or killed', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(anyStep, { maxLength: 40 }), async (steps) => {
        const story = new Story();
        try {
          for (const next of steps) {
            await story.take(next);
            for (const [key, counted] of story.controlPlane.counts) {
              expect(counted).toBeLessThanOrEqual(story.truth.get(key) ?? 0);
            }
          }
          expect(await story.end()).toBe(true);
          const told = [...story.controlPlane.counts].filter(([, counted]) => counted > 0);
          expect(new Map(told)).toEqual(story.truth);
        } finally {
          story.close();
        }
      }),
      { numRuns: 150 },
    );
  });
});
