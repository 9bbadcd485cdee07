import { spawn } from 'node:child_process';
import {
  closeSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { request as httpRequest } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { endProcessGroup, isChildAlive, runChild } from '../child-process.ts';
import { LauncherError } from '../errors.ts';
import { identifyProcess, readIfPresent } from '../process-identity.ts';
import { ROOT } from '../repository.ts';

/** The one program of apps/api; commands are its first argument. */
export const CONTROL_PLANE_PROGRAM = join(ROOT, 'apps', 'api', 'dist', 'main.js');

/** What `init` reports, one JSON object on standard output. */
export interface InitReport {
  /** True when this call made company, administrator and CA hierarchy. */
  readonly created: boolean;
  readonly apiKeyFile: string | null;
  readonly rootFingerprintSha256: string;
  readonly keyEncryptionKeyFile: string;
}

/** A control plane that answers. */
export interface RunningControlPlane {
  /** Settles when its process has ended, asked to or not. */
  readonly ended: Promise<void>;
  stop(): Promise<void>;
}

const READY_TIMEOUT_MS = 60_000;
/** Requests in flight may finish; after this the process is killed, which loses nothing that was acknowledged. */
const STOP_GRACE_MS = 15_000;
const LARGEST_LOG = 50 * 1024 * 1024;

/**
 * Migrates the database and makes what the first start makes, and passes on what the program says meanwhile.
 *
 * @throws {LauncherError} with the sentence that the program wrote last and its exit code
 */
export async function initialize(
  environment: NodeJS.ProcessEnv,
  signal: AbortSignal,
  say: (line: string) => void,
): Promise<InitReport> {
  // The last line is kept back, because it is the refusal when the program fails.
  let unsaid = '';
  const onStderr = (chunk: string) => {
    const lines = (unsaid + chunk).trimEnd().split('\n');
    unsaid = chunk.endsWith('\n') ? `${lines.pop() ?? ''}\n` : (lines.pop() ?? '');
    for (const line of lines) say(line);
  };
  const result = await runChild(process.execPath, [CONTROL_PLANE_PROGRAM, 'init'], {
    cwd: ROOT,
    env: environment,
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
    signal,
    onStderr,
  });
  if (result.exitCode !== 0 || signal.aborted) throw refusal(result.stderr, result.exitCode);
  if (unsaid.trim() !== '') say(unsaid.trim());
  const report = result.stdout.trim().split('\n').at(-1) ?? '';
  return JSON.parse(report);
}

/**
 * A link that signs the first administrator in once, while that user has no password; `undefined` when there is none to be
 * had. For terminals only: it must not end up in a log.
 */
export async function signInLink(
  environment: NodeJS.ProcessEnv,
  signal: AbortSignal,
): Promise<string | undefined> {
  const result = await runChild(
    process.execPath,
    [CONTROL_PLANE_PROGRAM, 'user', 'sign-in-link', 'administrator', '--unless-password'],
    { cwd: ROOT, env: environment, detached: true, stdio: ['ignore', 'pipe', 'pipe'], signal },
  );
  const link = result.stdout.trim();
  return result.exitCode === 0 && link !== '' ? link : undefined;
}

/**
 * Serves in the background, logs to `luciole.log` in the data folder, and returns when `/readyz` says ready.
 *
 * @throws {LauncherError} when the program ends before that, or does not get ready in time
 */
export async function serve(
  environment: NodeJS.ProcessEnv,
  address: { host: string; port: number; publicUrl: string },
  dataFolder: string,
  signal: AbortSignal,
): Promise<RunningControlPlane> {
  const logFile = join(dataFolder, 'luciole.log');
  if ((statSync(logFile, { throwIfNoEntry: false })?.size ?? 0) > LARGEST_LOG) {
    renameSync(logFile, `${logFile}.1`);
  }
  const log = openSync(logFile, 'a', 0o600);
  const begin = statSync(logFile).size;
  // In a process group of its own, so that Ctrl-C in a terminal reaches it through us, in order.
  const child = spawn(process.execPath, [CONTROL_PLANE_PROGRAM, 'serve'], {
    cwd: ROOT,
    env: environment,
    detached: true,
    stdio: ['ignore', log, log],
  });
  closeSync(log);
  const ended = new Promise<void>((resolve) => {
    child.on('error', () => resolve());
    child.on('exit', () => resolve());
  });
  const identity = child.pid === undefined ? undefined : identifyProcess(child.pid);
  if (identity !== undefined) writeFileSync(recordPath(dataFolder), identity);
  const stop = async () => {
    if (identity !== undefined) await endProcessGroup(identity, STOP_GRACE_MS);
    await ended;
    rmSync(recordPath(dataFolder), { force: true });
  };

  const deadline = performance.now() + READY_TIMEOUT_MS;
  while (!(await isReady(address))) {
    if (isChildAlive(child) && !signal.aborted && performance.now() < deadline) {
      await Promise.race([sleep(50), ended]);
      continue;
    }
    await stop();
    const written = readFileSync(logFile).subarray(begin).toString('utf8');
    throw signal.aborted || performance.now() < deadline
      ? refusal(written, child.exitCode ?? 1)
      : new LauncherError(
          `The control plane is not ready after ${READY_TIMEOUT_MS / 1000} seconds: see ${logFile}.`,
        );
  }
  return { ended, stop };
}

/**
 * Ends a control plane of this data folder whose launcher was killed. The caller holds the folder's lock, so whatever
 * runs under the recorded identity has nobody to look after it.
 */
export async function endOrphan(dataFolder: string): Promise<boolean> {
  const identity = readIfPresent(recordPath(dataFolder));
  if (identity === undefined) return false;
  await endProcessGroup(identity, STOP_GRACE_MS);
  rmSync(recordPath(dataFolder), { force: true });
  return true;
}

function recordPath(dataFolder: string): string {
  return join(dataFolder, 'serving');
}

function refusal(written: string, exitCode: number): LauncherError {
  const lines = written.trim().split('\n');
  const sentence = lines.findLast(
    (line) => line !== '' && !line.startsWith('{') && !/^\s/.test(line),
  );
  return new LauncherError(sentence ?? lines.at(-1) ?? 'The control plane ended without a word.', {
    exitCode: exitCode === 0 ? 1 : exitCode,
  });
}

/** Asks `/readyz` where the program listens; the Host header names the public URL, for any other is refused. */
function isReady(address: { host: string; port: number; publicUrl: string }): Promise<boolean> {
  const unspecified: Record<string, string> = { '0.0.0.0': '127.0.0.1', '::': '::1' };
  const request = address.publicUrl.startsWith('https:') ? httpsRequest : httpRequest;
  return new Promise((resolve) => {
    const probe = request(
      {
        host: unspecified[address.host] ?? address.host,
        port: address.port,
        path: '/readyz',
        headers: { host: new URL(address.publicUrl).host },
        // Only asks whether something answers; nothing is sent that a stranger could use.
        rejectUnauthorized: false,
        timeout: 2_000,
      },
      (response) => {
        response.resume();
        resolve(response.statusCode === 200);
      },
    );
    probe.on('timeout', () => probe.destroy());
    probe.on('error', () => resolve(false));
    probe.end();
  });
}
