import { readFileSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startEmbeddedPostgres } from '../../scripts/postgres/embedded.ts';
import { withClient } from '../../scripts/postgres/connection.ts';
import { processId } from '../../scripts/process-identity.ts';
import { initialize, type RunningControlPlane, serve } from '../../scripts/start/control-plane.ts';
import { usablePort } from '../../scripts/start/port.ts';
import { parentOf } from './process-usage.ts';

/** A control plane of the bench: the built program in a process of its own, on an embedded PostgreSQL as `npm start` runs it. */
export interface BenchControlPlane {
  readonly host: string;
  readonly port: number;
  readonly baseUrl: string;
  readonly apiKey: string;
  /** The login role: what the product connects with. */
  readonly databaseUrl: string;
  /** A superuser in the same database: only for filling it. */
  readonly administratorDatabaseUrl: string;
  /** Process id of the API. */
  readonly pid: number;
  /** Process id of PostgreSQL's first process; `undefined` where the system does not say. */
  readonly postgresPid: number | undefined;
  /** Has PostgreSQL count rows and values, as autovacuum does within a minute: plans of both contestants depend on it. */
  analyze(): Promise<void>;
  /** Ends the API process and starts a fresh one. */
  restart(): Promise<void>;
  stop(): Promise<void>;
}

/**
 * Quotas per account protect a CA from one issuer, limits a process from one address; the bench is many bootstraps of few
 * accounts from one address, so it lifts them.
 */
const SETTINGS = {
  LUCIOLE_MAX_LIVE_SUB_CAS: '1000000',
  LUCIOLE_MAX_ISSUES_PER_HOUR: '1000000',
  LUCIOLE_MAX_REQUESTS_PER_SECOND_OF_ADDRESS: '1000000',
  LUCIOLE_MAX_REQUESTS_PER_SECOND_OF_CREDENTIAL: '1000000',
  LUCIOLE_MAX_REQUESTS_PER_SECOND_OF_COMPANY: '1000000',
};

/** Starts PostgreSQL, makes what the first start makes, and serves; everything lies in a folder that `stop` removes. */
export async function startBenchControlPlane(
  say: (line: string) => void,
): Promise<BenchControlPlane> {
  const dataFolder = await mkdtemp(join(tmpdir(), 'luciole-bench-'));
  const removeFolder = () => rm(dataFolder, { recursive: true, force: true });
  const postgres = await startEmbeddedPostgres({ directory: dataFolder }).catch(async (error) => {
    await removeFolder();
    throw error;
  });
  const host = '127.0.0.1';
  let running: RunningControlPlane | undefined;
  const stop = async () => {
    await running?.stop();
    await postgres.stop();
    await rm(postgres.folder, { recursive: true, force: true });
    await removeFolder();
  };
  try {
    const port = await usablePort(host, 0);
    const baseUrl = `http://${host}:${port}`;
    const environment = {
      ...process.env,
      ...SETTINGS,
      DATABASE_URL: postgres.url,
      LUCIOLE_HOST: host,
      LUCIOLE_PORT: String(port),
      LUCIOLE_PUBLIC_URL: baseUrl,
      LUCIOLE_DATA_DIR: dataFolder,
    };
    const { signal } = new AbortController();
    await initialize(environment, signal, say);
    const start = async (): Promise<RunningControlPlane> =>
      serve(environment, { host, port, publicUrl: baseUrl }, dataFolder, signal);
    running = await start();
    const administrator = new URL(postgres.adminUrl);
    administrator.pathname = new URL(postgres.url).pathname;
    return {
      host,
      port,
      baseUrl,
      apiKey: (await readFile(join(dataFolder, 'admin-api-key'), 'utf8')).trim(),
      databaseUrl: postgres.url,
      administratorDatabaseUrl: administrator.href,
      get pid() {
        return processId(readFileSync(join(dataFolder, 'serving'), 'utf8'));
      },
      postgresPid: await postmasterPid(administrator.href),
      async analyze() {
        await withClient(administrator.href, (client) => client.query('analyze'));
      },
      async restart() {
        await running?.stop();
        running = undefined;
        running = await start();
      },
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function postmasterPid(url: string): Promise<number | undefined> {
  return withClient(url, async (client) => {
    const { rows } = await client.query<{ pid: number }>('select pg_backend_pid() as pid');
    return parentOf(rows[0]?.pid ?? 0);
  });
}
