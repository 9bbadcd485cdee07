import { availableParallelism, cpus, totalmem } from 'node:os';
import type { BenchResult } from './measurement.ts';

/** The machine, in one line: figures of different machines are not comparable, ratios are. */
export function describeMachine(): string {
  const model = cpus()[0]?.model.trim() ?? 'unknown processor';
  const memory = Math.round(totalmem() / 1024 ** 3);
  return `${availableParallelism()} x ${model}, ${memory} GiB, ${process.platform} ${process.arch}, Node ${process.version}`;
}

/** Columns that are aligned to the right. */
const NUMBERS: ReadonlySet<number> = new Set([1, 2, 4, 5]);

/** Figures as a table: what was measured, against what, and whether the target is reached. */
export function table(results: readonly BenchResult[]): string {
  const header = ['figure', 'value', 'limit', 'unit', 'ratio', 'target', ''];
  const rows = results.map((result) => [
    result.name,
    format(result.value),
    format(result.limit),
    result.unit,
    result.ratio.toFixed(2),
    result.target.toFixed(2),
    isReached(result) ? 'reached' : 'MISSED',
  ]);
  const widths = header.map((title, column) =>
    Math.max(title.length, ...rows.map((row) => row[column]?.length ?? 0)),
  );
  const line = (cells: readonly string[]): string =>
    cells
      .map((cell, column) =>
        NUMBERS.has(column) ? cell.padStart(widths[column] ?? 0) : cell.padEnd(widths[column] ?? 0),
      )
      .join('  ')
      .trimEnd();
  return [line(header), ...rows.map(line)].join('\n');
}

/** Whether a figure is at or above its target. */
export function isReached({ ratio, target }: BenchResult): boolean {
  return ratio >= target;
}

function format(value: number): string {
  return value >= 100 ? value.toFixed(0) : value.toPrecision(3);
}
