import { createServer } from 'node:net';
import { LauncherError, errorCode, errorMessage } from '../errors.ts';

/**
 * Returns the port to serve on, after listening on it for a moment: `port` itself, or a free one for 0.
 *
 * @throws {LauncherError} when it is taken, not allowed, or the address is not this machine's
 */
export async function usablePort(host: string, port: number): Promise<number> {
  const server = createServer();
  try {
    return await new Promise<number>((resolve, reject) => {
      server.on('error', reject);
      server.listen({ host, port, exclusive: true }, () => {
        const address = server.address();
        resolve(typeof address === 'object' && address !== null ? address.port : port);
      });
    });
  } catch (error) {
    throw new LauncherError(sentence(host, port, error), { cause: error });
  } finally {
    server.close();
  }
}

function sentence(host: string, port: number, error: unknown): string {
  const other = 'choose another with "npm start -- --port NUMBER"';
  const foreign = `${host} is not an address of this machine: choose another with --host.`;
  const sentences: Record<string, string> = {
    EADDRINUSE: `Port ${port} on ${host} is in use: stop the program that uses it, or ${other}.`,
    EACCES: `Port ${port} may not be used by this account: ${other}, 1024 or above.`,
    EADDRNOTAVAIL: foreign,
    ENOTFOUND: foreign,
  };
  const fallback = `Cannot listen on ${host} port ${port} (${errorMessage(error)}): ${other}.`;
  return sentences[errorCode(error) ?? ''] ?? fallback;
}
