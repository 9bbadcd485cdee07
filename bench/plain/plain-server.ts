import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import type { PlainListening, PlainSettings } from './settings.ts';

/** The plain way, serving in a process of its own. */
export interface PlainServer {
  readonly port: number;
  readonly pid: number;
  /** An access token for a service account, of the same kind as the product's. */
  token(serviceAccountId: string): Promise<string>;
  stop(): Promise<void>;
}

/** Starts the plain way on the product's database. */
export async function startPlainServer(
  settings: Omit<PlainSettings, 'tokenKey'>,
): Promise<PlainServer> {
  const { privateKey, publicKey } = await generateKeyPair('ES256', { extractable: true });
  const child = fork(fileURLToPath(new URL('process.ts', import.meta.url)), {
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  const ended = once(child, 'exit');
  child.send({ ...settings, tokenKey: await exportJWK(publicKey) } satisfies PlainSettings);
  const [listening] = await Promise.race([
    once(child, 'message') as Promise<[PlainListening]>,
    ended.then(() => {
      throw new Error('the plain server ended');
    }),
  ]);
  return {
    port: listening.port,
    pid: child.pid ?? 0,
    token: (serviceAccountId) =>
      new SignJWT({ cid: settings.companyId, gen: 1 })
        .setProtectedHeader({ alg: 'ES256', typ: 'at+jwt' })
        .setSubject(serviceAccountId)
        .setIssuedAt()
        .setExpirationTime('1h')
        .sign(privateKey),
    async stop() {
      if (child.exitCode !== null || child.signalCode !== null) return;
      child.disconnect();
      await ended;
    },
  };
}
