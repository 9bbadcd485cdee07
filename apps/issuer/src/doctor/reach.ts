import { lookup } from 'node:dns/promises';
import { connect, isIP } from 'node:net';
import type { ControlPlaneBootstrap } from '../config/config.ts';
import { codeOf, opened } from './connection.ts';
import { type Finding, ok, problem, warning } from './finding.ts';
import { lookAtServer } from './server-certificate.ts';

/**
 * Name, address, TLS of the control plane, each by itself, so that what fails has a name.
 *
 * @returns whether it makes sense to ask it something
 */
export async function* reach(
  { caFile, url }: Pick<ControlPlaneBootstrap, 'caFile' | 'url'>,
  now: Date,
): AsyncGenerator<Finding, boolean> {
  const host = url.hostname.replaceAll(/[[\]]/g, '');
  const isSecure = url.protocol === 'https:';
  const port = Number(url.port === '' ? (isSecure ? 443 : 80) : url.port);
  const addresses = await addressesOf(host);
  if (typeof addresses === 'string') {
    yield problem(
      'dns',
      `${host} cannot be resolved (${addresses})`,
      'Compare bootstrap.controlPlane.url letter by letter; then the name servers of this machine: getent hosts NAME.',
    );
    return false;
  }
  yield ok(
    'dns',
    isIP(host) === 0 ? `${host} is ${addresses.join(', ')}` : `${host} is an address`,
  );
  const attempts = await Promise.all(
    addresses.map(async (address) => ({ address, fault: await connectionFault(address, port) })),
  );
  const reached = attempts.find(({ fault }) => fault === undefined);
  const unreached = attempts.filter(({ fault }) => fault !== undefined);
  if (reached === undefined) {
    const faults = unreached.map(({ address, fault }) => `${address}: ${fault}`);
    yield problem(
      'connection',
      `nothing answers on port ${port} (${faults.join('; ')})`,
      'Look whether the control plane runs and listens there, and at firewalls, routes and proxies between; this issuer uses no proxy.',
    );
    return false;
  }
  yield unreached.length === 0
    ? ok('connection', `port ${port} answers`)
    : warning(
        'connection',
        `port ${port} answers at ${reached.address}, and not at ${unreached.map(({ address }) => address).join(', ')}`,
        'Take the addresses that do not answer out of the name, or make them answer.',
      );
  if (!isSecure) return true;
  const serverName = isIP(host) === 0 ? host : undefined;
  const findings = await lookAtServer({ host: reached.address, port, serverName }, caFile, now);
  yield* findings;
  return findings.every(({ outcome }) => outcome !== 'problem');
}

async function addressesOf(host: string): Promise<readonly string[] | string> {
  if (isIP(host) !== 0) return [host];
  try {
    const found = await lookup(host, { all: true });
    return [...new Set(found.map(({ address }) => address))];
  } catch (error) {
    return codeOf(error);
  }
}

async function connectionFault(host: string, port: number): Promise<string | undefined> {
  const socket = connect({ host, port });
  try {
    await opened(socket, 'connect');
    return undefined;
  } catch (error) {
    return codeOf(error);
  } finally {
    socket.destroy();
  }
}
