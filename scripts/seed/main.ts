import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { createFleet } from '../../bench/surroundings/issuers.ts';
import { fillInventory } from '../../bench/surroundings/inventory.ts';
import { build } from '../build/build.ts';
import { DEFAULT_DATA_FOLDER, makeDataFolder, requireClosedDataFolder } from '../data-folder.ts';
import { errorMessage, LauncherError } from '../errors.ts';
import { withClient } from '../postgres/connection.ts';
import { startEmbeddedPostgres } from '../postgres/embedded.ts';
import { initialize, type RunningControlPlane, serve } from '../start/control-plane.ts';
import { usablePort } from '../start/port.ts';

const HELP = `Usage: npm run seed -- --issuer-certificates NUMBER [--data-dir FOLDER]

Fills an installation that is stopped with made-up issuer certificates of the last year, so that one can see how lists
behave with very many: "npm start" shows them afterwards. Accounts, policies, a provider and configurations are made
through the API, and their names begin with "bench". The certificates were never signed.

  --issuer-certificates   how many, at most 10,000,000
  --data-dir              .luciole unless given; made when there is none
`;

/** Service accounts that the certificates are of: five configurations. */
const ACCOUNTS = 100;
const MOST = 10_000_000;
const DAYS = 365;

/** `npm run seed`: an installation with very many issuer certificates. */
export async function main(args: readonly string[]): Promise<number> {
  try {
    const options = readOptions(args);
    if (options === undefined) process.stdout.write(HELP);
    else await seed(options.count, options.dataFolder);
    return 0;
  } catch (error) {
    process.stderr.write(`${errorMessage(error)}\n`);
    return error instanceof LauncherError ? error.exitCode : 1;
  }
}

function readOptions(args: readonly string[]) {
  const { values } = parseArgs({
    args: [...args],
    options: {
      'issuer-certificates': { type: 'string' },
      'data-dir': { type: 'string', default: DEFAULT_DATA_FOLDER },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) return undefined;
  const count = Number(values['issuer-certificates']);
  if (!Number.isInteger(count) || count < 1 || count > MOST) {
    throw new LauncherError(
      `Say how many with --issuer-certificates, from 1 to ${MOST.toLocaleString('en')}.`,
      { exitCode: 64 },
    );
  }
  // npm changes to the repository before it runs us; INIT_CWD is where the person is.
  const from = process.env['INIT_CWD'] ?? process.cwd();
  return { count, dataFolder: resolve(from, values['data-dir']) };
}

async function seed(count: number, dataFolder: string): Promise<void> {
  makeDataFolder(dataFolder);
  requireClosedDataFolder(dataFolder);
  if (!(await build())) throw new LauncherError('The build failed: see the lines above.');
  const postgres = await startEmbeddedPostgres({ directory: dataFolder });
  let running: RunningControlPlane | undefined;
  try {
    const host = '127.0.0.1';
    const port = await usablePort(host, 0);
    const baseUrl = `http://${host}:${port}`;
    const environment = {
      ...process.env,
      DATABASE_URL: postgres.url,
      LUCIOLE_HOST: host,
      LUCIOLE_PORT: String(port),
      LUCIOLE_PUBLIC_URL: baseUrl,
      LUCIOLE_DATA_DIR: dataFolder,
    };
    const { signal } = new AbortController();
    await initialize(environment, signal, say);
    running = await serve(environment, { host, port, publicUrl: baseUrl }, dataFolder, signal);
    const apiKey = (await readFile(join(dataFolder, 'admin-api-key'), 'utf8')).trim();
    const administrator = new URL(postgres.adminUrl);
    administrator.pathname = new URL(postgres.url).pathname;
    say('Making accounts, policies, a provider and configurations');
    const fleet = await createFleet({ apiKey, baseUrl }, ACCOUNTS);
    say(`Making up ${count.toLocaleString('en')} issuer certificates`);
    await fillInventory(administrator.href, {
      ...fleet,
      certificateAuthorityId: await issuingCaId(administrator.href),
      count,
      days: DAYS,
      seed: 'seed',
    });
    say('Done: "npm start" shows them.');
  } finally {
    await running?.stop();
    await postgres.stop();
  }
}

/** The CA that signs for the fleet's provider. */
function issuingCaId(url: string): Promise<string> {
  return withClient(url, async (client) => {
    const { rows } = await client.query<{ id: string }>(
      `select id from luciole.certificate_authorities where kind = 'INTERMEDIATE' order by creation_date limit 1`,
    );
    return rows[0]?.id ?? '';
  });
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}
