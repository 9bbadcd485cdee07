import { writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { build } from '../scripts/build/build.ts';
import type { BenchResult } from './measurement.ts';
import { describeMachine, table } from './report.ts';

const NAMES = [
  'signing-pipeline',
  'issuer-signing',
  'issuer-rest',
  'downloads',
  'crls',
  'bootstrap',
  'statistics',
  'memory',
  'listing',
];

const HELP = `Usage: npm run bench [-- options]

Measures speed and memory, each figure against a limit or baseline measured in the same run, on loopback only.
Contestants take turns; the figures are medians over the rounds. A full run takes about ten minutes.
What is measured and how to read it: docs/explanation/performance.md.

Options
  --only NAME          measure this alone; may be given several times: ${NAMES.join(', ')}
  --quick              few, short rounds and small tables: shows that it works, not how fast it is
  --bootstraps NUMBER  how many the memory figure makes (default 100000; 2000 with --quick)
  --json FILE          write {"results":[{"name","value","unit","limit","ratio","target"}]}
  --help
`;

const write = (line: string): void => void process.stdout.write(`${line}\n`);
const say = (line: string): void => void process.stderr.write(`- ${line}\n`);

/** `npm run bench`; returns the exit code: 0 when everything was measured, reached or not. */
export async function main(args: readonly string[]): Promise<number> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      only: { type: 'string', multiple: true },
      quick: { type: 'boolean', default: false },
      bootstraps: { type: 'string' },
      json: { type: 'string' },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) {
    process.stdout.write(HELP);
    return 0;
  }
  const wanted = values.only ?? NAMES;
  const unknown = wanted.find((name) => !NAMES.includes(name));
  if (unknown !== undefined) {
    process.stderr.write(`There is no figure "${unknown}": choose of ${NAMES.join(', ')}.\n`);
    return 64;
  }
  const bootstraps = Number(values.bootstraps ?? (values.quick ? 2_000 : 100_000));
  if (!Number.isInteger(bootstraps) || bootstraps < 10 || bootstraps > 1_000_000) {
    process.stderr.write('--bootstraps takes a whole number from 10 to 1000000.\n');
    return 64;
  }
  if (!(await build())) return 1;

  // Loaded after the build, because they import what the build makes.
  const { FIGURES } = await import('./figures/index.ts');
  const { Laboratory } = await import('./laboratory.ts');
  const laboratory = new Laboratory({ isQuick: values.quick, bootstraps }, say);
  const results: BenchResult[] = [];
  write(describeMachine());
  try {
    const stopped = untilStopped();
    for (const name of NAMES.filter((known) => wanted.includes(known))) {
      say(`Measuring ${name}`);
      const measured = await Promise.race([FIGURES[name]?.(laboratory), stopped]);
      if (measured === undefined) continue;
      results.push(...measured.results);
      write(`\n${table(measured.results)}`);
      for (const note of measured.notes) write(`  ${note}`);
    }
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    return 1;
  } finally {
    await laboratory.close();
  }
  write(`\n${table(results)}`);
  if (values.json !== undefined) {
    // npm changes to the repository before it runs us; INIT_CWD is where the person is.
    const file = resolve(process.env['INIT_CWD'] ?? '.', values.json);
    await writeFile(file, `${JSON.stringify({ results }, undefined, 2)}\n`);
  }
  return 0;
}

/** Rejects at Ctrl-C, so that everything that was started is ended first. */
function untilStopped(): Promise<never> {
  const stopped = new Promise<never>((_resolve, reject) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) {
      process.once(signal, () => reject(new Error('Stopped.')));
    }
  });
  stopped.catch(() => undefined);
  return stopped;
}
