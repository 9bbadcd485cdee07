import { execFile } from 'node:child_process';
import { X509Certificate } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { connect as connectTcp } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestHierarchy } from '@luciole/pki/testing';
import { aPolicy } from '@luciole/policy/testing';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import {
  aHierarchy,
  handshake,
  type RunningServer,
  startServer,
  untilClosed,
} from '../../test/support/running-server.ts';
import { SteppedClock } from '../../test/support/stepped-clock.ts';
import { systemClock } from '../clock/clock.ts';
import { issueServerCertificate } from './server-certificate.ts';

const web = aPolicy().named('web').build();

let pki: TestHierarchy;
let running: RunningServer;
let folder: string;

beforeAll(async () => {
  pki = await aHierarchy();
  folder = mkdtempSync(join(tmpdir(), 'luciole-server-'));
  writeFileSync(join(folder, 'root.pem'), pki.root.certificate.pem);
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

afterEach(() => running.close());

const shake = (options: Partial<Parameters<typeof handshake>[1]> = {}) =>
  handshake(running.port, { ca: pki.root.certificate.pem, ...options });

async function serverSerial(): Promise<string> {
  const socket = await shake();
  const { serialNumber } = socket.getPeerCertificate();
  socket.destroy();
  return serialNumber;
}

/** Whether openssl verifies the server; not in this thread, which is the server's. */
function opensslHandshake(version: string): Promise<boolean> {
  const options = ['-CAfile', join(folder, 'root.pem'), '-verify_return_error'];
  const address = ['-connect', `127.0.0.1:${running.port}`, '-verify_hostname', 'issuer.example'];
  return new Promise((resolve) => {
    const client = execFile('openssl', ['s_client', ...address, ...options, version], (error) =>
      resolve(error === null),
    );
    client.stdin?.end();
  });
}

describe('the server’s certificate', () => {
  it('verifies from the root for every name, with openssl too, and is for servers only', async () => {
    running = await startServer(pki, [web]);
    for (const servername of ['issuer.example', 'localhost']) {
      const socket = await shake({ servername });
      expect(socket.authorized).toBe(true);
      const certificate = new X509Certificate(socket.getPeerCertificate().raw);
      expect(certificate.checkIP('127.0.0.1')).toBe('127.0.0.1');
      expect(certificate.keyUsage).toEqual(['1.3.6.1.5.5.7.3.1']);
      expect(Date.parse(certificate.validTo) - Date.parse(certificate.validFrom)).toBe(86_430_000);
      socket.destroy();
    }
  });

  it('is sent with everything between it and the root', async () => {
    running = await startServer(pki, [web]);
    const socket = await shake();
    const chain: string[] = [];
    for (
      let certificate = socket.getPeerCertificate(true);
      !chain.includes(certificate.serialNumber);
      certificate = certificate.issuerCertificate
    ) {
      chain.push(certificate.serialNumber);
    }
    socket.destroy();
    // The last one is the client's own root.
    expect(chain.slice(1).map((serial) => serial.toLowerCase())).toEqual(
      [pki.subordinate, pki.intermediate, pki.root].map(({ certificate }) =>
        certificate.serialNumber.padStart(
          certificate.serialNumber.length + (certificate.serialNumber.length % 2),
          '0',
        ),
      ),
    );
  });

  it('is another one under another CA, while open connections go on', async () => {
    running = await startServer(pki, [web]);
    const open = await shake();
    const said = untilClosed(open);
    open.write('GET /v1/trustbundle HTTP/1.1\r\nhost: a\r\n\r\n');
    const other = await aHierarchy();
    await running.use(other, [web]);
    open.write('GET /v1/trustbundle HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n');
    expect((await said).match(/HTTP\/1\.1 200 OK/g)).toHaveLength(2);
    await expect(shake()).rejects.toThrow(/certificate|issuer/i);
    const socket = await shake({ ca: other.root.certificate.pem });
    expect(socket.authorized).toBe(true);
    socket.destroy();
  });

  it('is renewed when two thirds of its life are over', async () => {
    const clock = new SteppedClock(systemClock.now().getTime());
    let made = 0;
    running = await startServer(pki, [web], {
      clock,
      // Made now, so that clients can verify it; only the clock that it is watched by runs ahead.
      issueServerCertificate: async (authority, names, now) => {
        made += 1;
        const certificate = await issueServerCertificate(authority, names, systemClock.now());
        return { ...certificate, renewAt: new Date(now.getTime() + 16 * 3_600_000) };
      },
    });
    const first = await serverSerial();
    await clock.advance(15.9 * 3_600_000);
    expect([made, await serverSerial()]).toEqual([1, first]);
    await clock.advance(0.2 * 3_600_000);
    // Its key is made on the thread pool, whenever that has a turn.
    await vi.waitFor(async () => expect(await serverSerial()).not.toBe(first), 10_000);
    expect(made).toBe(2);
  });

  it('is tried again when there was none to be had', async () => {
    const clock = new SteppedClock(systemClock.now().getTime());
    let made = 0;
    running = await startServer(pki, [web], {
      clock,
      issueServerCertificate: (...given) => {
        made += 1;
        if (made === 2) throw new Error('not now');
        return issueServerCertificate(...given);
      },
    });
    await clock.advance(16.1 * 3_600_000);
    expect(made).toBe(3);
    expect(running.lines.join('')).toContain('could not be renewed');
  });

  it('is not renewed under a CA that was revoked, and at once under the next one', async () => {
    const clock = new SteppedClock(systemClock.now().getTime());
    let made = 0;
    let isRevoked = false;
    running = await startServer(pki, [web], {
      clock,
      isCaRevoked: () => isRevoked,
      issueServerCertificate: (authority, names) => {
        made += 1;
        return issueServerCertificate(authority, names, systemClock.now());
      },
    });
    const first = await serverSerial();
    isRevoked = true;
    await clock.advance(20 * 3_600_000);
    expect([made, await serverSerial()]).toEqual([1, first]);
    const other = await aHierarchy();
    await running.use(other, [web]);
    isRevoked = false;
    expect(made).toBe(2);
  });

  it('ends no later than its CA', async () => {
    running = await startServer(pki, [web]);
    const now = new Date(pki.subordinate.ca.notAfter.getTime() - 3_600_000);
    const authority = { ca: pki.subordinate.ca, privateKey: pki.subordinate.keyPair.privateKey };
    const { notAfter, renewAt } = await issueServerCertificate(
      { ...authority, chainPem: '' } as unknown as Parameters<typeof issueServerCertificate>[0],
      { dnsNames: ['a.example'], ipAddresses: [] },
      now,
    );
    expect(notAfter).toEqual(pki.subordinate.ca.notAfter);
    expect(renewAt.getTime() - now.getTime()).toBe(2_400_000);
  });
});

describe('TLS', () => {
  it('is of the least version that the configuration names, from the next connection on', async () => {
    running = await startServer(pki, [web]);
    const old = await shake({ maxVersion: 'TLSv1.2' });
    expect([old.getProtocol(), old.getCipher().name]).toEqual([
      'TLSv1.2',
      'ECDHE-ECDSA-AES128-GCM-SHA256',
    ]);
    old.destroy();
    await running.use(pki, [web], 'TLS13');
    await expect(shake({ maxVersion: 'TLSv1.2' })).rejects.toThrow(/protocol version/i);
    const now = await shake();
    expect(now.getProtocol()).toBe('TLSv1.3');
    now.destroy();
  });

  it('has openssl’s agreement on versions', async () => {
    running = await startServer(pki, [web], {}, 'TLS13');
    expect(await opensslHandshake('-tls1_3')).toBe(true);
    expect(await opensslHandshake('-tls1_2')).toBe(false);
    expect(await opensslHandshake('-tls1_1')).toBe(false);
  });

  it('is not there for plain http', async () => {
    running = await startServer(pki, [web]);
    const said = await new Promise<string>((resolve) => {
      const socket = connectTcp(running.port, '127.0.0.1', () =>
        socket.write('GET / HTTP/1.1\r\n\r\n'),
      );
      let text = '';
      socket.on('data', (chunk: Buffer) => (text += chunk.toString('latin1')));
      socket.on('error', () => undefined);
      socket.on('close', () => resolve(text));
    });
    expect(said).not.toContain('HTTP');
  });
});
