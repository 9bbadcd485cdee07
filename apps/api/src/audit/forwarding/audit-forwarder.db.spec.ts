import { execFileSync } from 'node:child_process';
import { createHmac } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { createServer as createTlsServer, type Server as TlsServer } from 'node:tls';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { AuditDeliveryResponse, AuditDestinationInformation } from '@luciole/contract';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { codes } from '../../../test/support/answers.ts';
import { createTestApp, type TestApp, type TestCompany } from '../../../test/support/test-app.ts';
import { CompanyDatabase } from '../../database/company-database.ts';
import { AuditTrail } from '../audit-trail.ts';
import { AuditChainer } from '../chain/audit-chainer.ts';
import { AuditForwarder } from './audit-forwarder.ts';

interface Received {
  readonly headers: Readonly<Record<string, unknown>>;
  readonly body: string;
}

let folder: string;
let webhook: Server;
let syslog: TlsServer;
let luciole: TestApp;
let company: TestCompany;
let status = 204;
const received: Received[] = [];
const octets: Buffer[] = [];
const portOf = (server: Server | TlsServer) => (server.address() as AddressInfo).port;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'luciole-forward-'));
  const [key, cert] = [join(folder, 'key.pem'), join(folder, 'ca.pem')];
  // openssl is the one extra that tests may use (ruling 39).
  execFileSync(
    'openssl',
    `req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 -subj /CN=localhost -addext subjectAltName=DNS:localhost -keyout ${key} -out ${cert}`.split(
      ' ',
    ),
    { stdio: 'ignore' },
  );
  const tls = { key: readFileSync(key), cert: readFileSync(cert) };
  webhook = createServer(tls, (request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      received.push({ headers: request.headers, body: Buffer.concat(chunks).toString() });
      response.writeHead(status).end();
    });
  });
  syslog = createTlsServer(tls, (socket) => {
    socket.on('data', (chunk: Buffer) => octets.push(chunk));
    socket.on('error', () => undefined);
  });
  for (const server of [webhook, syslog]) {
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
  }
  luciole = await createTestApp({
    LUCIOLE_FETCH_EXCEPTIONS: [webhook, syslog]
      .map((server) => `localhost:${portOf(server)}=${cert}`)
      .join(','),
  });
});
beforeEach(async () => {
  company = await luciole.createCompany();
  received.length = 0;
  octets.length = 0;
  status = 204;
});
afterAll(async () => {
  await luciole.close();
  webhook.close();
  syslog.close();
  rmSync(folder, { recursive: true, force: true });
});

const call = (method: 'GET' | 'POST' | 'PATCH' | 'DELETE', path: string, json?: unknown) =>
  luciole.request(method, `/v1/audit/destinations${path}`, { apiKey: company.apiKey, json });
const create = async (more: object = {}) => {
  const response = await call('POST', '', {
    name: 'siem',
    kind: 'WEBHOOK',
    url: `https://localhost:${portOf(webhook)}/events?token=hush`,
    ...more,
  });
  expect([response.status, response.text]).toEqual([201, expect.any(String)]);
  return response.json<AuditDestinationInformation>();
};
const history = async (id: string) =>
  (await call('GET', `/${id}/deliveries`)).json<AuditDeliveryResponse>().deliveries;
const record = (count: number) =>
  luciole.app.get(CompanyDatabase).inCompany(company.companyId, async (tx) => {
    for (let place = 0; place < count; place += 1) {
      await new AuditTrail().record(tx, {
        type: 'policy.deleted',
        occurredAt: luciole.clock.now(),
        actor: { kind: 'USER', id: company.userId, name: 'admin' },
        before: { name: `mesh ${place}`, pin: 'pin-of-mesh' },
      });
    }
  });
const stopped = (name: string) =>
  call('POST', '', { name, kind: 'SYSLOG', url: 'syslog+tls://a.example', enabled: false });
/** As the timer does it; both may, and a parcel still goes once. */
async function forward(): Promise<void> {
  await luciole.app.get(AuditChainer).catchUp(company.companyId);
  await Promise.all([1, 2].map(() => luciole.app.get(AuditForwarder).forward()));
}
const sequences = (body: string) =>
  [...body.matchAll(/^\{"sequence":(\d+),/gm)].map((match) => Number(match[1]));

describe('a webhook', () => {
  it('gets every event from its making on, once, in order, signed, and no secret', async () => {
    await record(3);
    const { secret = '' } = await create();
    await record(250);
    await forward();
    await forward();
    // The making of the destination is the first that it gets.
    const expected = Array.from({ length: 251 }, (_, index) => index + 4);
    expect(received.flatMap(({ body }) => sequences(body))).toEqual(expected);
    for (const { headers, body } of received) {
      const [, seconds = '', signature] =
        /^t=(\d+),v1=([0-9a-f]{64})$/.exec(String(headers['luciole-signature'])) ?? [];
      const key = Buffer.from(secret, 'base64url');
      expect(createHmac('sha256', key).update(`${seconds}.${body}`).digest('hex')).toBe(signature);
      expect(headers['content-type']).toBe('application/x-ndjson');
      expect(body).not.toMatch(/pin-of-mesh|hush/);
    }
  });

  it('is sent again what it did not take, later and later, with a history that says why', async () => {
    const { id } = await create();
    status = 500;
    await forward();
    await forward();
    expect(received).toHaveLength(1);
    expect(await history(id)).toEqual([
      expect.objectContaining({
        outcome: 'FAILED',
        attempt: 1,
        detail: 'STATUS_UNEXPECTED: the answer has status 500',
      }),
    ]);
    luciole.clock.advance(11);
    await forward();
    luciole.clock.advance(11);
    await forward();
    expect(received).toHaveLength(2);
    status = 200;
    luciole.clock.advance(10);
    await forward();
    expect((await history(id)).map(({ outcome, attempt }) => [outcome, attempt])).toEqual([
      ['DELIVERED', 3],
      ['FAILED', 2],
      ['FAILED', 1],
    ]);
    expect(new Set(received.map(({ body }) => body)).size).toBe(1);
    const { destinations } = (await call('GET', '')).json<{
      destinations: AuditDestinationInformation[];
    }>();
    expect(destinations).toEqual([
      expect.objectContaining({ failureCount: 0, forwardedSequence: 1 }),
    ]);
    expect(destinations[0]).not.toHaveProperty('secret');
  });

  it('gets checkpoints, also when nothing happened since', async () => {
    await create();
    await forward();
    const { jws } = (
      await luciole.request('POST', '/v1/audit/checkpoints', { apiKey: company.apiKey })
    ).json<{ jws: string }>();
    await forward();
    await forward();
    expect(received.map(({ body }) => body).join('')).toContain(
      JSON.stringify({ checkpoint: jws }),
    );
    expect(received.filter(({ body }) => body.includes(jws))).toHaveLength(1);
  });

  it('gets nothing while it is stopped, and what it missed when it is resumed', async () => {
    const { id } = await create();
    await forward();
    expect((await call('PATCH', `/${id}`, { enabled: false })).status).toBe(200);
    await record(2);
    await forward();
    expect(received).toHaveLength(1);
    await call('PATCH', `/${id}`, { enabled: true });
    await forward();
    expect(received.flatMap(({ body }) => sequences(body))).toEqual([1, 2, 3, 4, 5]);
    expect((await call('DELETE', `/${id}`)).status).toBe(204);
    expect((await call('GET', `/${id}/deliveries`)).status).toBe(404);
  });

  it('ruling 21: reaches no private address that the operator did not name', async () => {
    const { id } = await create({ url: 'https://127.0.0.1:1/' });
    await forward();
    expect((await history(id))[0]?.detail).toMatch(/^ADDRESS_REFUSED/);
  });
});

describe('a syslog server', () => {
  it('gets messages of RFC 5424, counted in octets, over TLS', async () => {
    const { secret } = await create({
      kind: 'SYSLOG',
      url: `syslog+tls://localhost:${portOf(syslog)}`,
    });
    expect(secret).toBeUndefined();
    await record(2);
    await forward();
    const messages: string[] = [];
    let rest = Buffer.concat(octets);
    while (rest.length > 0) {
      const space = rest.indexOf(' ');
      const end = space + 1 + Number(rest.subarray(0, space).toString());
      messages.push(rest.subarray(space + 1, end).toString());
      rest = rest.subarray(end);
    }
    expect(messages).toHaveLength(3);
    for (const message of messages) {
      expect(message).toMatch(
        /^<109>1 \d{4}-\d\d-\d\dT[\d:.]+Z luciole\.example luciole - audit - \ufeff\{"sequence":\d+,/,
      );
    }
  });

  it('is not spoken to in plain text unless the operator named it', async () => {
    const { id } = await create({ kind: 'SYSLOG', url: 'syslog+tcp://192.0.2.1:601' });
    await forward();
    expect((await history(id))[0]?.detail).toMatch(/^ADDRESS_REFUSED/);
  });
});

describe('destinations', () => {
  it.each([
    ['WEBHOOK', 'http://siem.example/'],
    ['WEBHOOK', 'https://user:password@siem.example/'],
    ['WEBHOOK', 'siem.example'],
    ['SYSLOG', 'https://siem.example/'],
    ['SYSLOG', 'syslog+tls://siem.example/path'],
  ])('refuses %s to %s', async (kind, url) => {
    expect(codes(await call('POST', '', { name: 'x', kind, url }))).toEqual([400, 26_102]);
  });

  it('have names of their own, and are ten at most', async () => {
    for (let place = 0; place < 10; place += 1) {
      expect((await stopped(`destination ${place}`)).status).toBe(201);
    }
    expect(codes(await stopped('one more'))).toEqual([409, 26_103]);
    const { destinations } = (await call('GET', '')).json<{
      destinations: AuditDestinationInformation[];
    }>();
    const renamed = await call('PATCH', `/${destinations[1]?.id}`, { name: 'destination 0' });
    expect(codes(renamed)).toEqual([409, 26_101]);
  });

  it('belong to administrators', async () => {
    const { apiKey } = await luciole.createUser(company.companyId, 'PLATFORM_ADMIN');
    const json = { name: 'x', kind: 'SYSLOG', url: 'syslog+tls://a.example' };
    const refused = await luciole.request('POST', '/v1/audit/destinations', { apiKey, json });
    const seen = await luciole.request('GET', '/v1/audit/destinations', { apiKey });
    expect([refused.status, seen.status]).toEqual([403, 200]);
  });
});
