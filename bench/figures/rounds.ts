import type { LoadGenerator } from '../load/load-generator.ts';
import type { LoadOutcome, LoadRound } from '../load/protocol.ts';
import { median } from '../measurement.ts';
import { cpuSeconds, familyCpuSeconds } from '../surroundings/process-usage.ts';

/** One contestant: a plan of the load generator, and the process that answers it. */
export interface Contestant {
  readonly plan: string;
  readonly round: LoadRound;
  readonly pid: number;
  /** Requests to make in advance of each round. */
  readonly stock?: number;
}

/** What a contestant did, as medians over its rounds. */
export interface Performance {
  readonly perSecond: number;
  readonly p50: number;
  readonly p99: number;
  /** Who was how busy, in cores; what is not known is left out. */
  readonly busy: string;
  /** Microseconds of CPU per request: server, database, load generator. */
  readonly costs: string;
}

interface Sample {
  readonly outcome: LoadOutcome;
  readonly server: number;
  readonly database: number;
}

/** Lets contestants take turns, so that whatever else the machine does meets all of them; the first turn of each warms up. */
export async function takeTurns<Name extends string>(
  load: LoadGenerator,
  contestants: Readonly<Record<Name, Contestant>>,
  options: {
    readonly rounds: number;
    readonly postgresPid: number | undefined;
    readonly afterWarmUp?: () => Promise<void>;
  },
): Promise<Record<Name, Performance>> {
  const names = Object.keys(contestants) as Name[];
  const samples = new Map<Name, Sample[]>(names.map((name) => [name, []]));
  for (let round = 0; round <= options.rounds; round += 1) {
    const order = round % 2 === 0 ? names : names.toReversed();
    for (const name of order) {
      const contestant = contestants[name];
      if (contestant.stock !== undefined) await load.stock(contestant.plan, contestant.stock);
      const sample = await measure(load, contestant, options.postgresPid);
      if (round > 0) samples.get(name)?.push(sample);
    }
    if (round === 0) await options.afterWarmUp?.();
  }
  return Object.fromEntries(
    names.map((name) => [name, summarize(samples.get(name) ?? [])]),
  ) as Record<Name, Performance>;
}

async function measure(
  load: LoadGenerator,
  { pid, plan, round }: Contestant,
  postgresPid: number | undefined,
): Promise<Sample> {
  const databaseCpu = () =>
    postgresPid === undefined ? Number.NaN : (familyCpuSeconds(postgresPid) ?? Number.NaN);
  const before = { server: cpuSeconds(pid) ?? Number.NaN, database: databaseCpu() };
  const outcome = await load.run(plan, round);
  return {
    outcome,
    server: (cpuSeconds(pid) ?? Number.NaN) - before.server,
    database: databaseCpu() - before.database,
  };
}

function summarize(samples: readonly Sample[]): Performance {
  const of = (pick: (sample: Sample) => number): number => median(samples.map(pick));
  const parts = [
    ['server', (sample: Sample) => sample.server],
    ['PostgreSQL', (sample: Sample) => sample.database],
    ['load generator', (sample: Sample) => sample.outcome.generatorCpuSeconds],
  ] as const;
  const known = parts.filter(([, pick]) => !Number.isNaN(of(pick)));
  return {
    perSecond: of(({ outcome }) => outcome.answered / outcome.seconds),
    p50: of(({ outcome }) => outcome.p50),
    p99: of(({ outcome }) => outcome.p99),
    busy: known
      .map(
        ([name, pick]) =>
          `${name} ${of((sample) => pick(sample) / sample.outcome.seconds).toFixed(2)}`,
      )
      .join(', '),
    costs: known
      .map(
        ([name, pick]) =>
          `${name} ${of((sample) => (pick(sample) / sample.outcome.answered) * 1e6).toFixed(0)}`,
      )
      .join(', '),
  };
}

/** A line that says what a contestant did and what held it back. */
export function describe(name: string, performance: Performance): string {
  const { busy, costs, p50, p99, perSecond } = performance;
  return `${name}: ${perSecond.toFixed(0)}/s, p50 ${p50.toFixed(1)} ms, p99 ${p99.toFixed(1)} ms; cores busy: ${busy}; CPU microseconds per request: ${costs}`;
}
