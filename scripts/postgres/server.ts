import { spawn, type ChildProcess } from 'node:child_process';
import {
  chmodSync,
  chownSync,
  closeSync,
  existsSync,
  mkdtempSync,
  openSync,
  readFileSync,
  rmSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { LauncherError } from '../errors.ts';
import { identifyProcess, isAlive, processId } from '../process-identity.ts';
import { runAs } from './account.ts';
import type { PostgresBinaries } from './binaries.ts';
import { answers } from './connection.ts';
import { ensureCluster, writeAccessRules } from './cluster.ts';
import type { DatabaseFolder } from './database-folder.ts';
import { isRunning, readPostmaster, disownPostmaster } from './postmaster.ts';

/** A server that answers, started here or found running. */
export interface RunningServer {
  readonly socketDirectory: string;
  /** True when it was left running by an earlier process that was killed. */
  readonly adopted: boolean;
  /** Settles when the server is gone, asked to or not. */
  readonly ended: Promise<void>;
  /** Ends the server: open transactions are rolled back, everything committed is on disk. */
  stop(): Promise<void>;
}

/** The `.s.PGSQL.5432` in it has to fit sun_path of unix(7), 104 bytes on macOS with the closing zero. */
const LONGEST_SOCKET_DIRECTORY = 103 - '/.s.PGSQL.5432'.length;

/** Recovery after a crash replays the log before the server answers; a minute is far beyond what our settings allow. */
const START_TIMEOUT_MS = 120_000;
const STOP_TIMEOUT_MS = 30_000;

/**
 * Returns the server of `folder`, answering: the one that already runs on it, or a new one.
 *
 * It listens on a socket in the file system only, in a session of its own, so that Ctrl-C in a terminal reaches the
 * launcher and not the database below its feet.
 *
 * @throws {LauncherError} when it does not answer in time or ends at once
 */
export async function runServer(
  folder: DatabaseFolder,
  binaries: PostgresBinaries,
  options: { readonly fsync: boolean },
): Promise<RunningServer> {
  const cluster = ensureCluster(folder, binaries);
  const found = await adopt(folder, cluster);
  if (found !== undefined) return found;
  disownPostmaster(folder.account, cluster);
  writeAccessRules(folder, cluster);

  const socketDirectory = makeSocketDirectory(folder);
  // A server that lost its postmaster a moment ago still has backends that have to notice it; a new one refuses meanwhile.
  for (let attempt = 1; ; attempt += 1) {
    const server = launch(folder, binaries, cluster, socketDirectory, options.fsync);
    try {
      await waitUntilAnswering(
        socketDirectory,
        folder,
        () => server.exitCode === null && server.signalCode === null,
      );
      if (server.pid === undefined) throw new LauncherError('PostgreSQL did not start.');
      return running(server.pid, socketDirectory, false);
    } catch (error) {
      server.kill('SIGQUIT');
      if (attempt >= 20 || !lastLogLine(folder).includes('shared memory block')) throw error;
      await sleep(500);
    }
  }
}

/** The server that already runs on the cluster; `undefined` when there is none, or it is only just dying. */
async function adopt(folder: DatabaseFolder, cluster: string): Promise<RunningServer | undefined> {
  const found = readPostmaster(cluster);
  if (found === undefined || !isRunning(found)) return undefined;
  try {
    await waitUntilAnswering(found.socketDirectory, folder, () => isRunning(found));
    return running(found.pid, found.socketDirectory, true);
  } catch (error) {
    if (isRunning(found)) throw error;
    return undefined;
  }
}

function launch(
  folder: DatabaseFolder,
  binaries: PostgresBinaries,
  cluster: string,
  socketDirectory: string,
  fsync: boolean,
): ChildProcess {
  const logFile = join(folder.path, 'postgresql.log');
  // Made anew each time: the folder is the server's, and what stands there under this name may be a link.
  rmSync(logFile, { force: true });
  const log = openSync(logFile, 'wx', 0o600);
  const settings = {
    listen_addresses: '',
    unix_socket_directories: socketDirectory,
    unix_socket_permissions: '0700',
    port: '5432',
    timezone: 'UTC',
    log_timezone: 'UTC',
    max_connections: '200',
    max_wal_size: '2GB',
    ...(fsync ? {} : { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off' }),
  };
  const server = spawn(
    binaries.postgres,
    [
      '-D',
      cluster,
      ...Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]),
    ],
    {
      ...folder.account.spawnAs,
      cwd: folder.path,
      detached: true,
      env: { LC_ALL: 'C', PATH: '' },
      stdio: ['ignore', log, log],
    },
  );
  closeSync(log);
  server.on('error', () => undefined);
  server.unref();
  return server;
}

function makeSocketDirectory(folder: DatabaseFolder): string {
  const inside = join(folder.path, 'socket');
  if (Buffer.byteLength(inside) <= LONGEST_SOCKET_DIRECTORY) {
    // What a killed server left in it would keep the next one from listening.
    runAs(folder.account, 'rm -rf -- "$1" && mkdir -- "$1"', [inside]);
    return inside;
  }
  const short = tmpdir().length < 60 ? tmpdir() : '/tmp';
  return own(folder, mkdtempSync(join(short, 'luciole-')));
}

function own(folder: DatabaseFolder, directory: string): string {
  if (folder.account.spawnAs !== undefined) {
    chownSync(directory, folder.account.uid, folder.account.gid);
  }
  chmodSync(directory, 0o700);
  return directory;
}

async function waitUntilAnswering(
  socketDirectory: string,
  folder: DatabaseFolder,
  alive: () => boolean,
): Promise<void> {
  const deadline = performance.now() + START_TIMEOUT_MS;
  for (let pause = 5; ; pause = Math.min(pause * 1.5, 250)) {
    if (await answers(socketDirectory)) return;
    if (!alive()) {
      throw new LauncherError(
        `PostgreSQL ended while starting (${lastLogLine(folder)}): see ${join(folder.path, 'postgresql.log')}.`,
      );
    }
    if (performance.now() > deadline) {
      throw new LauncherError(
        `PostgreSQL does not answer after ${START_TIMEOUT_MS / 1000} seconds: see ${join(folder.path, 'postgresql.log')} and start again.`,
      );
    }
    await sleep(pause);
  }
}

function lastLogLine(folder: DatabaseFolder): string {
  const path = join(folder.path, 'postgresql.log');
  if (!existsSync(path)) return 'no log';
  const lines = readFileSync(path, 'utf8').trim().split('\n');
  const fatal =
    lines.findLast((line) => /FATAL:|PANIC:|could not/.test(line)) ?? lines.at(-1) ?? '';
  return fatal.replace(/^.*?(?:FATAL|PANIC|LOG): +/, '') || 'no log';
}

function running(pid: number, socketDirectory: string, adopted: boolean): RunningServer {
  const identity = identifyProcess(pid) ?? String(pid);
  return {
    socketDirectory,
    adopted,
    ended: untilGone(identity),
    stop: async () => {
      await end(identity);
      if (dirname(socketDirectory) === tmpdir() || dirname(socketDirectory) === '/tmp') {
        rmSync(socketDirectory, { recursive: true, force: true });
      }
    },
  };
}

/** Asks every second, because an adopted server is nobody's child; does not keep this process alive. */
async function untilGone(identity: string): Promise<void> {
  while (isAlive(identity)) await sleep(1_000, undefined, { ref: false });
}

/** Fast shutdown; immediate when that hangs, which loses nothing committed but costs a recovery at the next start. */
async function end(identity: string): Promise<void> {
  for (const signal of ['SIGINT', 'SIGQUIT', 'SIGKILL'] as const) {
    if (!isAlive(identity)) return;
    process.kill(processId(identity), signal);
    const deadline = performance.now() + STOP_TIMEOUT_MS;
    while (isAlive(identity) && performance.now() < deadline) await sleep(10);
  }
}
