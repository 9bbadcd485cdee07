import { type ChildProcess, spawn } from 'node:child_process';
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { freePort } from './free-port.ts';
import type { IdentityProvider } from './identity-provider.ts';
import type { IssuerAccount } from './issuer-set-up.ts';
import { WorkloadClient } from './workload-client.ts';

const PROGRAM = fileURLToPath(new URL('../../apps/issuer/dist/main.js', import.meta.url));
const READY_TIMEOUT_MS = 60_000;

/** What an issuer of a test is to be. */
export interface IssuerOptions {
  /** Of the control plane. */
  readonly url: string;
  readonly account: IssuerAccount;
  readonly identityProvider: IdentityProvider;
  /** PEM of the root, which clients verify its server certificate with. */
  readonly rootPem: string;
  readonly instanceName?: string;
  /** Keeps counts over a kill. */
  readonly stateDirectory?: string;
  readonly auditLogFile?: string;
  readonly workers?: number;
  /** ISO 8601; tests look every second unless told otherwise. */
  readonly pollInterval?: string;
  readonly maxStaleness?: string;
  /** Further settings of the file, over those above. */
  readonly settings?: Readonly<Record<string, unknown>>;
  /** Runs it under another program: `taskset -c 0`, for example. */
  readonly prefix?: readonly string[];
  /** Returns when it answers at all, ready or not. */
  readonly mayBeUnready?: boolean;
}

/** What `/readyz` says. */
export interface Readiness {
  readonly status: number;
  readonly text: string;
}

/** One issuer process, from its built program, as its users run it. */
export interface IssuerProcess {
  readonly baseUrl: string;
  readonly operationsUrl: string;
  readonly pid: number;
  /** Everything it has logged so far. */
  readonly printed: () => string;
  readonly client: WorkloadClient;
  readiness(): Promise<Readiness>;
  /** The Prometheus text. */
  metrics(): Promise<string>;
  /** SIGKILL; resolves when it is gone. */
  kill(): Promise<void>;
  /** SIGTERM: it flushes and ends. */
  stop(): Promise<void>;
}

/** Starts an issuer on free ports of loopback and waits until it is ready. @throws Error with what it logged */
export async function startIssuer(options: IssuerOptions): Promise<IssuerProcess> {
  const folder = await mkdtemp(join(tmpdir(), 'luciole-issuer-'));
  const keyFile = join(folder, 'account.key');
  await writeFile(keyFile, options.account.privateKeyPem, { mode: 0o600 });
  const [restPort, operationsPort] = [await freePort(), await freePort()];
  const configFile = join(folder, 'issuer.yaml');
  // JSON is YAML.
  await writeFile(
    configFile,
    JSON.stringify(issuerSettings(options, keyFile, { restPort, operationsPort })),
  );
  await chmod(configFile, 0o600);
  const [program, ...args] = [...(options.prefix ?? []), process.execPath];
  const child = spawn(
    program ?? process.execPath,
    [...args, PROGRAM, 'run', '--config', configFile],
    { stdio: ['ignore', 'pipe', 'pipe'] },
  );
  let printed = '';
  const keep = (chunk: Buffer) => (printed = (printed + chunk.toString()).slice(-65_536));
  child.stdout.on('data', keep);
  child.stderr.on('data', keep);
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const operationsUrl = `http://127.0.0.1:${operationsPort}`;
  const baseUrl = `https://localhost:${restPort}`;
  const client = new WorkloadClient(baseUrl, options.rootPem);
  const end = async (signal: NodeJS.Signals) => {
    child.kill(signal);
    await ended;
    client.close();
    await rm(folder, { recursive: true, force: true });
  };
  const issuer: IssuerProcess = {
    baseUrl,
    operationsUrl,
    pid: child.pid ?? 0,
    printed: () => printed,
    client,
    readiness: async () => {
      const answer = await fetch(`${operationsUrl}/readyz`, { signal: AbortSignal.timeout(5_000) });
      return { status: answer.status, text: await answer.text() };
    },
    metrics: async () => (await fetch(`${operationsUrl}/metrics`)).text(),
    kill: () => end('SIGKILL'),
    stop: () => end('SIGTERM'),
  };
  await untilReady(issuer, child, options.mayBeUnready ?? false);
  return issuer;
}

/** The settings file of an issuer on loopback, as JSON, which is YAML. */
export function issuerSettings(
  options: Omit<IssuerOptions, 'rootPem'>,
  privateKeyFile: string,
  { operationsPort, restPort }: { readonly restPort: number; readonly operationsPort: number },
): object {
  const { account, identityProvider, url } = options;
  return {
    bootstrap: {
      controlPlane: {
        url,
        clientId: account.id,
        privateKeyFile,
        pollInterval: options.pollInterval ?? 'PT1S',
        ...(options.maxStaleness !== undefined && { maxStaleness: options.maxStaleness }),
        ...(options.instanceName !== undefined && { instanceName: options.instanceName }),
      },
    },
    ...(options.workers !== undefined && { signer: { workers: options.workers } }),
    server: {
      rest: { host: '127.0.0.1', port: restPort, tls: { dnsNames: ['localhost'] } },
    },
    ...(options.stateDirectory !== undefined && { stateDirectory: options.stateDirectory }),
    ...(options.auditLogFile !== undefined && { auditLog: options.auditLogFile }),
    outgoing: {
      exceptions: [
        { host: 'localhost', port: identityProvider.port, caFile: identityProvider.caFile },
      ],
    },
    operations: { port: operationsPort },
    ...options.settings,
  };
}

async function untilReady(
  issuer: IssuerProcess,
  child: ChildProcess,
  mayBeUnready: boolean,
): Promise<void> {
  const deadline = performance.now() + READY_TIMEOUT_MS;
  for (;;) {
    const readiness = await issuer.readiness().catch(() => undefined);
    if (readiness?.status === 200 || (mayBeUnready && readiness !== undefined)) return;
    if (child.exitCode !== null || performance.now() > deadline) {
      await issuer.kill();
      throw new Error(`The issuer did not become ready: ${readiness?.text}\n${issuer.printed()}`);
    }
    await sleep(20);
  }
}
