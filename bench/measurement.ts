/** One figure of `npm run bench`. `ratio` is better when larger; it is reached when it is at least `target` (ruling 45). */
export interface BenchResult {
  readonly name: string;
  readonly value: number;
  readonly unit: string;
  /** What the value is held against, in the same unit: a limit, a baseline of the same run, or a bound. */
  readonly limit: number;
  /** Throughput: value by limit. Latency and memory: limit by value. */
  readonly ratio: number;
  readonly target: number;
}

/** The figures of one subject, and what a reader should know about them. */
export interface Measured {
  readonly results: readonly BenchResult[];
  readonly notes: readonly string[];
}

/** A figure where more is better, against a baseline or limit measured in the same run. */
export function throughput(figure: Omit<BenchResult, 'ratio'>): BenchResult {
  return { ...figure, ratio: figure.value / figure.limit };
}

/** A figure where less is better, against an upper bound; its target is 1. */
export function bounded(figure: Omit<BenchResult, 'ratio' | 'target'>): BenchResult {
  return { ...figure, ratio: figure.limit / figure.value, target: 1 };
}

/** The middle one of the values; NaN of none. */
export function median(values: readonly number[]): number {
  return percentile(values, 0.5);
}

/** The value below which the given share (0 to 1) of the values lies; NaN of none. */
export function percentile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((left, right) => left - right);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}
