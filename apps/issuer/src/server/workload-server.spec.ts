import { X509Certificate } from 'node:crypto';
import { connect as connectTcp } from 'node:net';
import { makeCertificationRequest, type TestHierarchy } from '@luciole/pki/testing';
import { aPolicy } from '@luciole/policy/testing';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import {
  aHierarchy,
  handshake,
  type RunningServer,
  startServer,
  untilClosed,
} from '../../test/support/running-server.ts';
import { SteppedClock } from '../../test/support/stepped-clock.ts';
import { systemClock } from '../clock/clock.ts';

const SIGN = '/v1/certificatesigningrequest';
const JSON_BODY = { 'content-type': 'application/json', authorization: 'Bearer anybody' };
const web = aPolicy().named('web').build();

let pki: TestHierarchy;
let csr: string;
let running: RunningServer;

beforeAll(async () => {
  pki = await aHierarchy();
  csr = (await makeCertificationRequest({ sans: { dnsNames: ['shop.example'] } })).pem;
});

afterEach(() => running.close());

const shake = () => handshake(running.port, { ca: pki.root.certificate.pem });

describe('what is not a request for a certificate', () => {
  it.each([
    ['GET', '/'],
    ['GET', SIGN],
    ['DELETE', '/v1/trustbundle'],
    ['POST', '/v1/other?x=\u00e9'.replace('\u00e9', '%E9')],
  ])('%s %s is not found, in JSON', async (method, path) => {
    running = await startServer(pki, [web]);
    const { headers, status, text } = await running.call(method, path);
    expect([status, headers['content-type']]).toEqual([404, 'application/json']);
    expect(JSON.parse(text)).toMatchObject({ error: 'not-found' });
    expect(headers['x-request-id']).toMatch(/^[0-9a-f-]{36}$/);
  });

  it.each<[number, string, Readonly<Record<string, string>>, string | Buffer]>([
    [400, 'invalid-request', JSON_BODY, '{'],
    [400, 'invalid-request', JSON_BODY, ''],
    [400, 'invalid-request', JSON_BODY, Buffer.from('{"policyName":"\xff"}', 'latin1')],
    [400, 'invalid-request', JSON_BODY, '{"__proto__":{"policyName":"web"}}'],
    [400, 'invalid-request', JSON_BODY, '['.repeat(60_000)],
    [400, 'invalid-request', JSON_BODY, `${'['.repeat(30_000)}"\\ud800"${']'.repeat(30_000)}`],
    [415, 'invalid-request', { ...JSON_BODY, 'content-type': 'text/plain' }, '{}'],
    [415, 'invalid-request', { authorization: 'Bearer anybody' }, '{}'],
    [413, 'invalid-request', JSON_BODY, `"${'x'.repeat(64 * 1024)}"`],
  ])('gets %i %s', async (status, error, headers, body) => {
    running = await startServer(pki, [web]);
    const answer = await running.call('POST', SIGN, { headers, body });
    expect([answer.status, JSON.parse(answer.text)]).toMatchObject([status, { error }]);
    expect(running.lines.join('')).not.toContain('defect');
  });

  it('is told when its path is none', async () => {
    running = await startServer(pki, [web]);
    const { status, text } = await running.call('GET', '/%ff');
    expect([status, JSON.parse(text)]).toMatchObject([400, { error: 'invalid-request' }]);
  });

  it('is told about headers without end, and about what is not HTTP', async () => {
    running = await startServer(pki, [web]);
    for (const [text, status] of [
      [`GET / HTTP/1.1\r\nx: ${'y'.repeat(20_000)}\r\n\r\n`, 'HTTP/1.1 431'],
      ['nonsense\r\n\r\n', 'HTTP/1.1 400'],
    ] as const) {
      const socket = await shake();
      const said = untilClosed(socket);
      socket.write(text);
      expect(await said).toContain(status);
    }
  });

  it.each([
    ['headers', 'POST /v1/certificaterequest HTTP/1.1\r\n'],
    [
      'a body',
      'POST /v1/certificaterequest HTTP/1.1\r\nhost: a\r\nauthorization: Bearer x\r\n' +
        'content-type: application/json\r\ncontent-length: 100\r\n\r\n{',
    ],
  ])('is cut off when %s never end(s)', async (_, start) => {
    running = await startServer(pki, [web], {
      limits: { headersTimeoutMs: 300, requestTimeoutMs: 300, checkIntervalMs: 50 },
    });
    const socket = await shake();
    const said = untilClosed(socket);
    socket.write(start);
    expect(await said).toMatch(/^(HTTP\/1\.1 408|$)/);
  });

  it('is cut off when a handshake never ends, and when nothing ever comes', async () => {
    running = await startServer(pki, [web], {
      limits: { handshakeTimeoutMs: 200, idleTimeoutMs: 300 },
    });
    const silent = new Promise<void>((resolve) => {
      const socket = connectTcp(running.port, '127.0.0.1');
      socket.on('error', () => undefined);
      socket.on('close', () => resolve());
    });
    await silent;
    expect(await untilClosed(await shake())).toBe('');
  });

  it('finds no place beyond the most connections', async () => {
    running = await startServer(pki, [web], { limits: { maxConnections: 2 } });
    const sockets = [await shake(), await shake()];
    await expect(shake()).rejects.toThrow(/ECONNRESET|disconnected|hang up/);
    for (const socket of sockets) socket.destroy();
  });
});

describe('strangers', () => {
  it('fill no log: the first of a minute is said, the others are counted (ruling 27)', async () => {
    const clock = new SteppedClock(systemClock.now().getTime());
    running = await startServer(pki, [web], { clock });
    const lines = () =>
      running.lines
        .map((line) => JSON.parse(line) as Record<string, unknown>)
        .filter(({ level, msg }) => level === 'info' && /refused|^request/.test(String(msg)));
    for (let time = 0; time < 5; time += 1) {
      await running.call('POST', SIGN, { headers: { 'content-type': 'application/json' } });
      await running.call('GET', '/favicon.ico');
    }
    expect(lines()).toMatchObject([
      { msg: 'caller refused', sourceAddress: '127.0.0.1', error: 'UNAUTHENTICATED' },
      { msg: 'request', status: 401 },
      { msg: 'request', status: 404 },
    ]);
    await clock.advance(60_000);
    expect(lines().slice(3)).toMatchObject([
      { sourceAddress: '127.0.0.1', code: 'UNAUTHENTICATED', count: 4 },
      { sourceAddress: '127.0.0.1', code: '401 workloadSigningRequest', count: 4 },
      { sourceAddress: '127.0.0.1', code: '404 none', count: 4 },
    ]);
  });

  it('are told apart from those who were let in, of whom every failure is said', async () => {
    running = await startServer(pki, [web]);
    for (let time = 0; time < 3; time += 1) await running.post(SIGN, {});
    const said = running.lines.filter((line) => line.includes('"status":400'));
    expect(said).toHaveLength(3);
    expect(said.every((line) => line.includes('"level":"info"'))).toBe(true);
  });
});

describe('overload', () => {
  it('is answered at once with 503 and when to come again, and goes by', async () => {
    running = await startServer(pki, [web], { maxPendingRequests: 3 });
    const { promise, resolve } = Promise.withResolvers<void>();
    running.gate.gate = promise;
    const waiting = [1, 2, 3].map(() => running.post(SIGN, { request: csr, policyName: 'web' }));
    while (running.server.pending < 3) await new Promise((next) => setImmediate(next));
    const shed = await running.post(SIGN, { request: csr, policyName: 'web' });
    expect([shed.status, shed.headers['retry-after']]).toEqual([503, '1']);
    expect(JSON.parse(shed.text)).toMatchObject({ error: 'temporarily_unavailable' });
    expect((await running.call('GET', '/v1/trustbundle')).status).toBe(200);
    resolve();
    expect((await Promise.all(waiting)).map(({ status }) => status)).toEqual([200, 200, 200]);
    expect([running.server.pending, (await running.post(SIGN, {})).status]).toEqual([0, 400]);
  });
});

describe('a renewal under way', () => {
  it('never pairs a certificate with a CA that did not sign it', async () => {
    running = await startServer(pki, [web]);
    const hierarchies = [pki, await aHierarchy(), await aHierarchy()];
    const over = new AbortController();
    const renewing = (async () => {
      for (let round = 1; round <= 12; round += 1) {
        await running.use(hierarchies[round % 3] ?? pki, [web]);
        await new Promise((next) => setTimeout(next, 20));
      }
      over.abort();
    })();
    const issuers = new Set<string>();
    const load = async (): Promise<void> => {
      while (!over.signal.aborted) {
        const { status, text } = await running.post(SIGN, { request: csr, policyName: 'web' });
        expect(status).toBe(200);
        const { certificateChain } = JSON.parse(text) as { certificateChain: string };
        const [leaf, ca] = (
          certificateChain.match(/-----BEGIN[^]+?-----END CERTIFICATE-----\n/g) ?? []
        ).map((pem) => new X509Certificate(pem));
        expect(ca && leaf?.verify(ca.publicKey)).toBe(true);
        issuers.add(ca?.serialNumber ?? '');
      }
    };
    await Promise.all([renewing, load(), load(), load()]);
    expect(issuers.size).toBe(3);
  });
});

describe('a server that is to end', () => {
  it('finishes what is under way, and takes nothing new', async () => {
    running = await startServer(pki, [web]);
    const { promise, resolve } = Promise.withResolvers<void>();
    running.gate.gate = promise;
    const underWay = running.post(SIGN, { request: csr, policyName: 'web' });
    while (running.server.pending < 1) await new Promise((next) => setImmediate(next));
    const closing = running.server.close(10_000);
    await expect(shake()).rejects.toThrow(/ECONNREFUSED/);
    resolve();
    const { headers, status } = await underWay;
    expect([status, headers.connection]).toEqual([200, 'close']);
    await closing;
  });

  it('waits for no connection on which nothing was asked', async () => {
    // It stands still: whoever waits at all waits for ever.
    const clock = new SteppedClock(systemClock.now().getTime());
    running = await startServer(pki, [web], { clock });
    const shaking = connectTcp(running.port, '127.0.0.1');
    const ends = [
      new Promise((resolve) => shaking.on('error', resolve).on('close', resolve)),
      untilClosed(await shake()),
    ];
    const kept = await shake();
    ends.push(untilClosed(kept));
    kept.write('GET /v1/trustbundle HTTP/1.1\r\nhost: a\r\n\r\n');
    await new Promise((resolve) => kept.once('data', resolve));
    await running.server.close(10_000);
    await Promise.all(ends);
    expect(await ends[2]).toContain('200 OK');
  });

  it('finishes a request of which only the beginning has arrived', async () => {
    running = await startServer(pki, [web]);
    const socket = await shake();
    const said = untilClosed(socket);
    socket.write('GET /v1/trustbundle HTTP/1.1\r\nhost:');
    await new Promise((resolve) => setTimeout(resolve, 50));
    const closing = running.server.close(10_000);
    await new Promise((resolve) => setTimeout(resolve, 150));
    socket.write(' a\r\n\r\n');
    expect(await said).toContain('200 OK');
    await closing;
  });

  it('waits for nobody longer than it is told to', async () => {
    running = await startServer(pki, [web]);
    running.gate.gate = new Promise(() => undefined);
    const underWay = running.post(SIGN, { request: csr, policyName: 'web' });
    const fate = underWay.then(
      () => 'answered',
      () => 'cut off',
    );
    while (running.server.pending < 1) await new Promise((next) => setImmediate(next));
    await running.server.close(100);
    expect(await fate).toBe('cut off');
  });
});

describe('a port that is taken', () => {
  it('is one sentence', async () => {
    running = await startServer(pki, [web]);
    const { port } = running;
    const rest = {
      host: '127.0.0.1',
      port,
      dnsNames: ['a.example'],
      ipAddresses: [],
      allowUnauthenticated: false,
      maxPendingRequests: 1,
    };
    await expect(startServer(pki, [web], { rest })).rejects.toThrow(
      `server.rest: cannot listen on 127.0.0.1 port ${port}: something else listens there.`,
    );
  });
});
