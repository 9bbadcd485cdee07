import { readFileSync } from 'node:fs';
import type { Socket } from 'node:net';
import { connect, type TLSSocket } from 'node:tls';

/** How long a connection may take, in milliseconds. */
const TIMEOUT_MS = 5_000;

/** Where something listens. */
export interface Address {
  readonly host: string;
  readonly port: number;
  /** As it is asked for in TLS; `undefined` for an address. */
  readonly serverName: string | undefined;
}

/** Resolves when `event` comes; rejects for an error, an end, and after five seconds. */
export function opened(socket: Socket, event: 'connect' | 'secureConnect'): Promise<void> {
  return new Promise((resolve, reject) => {
    socket.once(event, () => resolve());
    // Kept, so that what goes wrong after the answer is nobody's surprise.
    socket.on('error', reject);
    socket.once('close', () => reject(new Error('closed')));
    socket.setTimeout(TIMEOUT_MS, () => reject(new Error('no answer in time')));
  });
}

/** A connection with TLS whose peer was not judged yet. */
export function openTls(
  { host, port, serverName }: Address,
  caFile: string | undefined,
): TLSSocket {
  return connect({
    host,
    port,
    ...(serverName !== undefined && { servername: serverName }),
    ...(caFile !== undefined && { ca: readFileSync(caFile) }),
    minVersion: 'TLSv1.2',
    // Only looked at: nothing is sent, and what is wrong with the certificate shall be said, not only that.
    rejectUnauthorized: false,
  });
}

/** The code of a system's error, or what else it says. */
export function codeOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return 'code' in error && typeof error.code === 'string' ? error.code : error.message;
}
