import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { Client } from 'pg';
import { provisioningSql } from '../../apps/api/src/database/provision-roles.ts';
import { freePort } from './free-port.ts';
import { type EmbeddedPostgres, startEmbeddedPostgres } from '../../scripts/postgres/embedded.ts';
import { LOGIN_ROLE } from '../../scripts/postgres/provision.ts';

const PROGRAM = fileURLToPath(new URL('../../apps/api/dist/main.js', import.meta.url));
const READY_TIMEOUT_MS = 60_000;

/** One API process that can be killed, and started again on the same port. */
export interface ApiProcess {
  readonly baseUrl: string;
  readonly port: number;
  /** Of the process; a test looks into its memory. */
  readonly pid: number;
  /** SIGKILL: no handler runs, nothing is flushed. Resolves when the process is gone. */
  kill(): Promise<void>;
  /** SIGTERM, and waits. */
  stop(): Promise<void>;
}

/** A PostgreSQL of the test's own, an installation in it, and API processes as wanted. */
export interface Installation {
  /** `DATABASE_URL` of the login role that serves. */
  readonly databaseUrl: string;
  /** Connects as superuser to the maintenance database; for assertions only. */
  readonly adminUrl: string;
  readonly apiKey: string;
  /** Its data folder, with the key-encryption key and the API key. */
  readonly dataFolder: string;
  /** Starts an API process and waits until it is ready; a free port unless one is given. */
  serve(port?: number, settings?: Readonly<Record<string, string>>): Promise<ApiProcess>;
  /** Runs a command of the program to its end. */
  run(
    args: readonly string[],
    settings?: Readonly<Record<string, string>>,
  ): Promise<{ readonly exitCode: number | null; readonly output: string }>;
  /** Makes an empty database on the same server, and answers its `DATABASE_URL`. */
  createDatabase(name: string): Promise<string>;
  /** Ends everything and removes the data. */
  close(): Promise<void>;
}

/**
 * Prepares an installation: database, migrations, company, administrator, CA hierarchy.
 *
 * @param settings - further settings of the control plane
 * @throws Error with what `init` wrote when it fails
 */
export async function createInstallation(
  settings: Readonly<Record<string, string>> = {},
): Promise<Installation> {
  const folder = await mkdtemp(join(tmpdir(), 'luciole-e2e-'));
  const database = await startEmbeddedPostgres({ directory: folder });
  const running = new Set<ApiProcess>();
  const environment = {
    ...process.env,
    DATABASE_URL: database.url,
    LUCIOLE_DATA_DIR: folder,
    LUCIOLE_LOG_LEVEL: 'error',
    // One URL for all processes, as behind a load balancer; clients of the test go past it.
    LUCIOLE_PUBLIC_URL: 'http://127.0.0.1:8080',
    ...settings,
  };
  const close = async () => {
    await Promise.all([...running].map((api) => api.stop()));
    await database.stop();
    await removeAll(folder, database);
  };
  try {
    const init = spawnSync(process.execPath, [PROGRAM, 'init'], {
      env: environment,
      encoding: 'utf8',
    });
    if (init.status !== 0) throw new Error(`init failed: ${init.stderr}`);
    const apiKey = (await readFile(join(folder, 'admin-api-key'), 'utf8')).trim();
    return {
      databaseUrl: database.url,
      adminUrl: database.adminUrl,
      apiKey,
      dataFolder: folder,
      serve: async (port, more = {}) => {
        const api = await serve({ ...environment, ...more }, port ?? (await freePort()), (gone) =>
          running.delete(gone),
        );
        running.add(api);
        return api;
      },
      run: (args, more = {}) => run(args, { ...environment, ...more }),
      createDatabase: async (name) => {
        await asSuperuser(database.adminUrl, `create database ${name}`);
        const sql = provisioningSql({ loginRole: LOGIN_ROLE, database: name });
        await asSuperuser(database.adminUrl.replace('/postgres?', `/${name}?`), sql);
        return database.url.replace('/luciole?', `/${name}?`);
      },
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

async function run(
  args: readonly string[],
  environment: NodeJS.ProcessEnv,
): Promise<{ readonly exitCode: number | null; readonly output: string }> {
  const child = spawn(process.execPath, [PROGRAM, ...args], {
    env: environment,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  const onData = (chunk: Buffer) => (output += chunk.toString());
  child.stdout.on('data', onData);
  child.stderr.on('data', onData);
  const [exitCode] = await once(child, 'close');
  return { exitCode, output };
}

async function asSuperuser(connectionString: string, sql: string): Promise<void> {
  const client = new Client({ connectionString });
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}

async function serve(
  environment: NodeJS.ProcessEnv,
  port: number,
  onEnd: (api: ApiProcess) => void,
): Promise<ApiProcess> {
  const baseUrl = `http://127.0.0.1:${port}`;
  const child = spawn(process.execPath, [PROGRAM, 'serve'], {
    env: { ...environment, LUCIOLE_PORT: String(port) },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let printed = '';
  const onData = (chunk: Buffer) => (printed = (printed + chunk.toString()).slice(-8192));
  child.stdout.on('data', onData);
  child.stderr.on('data', onData);
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const end = async (signal: NodeJS.Signals) => {
    child.kill(signal);
    await ended;
  };
  const api: ApiProcess = {
    baseUrl,
    port,
    pid: child.pid ?? 0,
    kill: () => end('SIGKILL'),
    stop: () => end('SIGTERM'),
  };
  void ended.then(() => onEnd(api));
  const deadline = performance.now() + READY_TIMEOUT_MS;
  while (!(await isReady(baseUrl))) {
    if (child.exitCode !== null || performance.now() > deadline) {
      await end('SIGKILL');
      throw new Error(`The API process did not become ready:\n${printed}`);
    }
    await sleep(25);
  }
  return api;
}

async function isReady(baseUrl: string): Promise<boolean> {
  try {
    return (await fetch(`${baseUrl}/readyz`, { signal: AbortSignal.timeout(2_000) })).ok;
  } catch {
    return false;
  }
}

/** Under root the database keeps its files elsewhere (ruling 40). */
async function removeAll(folder: string, database: EmbeddedPostgres): Promise<void> {
  await rm(database.folder, { recursive: true, force: true });
  await rm(folder, { recursive: true, force: true });
}
