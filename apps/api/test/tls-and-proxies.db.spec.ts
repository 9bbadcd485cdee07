import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { get, request as httpsRequest } from 'node:https';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TLSSocket } from 'node:tls';
import { ISTIO_POLICY } from '@luciole/policy/testing';
import { opensslOk } from '@luciole/pki/testing';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { dispatch } from '../src/cli/dispatch.ts';
import { createTestApp, type TestApp } from './support/test-app.ts';

const CLIENT = '203.0.113.7';

let folder: string;
let settings: Readonly<Record<string, string>>;
let ca: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'luciole-tls-'));
  const names = ['-subj', '/CN=control plane', '-addext', 'subjectAltName=IP:127.0.0.1'];
  const key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes'];
  const files = ['-keyout', 'key.pem', '-out', 'certificate.pem'];
  opensslOk(['req', '-x509', '-days', '2', ...key, ...names, ...files], { cwd: folder });
  ca = readFileSync(join(folder, 'certificate.pem'), 'utf8');
  settings = {
    LUCIOLE_HOST: '0.0.0.0',
    LUCIOLE_TLS_CERTIFICATE_FILE: join(folder, 'certificate.pem'),
    LUCIOLE_TLS_KEY_FILE: join(folder, 'key.pem'),
  };
});
afterAll(() => rmSync(folder, { recursive: true }));

const apps: TestApp[] = [];
afterEach(async () => {
  vi.unstubAllEnvs();
  for (const app of apps.splice(0)) await app.close();
});

/** The application, listening with these settings; gives its port. */
async function listen(changes: Readonly<Record<string, string>>): Promise<[TestApp, number]> {
  const app = await createTestApp(changes);
  apps.push(app);
  await app.app.listen(0, '127.0.0.1');
  return [app, Number(new URL(await app.app.getUrl()).port)];
}

/** Creates a policy over TLS as a client with these headers, and gives the source address that was recorded. */
async function recordedAddress(
  [app, port]: [TestApp, number],
  headers: Readonly<Record<string, string>>,
): Promise<unknown> {
  const request = httpsRequest({
    host: '127.0.0.1',
    port,
    ca,
    method: 'POST',
    agent: false,
    path: '/v1/distributedissuers/policies',
    headers: { ...headers, 'tppl-api-key': app.apiKey, 'content-type': 'application/json' },
  });
  request.end(JSON.stringify({ ...ISTIO_POLICY, name: `policy ${randomUUID()}` }));
  const [response] = await once(request, 'response');
  const chunks: Buffer[] = await response.toArray();
  expect([response.statusCode, Buffer.concat(chunks).toString()]).toEqual([
    201,
    expect.any(String),
  ]);
  const [event] = await app.database.asAdministrator(
    `select source_address from audit_events where type = 'policy.created' order by sequence desc limit 1`,
  );
  return event?.['source_address'];
}

describe('ruling 13: serving TLS', () => {
  it('shakes hands with the certificate of the files, as a client that verifies it sees', async () => {
    const [, port] = await listen(settings);
    const [response] = await once(
      get({ host: '127.0.0.1', port, ca, path: '/healthz', agent: false }),
      'response',
    );
    const socket: TLSSocket = response.socket;
    expect([response.statusCode, socket.authorized, socket.getProtocol()]).toEqual([
      200,
      true,
      'TLSv1.3',
    ]);
    expect(response.headers['strict-transport-security']).toBe('max-age=31536000');
    response.resume();
    await once(response, 'end');
    // Not the helper that waits: the server is in this very process.
    const client = ['s_client', '-connect', `127.0.0.1:${port}`, '-CAfile', 'certificate.pem'];
    const openssl = spawn('openssl', [...client, '-brief'], {
      cwd: folder,
      stdio: ['ignore', 'ignore', 'pipe'],
      timeout: 10_000,
    });
    const [said] = await Promise.all([openssl.stderr.toArray(), once(openssl, 'close')]);
    expect(said.join('')).toContain('Verification: OK');
  });

  it('answers nothing in the clear on that port', async () => {
    const [, port] = await listen(settings);
    const socket = connect(port, '127.0.0.1');
    await once(socket, 'connect');
    socket.end('GET /healthz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n');
    const chunks: Buffer[] = [];
    socket.on('data', (chunk: Buffer) => chunks.push(chunk)).on('error', () => undefined);
    await once(socket, 'close');
    expect(Buffer.concat(chunks).toString('latin1')).not.toContain('200 OK');
  });

  it('names a file that cannot be read, instead of starting', async () => {
    const missing = createTestApp({ ...settings, LUCIOLE_TLS_KEY_FILE: join(folder, 'none') });
    await expect(missing).rejects.toThrow(/^LUCIOLE_TLS_KEY_FILE names .* cannot be read/);
  });
});

describe('ruling 13: the address of a client', () => {
  it('is what a trusted proxy says, and of several hops the last that is not trusted', async () => {
    const server = await listen({ ...settings, LUCIOLE_TRUSTED_PROXIES: '127.0.0.1,10.0.0.0/8' });
    expect(await recordedAddress(server, { 'x-forwarded-for': CLIENT })).toBe(CLIENT);
    const hops = `192.0.2.66, ${CLIENT}, 10.1.2.3`;
    expect(await recordedAddress(server, { 'x-forwarded-for': hops })).toBe(CLIENT);
    expect(await recordedAddress(server, {})).toBe('127.0.0.1');
  });

  it.each([
    ['an address that is no trusted proxy', { LUCIOLE_TRUSTED_PROXIES: '10.0.0.0/8' }],
    ['anybody when no proxy is trusted', {}],
  ])('is not what is said by %s', async (_title, changes) => {
    const server = await listen({ ...settings, ...changes });
    const headers = { 'x-forwarded-for': CLIENT, forwarded: `for=${CLIENT}`, 'x-real-ip': CLIENT };
    expect(await recordedAddress(server, headers)).toBe('127.0.0.1');
  });
});

describe('ruling 13: listening beyond loopback', () => {
  it.each(['0.0.0.0', '::', '192.0.2.1'])(
    'on %s without TLS or a trusted proxy ends with 78 and one sentence',
    async (host) => {
      vi.stubEnv('DATABASE_URL', 'postgres://nobody@127.0.0.1:1/none');
      vi.stubEnv('LUCIOLE_HOST', host);
      const written: string[] = [];
      const code = await dispatch(['serve'], { write: (text: string) => written.push(text) });
      expect(code).toBe(78);
      expect(written.join('')).toMatch(/^LUCIOLE_HOST is [^\n]+, beyond loopback; give [^\n]+\n$/);
    },
  );
});
