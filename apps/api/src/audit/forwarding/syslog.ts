import { connect as connectTcp, isIP, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import {
  FETCH_TIMEOUT_MS,
  FetchRefusedError,
  guardedHost,
  type GuardedFetchOptions,
} from '@luciole/service';

import type { Parcel, ParcelLine } from './destination.ts';

/** Port of syslog over TLS (RFC 5425 §4.1), and the usual one without. */
const DEFAULT_PORTS = { 'syslog+tls:': 6514, 'syslog+tcp:': 601 } as const;
/** Facility "log audit" (RFC 5424 §6.2.1). */
const FACILITY = 13;
/** Severities informational, notice and warning, by criticality. */
const SEVERITIES = [6, 5, 4] as const;

/**
 * Sends a parcel as messages of RFC 5424, octet-counted (RFC 5425 §4.3, RFC 6587 §3.4.1), over one connection. Syslog has no
 * answer: what was written and the connection closed without a complaint counts as taken.
 *
 * Without TLS only to a host and port that the operator of the deployment named.
 *
 * @throws {FetchRefusedError} when it could not be written
 */
export async function sendToSyslog(
  target: string,
  { lines }: Parcel,
  hostname: string,
  options: GuardedFetchOptions,
): Promise<void> {
  const url = new URL(target);
  const isTls = url.protocol === 'syslog+tls:';
  const port =
    url.port === '' ? DEFAULT_PORTS[isTls ? 'syslog+tls:' : 'syslog+tcp:'] : Number(url.port);
  const signal = AbortSignal.timeout(options.timeoutMs ?? FETCH_TIMEOUT_MS);
  const { address, ca, isException } = await guardedHost(url.hostname, port, options, signal);
  if (!isTls && !isException) {
    throw new FetchRefusedError('ADDRESS_REFUSED', 'syslog without TLS is not permitted there');
  }
  const host = url.hostname.replaceAll(/[[\]]/g, '');
  const socket = isTls
    ? connectTls({
        host: address,
        port,
        ...(isIP(host) === 0 && { servername: host }),
        ...(ca !== undefined && { ca }),
      })
    : connectTcp({ host: address, port });
  const messages = lines.map((line) => frame(syslogMessage(line, hostname)));
  await write(socket, Buffer.concat(messages), isTls, signal);
}

/** One message (RFC 5424 §6): its text is JSON in UTF-8, after a byte order mark. */
export function syslogMessage({ text, at, criticality }: ParcelLine, hostname: string): string {
  const priority = FACILITY * 8 + (SEVERITIES[criticality] ?? 6);
  const host = /^[\x21-\x7e]{1,255}$/.test(hostname) ? hostname : '-';
  return `<${priority}>1 ${at.toISOString()} ${host} luciole - audit - \ufeff${text}`;
}

function frame(message: string): Buffer {
  const octets = Buffer.from(message, 'utf8');
  return Buffer.concat([Buffer.from(`${octets.length} `), octets]);
}

function write(socket: Socket, octets: Buffer, isTls: boolean, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const fail = (cause: unknown): void => {
      socket.destroy();
      const isLate = signal.aborted;
      reject(
        new FetchRefusedError(
          isLate ? 'TIMED_OUT' : 'UNREACHABLE',
          isLate ? 'not written in time' : 'the syslog server cannot be reached',
          { cause },
        ),
      );
    };
    const late = (): void => fail(signal.reason);
    signal.addEventListener('abort', late, { once: true });
    socket.once('error', fail);
    socket.once('close', () => {
      signal.removeEventListener('abort', late);
      resolve();
    });
    // What the server says is of no interest, but must be read for the end to be seen.
    socket.resume();
    socket.once(isTls ? 'secureConnect' : 'connect', () => socket.end(octets));
  });
}
