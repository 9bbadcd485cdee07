import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { createServer } from 'node:net';
import { IssuerReadinessResponse } from '@luciole/contract';
import type { IssuerConfig } from '../config/config.ts';
import { listen } from '../server/listen.ts';
import { openStateFolder, StateFolderError } from '../statistics/state-folder.ts';
import { codeOf, opened, openTls } from './connection.ts';
import { type Finding, ok, problem, warning } from './finding.ts';

const TIMEOUT_MS = 5_000;

/** Ports and state folder: free, or in the hands of an issuer that runs. */
export async function lookAtMachine(
  config: Pick<IssuerConfig, 'operations' | 'rest' | 'stateDirectory'>,
): Promise<readonly Finding[]> {
  const { operations, rest, stateDirectory } = config;
  const running = await readinessAt(operations);
  const findings = [
    await lookAtPort('operations', operations, async () => runningFinding(running, operations)),
    await lookAtPort('server.rest', rest, () => servedFinding(rest)),
  ];
  if (stateDirectory !== undefined) {
    findings.push(lookAtStateFolder(stateDirectory, running !== undefined));
  }
  return findings;
}

interface Place {
  readonly host: string;
  readonly port: number;
}

async function lookAtPort(
  setting: string,
  { host, port }: Place,
  whenTaken: () => Promise<Finding | undefined>,
): Promise<Finding> {
  const server = createServer();
  try {
    await listen(server, setting, { host, port });
    await new Promise((resolve) => server.close(resolve));
    return ok('machine', `${setting}: ${host} port ${port} is free`);
  } catch (error) {
    const message = error instanceof Error ? error.message.replace(/\.$/, '') : String(error);
    return (
      (await whenTaken()) ??
      problem(
        'machine',
        message,
        `Set ${setting}.port or ${setting}.host to what this user may listen on; ss -ltnp says who listens where.`,
      )
    );
  }
}

function runningFinding(
  running: IssuerReadinessResponse | undefined,
  { host, port }: Place,
): Finding | undefined {
  if (running === undefined) return undefined;
  const where = `an issuer serves ${host} port ${port}`;
  if (running.status === 'ready') return ok('machine', `${where}, and is ready`);
  const reasons = running.reasons.map(({ code, message }) => `${code}: ${message}`).join('; ');
  return warning(
    'machine',
    `${where}, and is not ready: ${reasons}`,
    'What follows says why; its log has the time of each reason.',
  );
}

async function readinessAt({ host, port }: Place): Promise<IssuerReadinessResponse | undefined> {
  try {
    const signal = AbortSignal.timeout(TIMEOUT_MS);
    const response = await fetch(`http://${callable(host)}:${port}/readyz`, { signal });
    const read = IssuerReadinessResponse.safeParse(await response.json());
    return read.data;
  } catch {
    return undefined;
  }
}

/** Only that TLS answers: whose it is shows the port for operators. */
async function servedFinding({ host, port }: Place): Promise<Finding | undefined> {
  const address = { host: callable(host).replaceAll(/[[\]]/g, ''), port, serverName: undefined };
  const socket = openTls(address, undefined);
  try {
    await opened(socket, 'secureConnect');
    const names = socket.getPeerX509Certificate()?.subjectAltName ?? 'no name';
    return ok('machine', `server.rest: TLS is served on ${host} port ${port}, for ${names}`);
  } catch {
    return undefined;
  } finally {
    socket.destroy();
  }
}

/** Where something that listens everywhere can be called. */
function callable(host: string): string {
  if (host === '0.0.0.0') return '127.0.0.1';
  if (host === '::') return '[::1]';
  return host.includes(':') ? `[${host}]` : host;
}

function lookAtStateFolder(path: string, isIssuerRunning: boolean): Finding {
  // Whoever asks may be another user than the issuer: nothing is made that the issuer could not open.
  if (!existsSync(join(path, 'lock'))) {
    return ok('machine', `${path} was not used yet; it can be made and written to`);
  }
  try {
    openStateFolder(path).release();
    return ok('machine', `${path} can be used`);
  } catch (error) {
    if (!(error instanceof StateFolderError)) throw error;
    const isLocked = error.message.includes('another issuer');
    if (isLocked && isIssuerRunning)
      return ok('machine', `${path} is in use by the running issuer`);
    return problem(
      'machine',
      `${error.message.replace(/\.$/, '')} (${codeOf(error.cause)})`,
      isLocked
        ? 'Give this issuer a stateDirectory of its own, or end the one that runs.'
        : 'Give the issuer’s user the folder and what is in it: chown -R.',
    );
  }
}
