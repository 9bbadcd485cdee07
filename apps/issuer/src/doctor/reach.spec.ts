import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { startTlsServer, type TlsServer } from '../../test/support/tls-server.ts';
import type { Finding } from './finding.ts';
import { reach } from './reach.ts';

const HOUR_MS = 3_600_000;

let server: TlsServer;
let other: TlsServer;
const closing: (() => Promise<unknown>)[] = [];
beforeAll(async () => {
  [server, other] = await Promise.all([startTlsServer(), startTlsServer()]);
});
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});
afterAll(() => Promise.all([server.close(), other.close()]));

async function look(url: string, caFile?: string, now = new Date()) {
  const findings: Finding[] = [];
  const looking = reach({ url: new URL(url), caFile }, now);
  for (;;) {
    const { done, value } = await looking.next();
    if (done === true) return { findings, isReached: value };
    findings.push(value);
  }
}

/** The only problem, after what was found to be well. */
async function problemOf(url: string, caFile?: string) {
  const { findings, isReached } = await look(url, caFile);
  expect(isReached).toBe(false);
  expect(findings.slice(0, -1).every(({ outcome }) => outcome === 'ok')).toBe(true);
  return findings.at(-1);
}

async function running(given: Parameters<typeof startTlsServer>[0]): Promise<TlsServer> {
  const started = await startTlsServer(given);
  closing.push(() => started.close());
  return started;
}

/** A server that does with connections what it is told to. */
async function tcp(serve: (socket: Socket) => void): Promise<number> {
  const listening = createServer(serve);
  listening.listen(0, '127.0.0.1');
  await once(listening, 'listening');
  closing.push(() => new Promise((resolve) => listening.close(resolve)));
  return (listening.address() as AddressInfo).port;
}

describe('reach', () => {
  it('goes all the way to a server with a good certificate', async () => {
    const { findings, isReached } = await look(`https://127.0.0.1:${server.port}`, server.caFile);
    expect(isReached).toBe(true);
    expect(findings.map(({ check, outcome }) => [check, outcome])).toEqual([
      ['dns', 'ok'],
      ['connection', 'ok'],
      ['tls', 'ok'],
    ]);
    expect(findings.at(-1)?.message).toContain('TLSv1.3, for DNS:localhost, IP Address:127.0.0.1');
  });

  it('warns of a certificate that nobody renewed', async () => {
    const soon = new Date(Date.now() + 0.95 * HOUR_MS);
    const { findings, isReached } = await look(
      `https://127.0.0.1:${server.port}`,
      server.caFile,
      soon,
    );
    expect(findings.at(-1)).toMatchObject({ check: 'tls', outcome: 'warning' });
    expect(isReached).toBe(true);
  });

  it('names a name that nobody knows', async () => {
    expect(await problemOf('https://luciole.invalid')).toMatchObject({
      check: 'dns',
      message: expect.stringContaining('luciole.invalid cannot be resolved'),
      advice: expect.stringContaining('bootstrap.controlPlane.url'),
    });
  });

  it('names a port on which nothing listens', async () => {
    const port = await tcp(() => undefined);
    await closing.pop()?.();
    expect(await problemOf(`https://127.0.0.1:${port}`)).toMatchObject({
      check: 'connection',
      message: expect.stringContaining('ECONNREFUSED'),
    });
  });

  it('names a server that speaks no TLS', async () => {
    const port = await tcp((socket) => {
      socket.on('error', () => undefined);
      socket.once('data', () => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n'));
    });
    expect(await problemOf(`https://127.0.0.1:${port}`)).toMatchObject({
      check: 'tls',
      message: 'TLS does not come about: what answers speaks no TLS',
    });
  });

  it('names a connection that is cut', async () => {
    const port = await tcp((socket) => socket.once('data', () => socket.resetAndDestroy()));
    expect(await problemOf(`https://127.0.0.1:${port}`)).toMatchObject({
      message: 'TLS does not come about: the connection is cut',
    });
  });

  it('names a certificate of an unknown CA, and who issued it', async () => {
    for (const caFile of [undefined, other.caFile]) {
      const found = await problemOf(`https://127.0.0.1:${server.port}`, caFile);
      expect(found).toMatchObject({
        check: 'tls',
        message: expect.stringMatching(/not accepted \(.*UNABLE_TO.*\): .*from .*CN=/),
        advice: expect.stringContaining('bootstrap.controlPlane.caFile'),
      });
    }
  });

  it('names a certificate for another name, and the names that it has', async () => {
    const { caFile, port } = await running({ leaf: { sans: { dnsNames: ['luciole.example'] } } });
    expect(await problemOf(`https://localhost:${port}`, caFile)).toMatchObject({
      message: expect.stringMatching(/ERR_TLS_CERT_ALTNAME_INVALID.*DNS:luciole\.example/),
      advice: expect.stringContaining('one of those names'),
    });
  });

  it('names a certificate that is over', async () => {
    const { caFile, port } = await running({ issuedAt: new Date(Date.now() - 2 * HOUR_MS) });
    expect(await problemOf(`https://127.0.0.1:${port}`, caFile)).toMatchObject({
      message: expect.stringContaining('CERT_HAS_EXPIRED'),
      advice: 'Renew the certificate of the control plane.',
    });
  });

  it('names a CA file that is not there', async () => {
    const caFile = `${other.caFile}.none`;
    expect(await problemOf(`https://127.0.0.1:${server.port}`, caFile)).toMatchObject({
      check: 'tls',
      message: `${caFile} cannot be used (ENOENT)`,
    });
  });

  it('looks no further at plain http, which settings permit to loopback only', async () => {
    const port = await tcp(() => undefined);
    const { findings, isReached } = await look(`http://127.0.0.1:${port}`);
    expect(isReached).toBe(true);
    expect(findings.map(({ check }) => check)).toEqual(['dns', 'connection']);
  });
});
