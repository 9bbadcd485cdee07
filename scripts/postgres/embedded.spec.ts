import { spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { identifyProcess } from '../process-identity.ts';
import { withClient } from './connection.ts';
import { startEmbeddedPostgres, type EmbeddedPostgres } from './embedded.ts';

const IS_ROOT = process.getuid?.() === 0;

let base: string;
let directory: string;
const started: EmbeddedPostgres[] = [];

beforeEach(() => {
  base = mkdtempSync(join(tmpdir(), 'luciole-postgres-'));
  directory = base;
  // What mkdtemp makes is closed, and below a closed parent root's database lives elsewhere.
  chmodSync(directory, 0o755);
});

afterEach(async () => {
  for (const postgres of started.splice(0)) await postgres.stop();
  const location = join(directory, 'data', 'location');
  if (existsSync(location)) rmSync(readFileSync(location, 'utf8').trim(), { recursive: true });
  rmSync(base, { recursive: true });
});

async function start(): Promise<EmbeddedPostgres> {
  const postgres = await startEmbeddedPostgres({
    directory: join(directory, 'data'),
    fsync: false,
  });
  started.push(postgres);
  return postgres;
}

/** Starts a server from another process and kills that process, as kill -9 does. */
async function startAndKillParent(): Promise<number> {
  const program = `
    const { startEmbeddedPostgres } = await import(${JSON.stringify(join(import.meta.dirname, 'embedded.ts'))});
    const postgres = await startEmbeddedPostgres({ directory: ${JSON.stringify(join(directory, 'data'))}, fsync: false });
    console.log(postgres.folder);
    setInterval(() => undefined, 1000);`;
  const parent = spawn(process.execPath, ['--input-type=module', '--eval', program], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [folder] = await once(parent.stdout.setEncoding('utf8'), 'data');
  parent.kill('SIGKILL');
  await once(parent, 'exit');
  return serverPid(String(folder).trim());
}

function serverPid(folder: string): number {
  return Number(readFileSync(join(folder, 'data', 'postmaster.pid'), 'utf8').split('\n')[0]);
}

const select = async (url: string, sql: string) =>
  withClient(url, async (client) => (await client.query(sql)).rows[0]);

describe('startEmbeddedPostgres', () => {
  it('writes through no link that the account of the server has put in the place of a file', async () => {
    const { folder, stop } = await startEmbeddedPostgres({
      directory: join(directory, 'data'),
      fsync: false,
    });
    await stop();
    const victim = join(base, 'victim');
    writeFileSync(victim, 'precious\n');
    for (const name of ['postgresql.log', 'data/pg_hba.conf', 'data/pg_ident.conf', 'socket']) {
      const path = join(folder, name);
      rmSync(path, { recursive: true });
      symlinkSync(victim, path);
    }
    const { uid, mode } = statSync(victim);
    await start();
    expect(readFileSync(victim, 'utf8')).toBe('precious\n');
    expect(statSync(victim)).toMatchObject({ uid, mode });
  });

  it('serves as a role that is no superuser, sorts by code point, and keeps data over a restart', async () => {
    const first = await start();
    const facts = await select(
      first.url,
      `select current_user as role, rolsuper or rolbypassrls as powerful, current_setting('TimeZone') as zone, 'Z' < 'a' as sorted
       from pg_roles where rolname = current_user`,
    );
    expect(facts).toEqual({ role: 'luciole', powerful: false, zone: 'UTC', sorted: true });
    await select(first.adminUrl, 'create table kept (n int)');
    await first.stop();
    const second = await start();
    expect(second.adopted).toBe(false);
    expect(await select(second.adminUrl, 'select count(*)::int as n from kept')).toEqual({ n: 0 });
  });

  it('listens on a socket in a folder that is closed to others, and nowhere else', async () => {
    const { url, adminUrl, folder } = await start();
    const socketDirectory = new URL(url).searchParams.get('host') ?? '';
    expect(statSync(socketDirectory).mode & 0o777).toBe(0o700);
    expect(statSync(folder).mode & 0o777).toBe(0o700);
    expect(await select(adminUrl, 'show listen_addresses')).toEqual({ listen_addresses: '' });
  });

  it('refuses a second process on the same folder, in one sentence', async () => {
    await start();
    await expect(startEmbeddedPostgres({ directory: join(directory, 'data') })).rejects.toThrow(
      /^Another Luciole \(process \d+\) is using [^:]+: stop it first/,
    );
  });

  it('adopts the server of a parent that was killed, and stops it', async () => {
    const pid = await startAndKillParent();
    const postgres = await start();
    expect(postgres.adopted).toBe(true);
    expect(serverPid(postgres.folder)).toBe(pid);
    await postgres.stop();
    await postgres.ended;
    expect(identifyProcess(pid)).toBeUndefined();
    expect(existsSync(join(postgres.folder, 'data', 'postmaster.pid'))).toBe(false);
  });

  it('recovers when parent and server were both killed', async () => {
    const pid = await startAndKillParent();
    process.kill(pid, 'SIGKILL');
    const postgres = await start();
    expect(postgres.adopted).toBe(false);
    expect(await select(postgres.url, 'select 1 as n')).toEqual({ n: 1 });
  });

  it('does not take a stranger with the number of a former server for a server', async () => {
    const { folder, stop } = await start();
    await stop();
    writeFileSync(
      join(folder, 'data', 'postmaster.pid'),
      `${process.ppid}\n/elsewhere\n1\n5432\n/nowhere\n\n1 1\nready\n`,
    );
    expect((await start()).adopted).toBe(false);
  });

  it('begins again when a kill came in the middle of initdb', async () => {
    mkdirSync(join(directory, 'data', 'postgres', 'data.new'), { recursive: true });
    writeFileSync(join(directory, 'data', 'postgres', 'data.new', 'PG_VERSION'), '18');
    const postgres = await start();
    expect(await select(postgres.url, 'select 1 as n')).toEqual({ n: 1 });
  });

  it('finds a short place for its socket when the folder has a long name', async () => {
    directory = join(directory, 'a'.repeat(100));
    const { url, stop } = await start();
    const socketDirectory = new URL(url).searchParams.get('host') ?? '';
    expect(`${socketDirectory}/.s.PGSQL.5432`.length).toBeLessThan(104);
    expect(await select(url, 'select 1 as n')).toEqual({ n: 1 });
    await stop();
    expect(existsSync(socketDirectory)).toBe(false);
  });

  it('keeps the database elsewhere, and says where, when its account cannot reach the data folder', async () => {
    chmodSync(directory, 0o700);
    const { folder, stop } = await start();
    const inside = join(directory, 'data', 'postgres');
    expect(folder).toBe(
      IS_ROOT ? readFileSync(join(directory, 'data', 'location'), 'utf8').trim() : inside,
    );
    await stop();
    expect((await start()).folder).toBe(folder);
  });
});
