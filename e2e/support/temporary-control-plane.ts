import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** A control plane of one test or walkthrough, started as a newcomer starts it. */
export interface TemporaryControlPlane {
  readonly baseUrl: string;
  readonly apiKey: string;
  readonly dataFolder: string;
  /** Ends it and what it started, and removes its data. */
  stop(): Promise<void>;
}

const RUN = fileURLToPath(new URL('../../scripts/run.mjs', import.meta.url));
const START_TIMEOUT_MS = 180_000;

/**
 * Runs `npm start` with a data folder of its own and waits until it serves.
 *
 * @param options - `port`: a free one unless given; `isApart`: a Ctrl-C in the terminal does not reach it, so that
 *   whoever started it ends it last, and must
 * @throws Error with everything it printed when it ends or does not become ready
 */
export async function startTemporaryControlPlane(
  environment: NodeJS.ProcessEnv = {},
  { isApart = false, port = 0 } = {},
): Promise<TemporaryControlPlane> {
  const dataFolder = await mkdtemp(join(tmpdir(), 'luciole-'));
  const args = ['start', '--port', String(port), '--data-dir', dataFolder];
  const child = spawn(process.execPath, [RUN, ...args], {
    env: { ...process.env, ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: isApart,
  });
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const stop = async () => {
    child.kill('SIGTERM');
    await ended;
    await rm(dataFolder, { recursive: true, force: true });
  };
  try {
    const baseUrl = await readiness(child, ended);
    const apiKey = await readFile(join(dataFolder, 'admin-api-key'), 'utf8');
    return { baseUrl, apiKey: apiKey.trim(), dataFolder, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** The URL that the summary names; it is printed only when everything serves. */
function readiness(child: ReturnType<typeof spawn>, ended: Promise<void>): Promise<string> {
  let printed = '';
  return new Promise((resolve, reject) => {
    const fail = (why: string) => reject(new Error(`The control plane ${why}:\n${printed}`));
    const timer = setTimeout(() => fail('did not become ready'), START_TIMEOUT_MS);
    void ended.then(() => fail('ended'));
    const onData = (chunk: Buffer) => {
      printed += chunk.toString();
      const url = /^\s*URL\s+(\S+)/m.exec(printed)?.[1];
      if (url === undefined) return;
      clearTimeout(timer);
      resolve(url);
    };
    child.stdout?.on('data', onData);
    child.stderr?.on('data', onData);
  });
}
