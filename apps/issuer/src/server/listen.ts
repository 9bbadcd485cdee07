import { createServer, type Server } from 'node:net';

/** A server cannot listen where it is told to; the message is one sentence for the operator. */
export class ListenError extends Error {
  override readonly name = 'ListenError';
}

/** Where a server shall listen. */
export interface ListenAddress {
  readonly host: string;
  /** 0 for any that is free. */
  readonly port: number;
}

const REASONS: Readonly<Record<string, string>> = {
  EADDRINUSE: 'something else listens there',
  EACCES: 'this user may not listen on that port',
  EADDRNOTAVAIL: 'this machine has no such address',
  ENOTFOUND: 'the host name is unknown',
};

/**
 * Listens; answers the port.
 *
 * @param setting - the setting that names the address, for the message
 * @throws {ListenError}
 */
export function listen(
  server: Server,
  setting: string,
  { host, port }: ListenAddress,
): Promise<number> {
  return new Promise((resolve, reject) => {
    const fail = (cause: NodeJS.ErrnoException): void => {
      const reason = REASONS[cause.code ?? ''] ?? cause.message;
      reject(
        new ListenError(`${setting}: cannot listen on ${host} port ${port}: ${reason}.`, { cause }),
      );
    };
    server.once('error', fail);
    server.listen({ host, port }, () => {
      server.off('error', fail);
      const address = server.address();
      resolve(typeof address === 'object' && address !== null ? address.port : port);
    });
  });
}

/**
 * Makes sure that {@link listen} will be able to, as far as that can be known now: a door that opens only after something
 * costly should not turn out to be taken then.
 *
 * @throws {ListenError}
 */
export async function requireFreePort(setting: string, address: ListenAddress): Promise<void> {
  const probe = createServer();
  await listen(probe, setting, address);
  await new Promise<void>((resolve) => probe.close(() => resolve()));
}
