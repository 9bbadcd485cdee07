import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { build } from '../../scripts/build/build.ts';
import { startTemporaryControlPlane } from '../support/temporary-control-plane.ts';

const HELP = `Usage: npm run demo [-- options]

Starts a control plane, two issuers of one mesh and an identity provider, and has workloads ask for certificates until
Ctrl-C. Everything listens on loopback, lies in temporary folders and is gone afterwards.

Options
  --port NUMBER      of the control plane (default: 8080)
  --rate NUMBER      certificates per second of all workloads together (default: 20)
  --seconds NUMBER   workloads ask for this long, and then it ends by itself
  --help
`;

/** Within what a timer can wait. */
const MOST_SECONDS = 2_000_000;

const write = (line: string): void => void process.stdout.write(`${line}\n`);

/** `npm run demo`; returns the exit code: 0 when no request failed. */
export async function main(args: readonly string[]): Promise<number> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      port: { type: 'string', default: '8080' },
      rate: { type: 'string', default: '20' },
      seconds: { type: 'string' },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) {
    process.stdout.write(HELP);
    return 0;
  }
  const [port, rate, longest] = [values.port, values.rate, values.seconds ?? MOST_SECONDS].map(
    Number,
  );
  if (
    !isWithin(port, 0, 65_535) ||
    !isWithin(rate, 1, 10_000) ||
    !isWithin(longest, 1, MOST_SECONDS)
  ) {
    process.stderr.write('--port, --rate and --seconds take whole numbers: see --help.\n');
    return 64;
  }
  if (!(await build())) return 1;
  const folder = await mkdtemp(join(tmpdir(), 'luciole-demo-'));
  const stopping = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stopping.abort());
  write('Starting the control plane');
  const controlPlane = await startTemporaryControlPlane({}, { port, isApart: true }).catch(
    (error: unknown) => {
      process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
      return undefined;
    },
  );
  if (controlPlane === undefined) return 1;
  try {
    // Loaded after the build, because it imports what the build makes.
    const { runDemo } = await import('./demo.ts');
    const seconds = values.seconds === undefined ? undefined : longest;
    const { signal } = stopping;
    const failures = await runDemo({ controlPlane, folder, rate, seconds, signal, write });
    return failures === 0 ? 0 : 1;
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    return 1;
  } finally {
    write('Stopping the control plane');
    await controlPlane.stop();
    await rm(folder, { recursive: true, force: true });
  }
}

function isWithin(value: number | undefined, least: number, most: number): value is number {
  return value !== undefined && Number.isInteger(value) && value >= least && value <= most;
}
