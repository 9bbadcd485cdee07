import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createTestHierarchy, type TestLeafOptions } from '@luciole/pki/testing';

/** A server on loopback with TLS and nothing to say. */
export interface TlsServer {
  readonly port: number;
  /** PEM of the root above its certificate. */
  readonly caFile: string;
  close(): Promise<void>;
}

/**
 * Serves with a certificate for `localhost` and `127.0.0.1` under a hierarchy of its own.
 *
 * @param given - `issuedAt`: when hierarchy and certificate were made, a day before their lifetimes count; `leaf`: what the
 *   certificate has otherwise
 */
export async function startTlsServer(
  given: { readonly issuedAt?: Date; readonly leaf?: TestLeafOptions } = {},
): Promise<TlsServer> {
  const directory = mkdtempSync(join(tmpdir(), 'luciole-tls-'));
  // In real time, because TLS has no other.
  const hierarchy = await createTestHierarchy({ now: given.issuedAt ?? new Date() });
  const leaf = await hierarchy.issueLeaf(
    given.leaf ?? { sans: { dnsNames: ['localhost'], ipAddresses: ['127.0.0.1'] } },
  );
  const chain = [leaf, hierarchy.subordinate, hierarchy.intermediate];
  const server = createServer({
    key: leaf.keyPair.privateKey.export({ type: 'pkcs8', format: 'pem' }),
    cert: chain.map(({ certificate }) => certificate.pem).join(''),
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const caFile = join(directory, 'ca.pem');
  writeFileSync(caFile, hierarchy.root.certificate.pem);
  return {
    port: (server.address() as AddressInfo).port,
    caFile,
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      rmSync(directory, { recursive: true });
    },
  };
}
