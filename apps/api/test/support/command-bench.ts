import { afterAll, afterEach, beforeAll, beforeEach, vi } from 'vitest';
import { dispatch } from '../../src/cli/dispatch.ts';
import { createFirstStartBench, type FirstStartBench } from './first-start.ts';

/** A control plane after its first start, on which a file's tests run commands. */
export interface CommandBench {
  /** From the first `beforeAll` that follows on. */
  readonly bench: FirstStartBench;
  /** What the test's commands wrote to standard output, and to standard error. */
  readonly out: string[];
  readonly err: string[];
  /** Runs a command in this process; its exit code. */
  run(...args: string[]): Promise<number>;
}

/** Sees to the hooks of a file: one start for all its tests, and nothing said before each. */
export function useCommandBench(): CommandBench {
  let bench: FirstStartBench;
  const out: string[] = [];
  const err: string[] = [];
  beforeAll(async () => {
    bench = await createFirstStartBench();
    await bench.start();
  });
  beforeEach(() => {
    out.length = 0;
    err.length = 0;
    vi.spyOn(process.stdout, 'write').mockImplementation((text) => out.push(String(text)) > 0);
    vi.spyOn(process.stderr, 'write').mockImplementation((text) => err.push(String(text)) > 0);
    vi.stubEnv('DATABASE_URL', bench.test.url);
    vi.stubEnv('LUCIOLE_DATA_DIR', bench.folder);
  });
  afterEach(() => {
    vi.restoreAllMocks();
    vi.unstubAllEnvs();
  });
  afterAll(() => bench?.close());
  return {
    get bench() {
      return bench;
    },
    out,
    err,
    run: (...args) => dispatch(args, { write: (text) => err.push(text) }),
  };
}
