import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  FETCH_LIMIT_BYTES,
  guardedFetch,
  type GuardedFetchOptions,
  guardedPost,
  guardedRequest,
} from './guarded-fetch.ts';

let server: Server;
let port: number;
let directory: string;
let requests: string[] = [];

beforeAll(async () => {
  directory = mkdtempSync(join(tmpdir(), 'luciole-fetch-'));
  // openssl is the one extra that tests may use (ruling 39).
  execFileSync(
    'openssl',
    [
      'req',
      '-x509',
      '-newkey',
      'ec',
      '-pkeyopt',
      'ec_paramgen_curve:P-256',
      '-nodes',
      '-days',
      '2',
      '-subj',
      '/CN=idp.example',
      '-addext',
      'subjectAltName=DNS:idp.example',
      '-keyout',
      join(directory, 'key.pem'),
      '-out',
      join(directory, 'ca.pem'),
    ],
    { stdio: 'ignore' },
  );
  const tls = {
    key: readFileSync(join(directory, 'key.pem')),
    cert: readFileSync(join(directory, 'ca.pem')),
  };
  server = createServer(tls, (request, response) => {
    requests.push(`${request.headers.host} ${request.url}`);
    switch (request.url ?? '') {
      case '/keys':
        response.end('{"keys":[]}');
        break;
      case '/redirect':
        response.writeHead(302, { location: 'https://169.254.169.254/' }).end();
        break;
      case '/large':
        response.end(Buffer.alloc(FETCH_LIMIT_BYTES + 1));
        break;
      case '/limit':
        response.end(Buffer.alloc(FETCH_LIMIT_BYTES));
        break;
      case '/hook':
        request.on('data', (chunk: Buffer) => requests.push(chunk.toString()));
        request.on('end', () => response.writeHead(202).end());
        break;
      case '/slow':
        response.write('{');
        break;
      default:
        response.writeHead(404).end();
    }
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  port = (server.address() as AddressInfo).port;
});

afterAll(() => {
  server.closeAllConnections();
  server.close();
  rmSync(directory, { recursive: true });
});

/** What an operator permits who trusts this very server. */
function permitted(changes: Partial<GuardedFetchOptions> = {}): GuardedFetchOptions {
  return {
    allowHttp: false,
    exceptions: [{ host: 'idp.example', port, caFile: join(directory, 'ca.pem') }],
    resolve: () => Promise.resolve(['127.0.0.1']),
    ...changes,
  };
}

const url = (path: string) => `https://idp.example:${port}${path}`;

describe('guardedFetch', () => {
  it('fetches from an exception of the operator, with its CA bundle', async () => {
    await expect(guardedFetch(url('/keys'), permitted())).resolves.toEqual(
      Buffer.from('{"keys":[]}'),
    );
  });

  it('takes exactly 64 KiB', async () => {
    await expect(guardedFetch(url('/limit'), permitted())).resolves.toHaveLength(FETCH_LIMIT_BYTES);
  });

  it('resolves the name once, and connects to what it resolved', async () => {
    let calls = 0;
    const resolve = () => Promise.resolve([(calls += 1) === 1 ? '127.0.0.1' : '192.0.2.1']);
    await guardedFetch(url('/keys'), permitted({ resolve }));
    expect(calls).toBe(1);
  });

  it.each([
    ['a private address', {}, ['10.0.0.1']],
    ['loopback', {}, ['127.0.0.1']],
    ['a mapped address', {}, ['::ffff:127.0.0.1']],
    ['a public address beside a private one', {}, ['8.8.8.8', '10.0.0.1']],
    [
      'an exception for another port',
      { exceptions: [{ host: 'idp.example', port: 1, caFile: undefined }] },
      ['127.0.0.1'],
    ],
  ])('refuses %s before it connects', async (_title, changes, addresses) => {
    requests = [];
    const options = permitted({
      exceptions: [],
      resolve: () => Promise.resolve(addresses),
      ...changes,
    });
    await expect(guardedFetch(url('/keys'), options)).rejects.toMatchObject({
      code: 'ADDRESS_REFUSED',
    });
    expect(requests).toEqual([]);
  });

  it.each(['127.0.0.1', '[::1]', '[::ffff:7f00:1]', '2130706433', '0x7f000001', '0177.0.0.1'])(
    'refuses the literal address %s however it is written',
    async (host) => {
      await expect(
        guardedFetch(`https://${host}:${port}/keys`, permitted({ exceptions: [] })),
      ).rejects.toMatchObject({
        code: 'ADDRESS_REFUSED',
      });
    },
  );

  it.each([
    'http://idp.example/keys',
    'ftp://idp.example/',
    'file:///etc/passwd',
    'keys',
    '',
    'https://a:b@idp.example/',
  ])('refuses the URL %j', async (address) => {
    await expect(guardedFetch(address, permitted())).rejects.toMatchObject({ code: 'URL_INVALID' });
  });

  it.each([
    ['/redirect', 'REDIRECTED'],
    ['/large', 'TOO_LARGE'],
    ['/missing', 'STATUS_UNEXPECTED'],
  ])('refuses the answer of %s', async (path, code) => {
    await expect(guardedFetch(url(path), permitted())).rejects.toMatchObject({ code });
  });

  it('gives up on an answer that does not end', async () => {
    await expect(guardedFetch(url('/slow'), permitted({ timeoutMs: 200 }))).rejects.toMatchObject({
      code: 'TIMED_OUT',
    });
  });

  it('refuses a certificate that the system does not trust', async () => {
    const exceptions = [{ host: 'idp.example', port, caFile: undefined }];
    await expect(guardedFetch(url('/keys'), permitted({ exceptions }))).rejects.toMatchObject({
      code: 'UNREACHABLE',
    });
  });

  it('finds an exception of the operator by the hosts file, and nothing else by it', async () => {
    const options = { allowHttp: false, timeoutMs: 2_000 };
    const exceptions = [{ host: 'localhost', port, caFile: join(directory, 'ca.pem') }];
    const address = `https://localhost:${port}/keys`;
    // It was reached: what is refused is its certificate, which is for another name.
    await expect(guardedFetch(address, { ...options, exceptions })).rejects.toMatchObject({
      cause: { code: 'ERR_TLS_CERT_ALTNAME_INVALID' },
    });
    requests = [];
    await expect(guardedFetch(address, { ...options, exceptions: [] })).rejects.toMatchObject({
      code: expect.stringMatching(/^(?:ADDRESS_REFUSED|UNREACHABLE|TIMED_OUT)$/),
    });
    expect(requests).toEqual([]);
  });

  it('refuses a certificate for another name', async () => {
    const exceptions = [{ host: 'other.example', port, caFile: join(directory, 'ca.pem') }];
    await expect(
      guardedFetch(`https://other.example:${port}/keys`, permitted({ exceptions })),
    ).rejects.toMatchObject({
      code: 'UNREACHABLE',
    });
  });

  it('says so when a name cannot be resolved', async () => {
    const options = permitted({ resolve: () => Promise.reject(new Error('ENOTFOUND')) });
    await expect(guardedFetch(url('/keys'), options)).rejects.toMatchObject({
      code: 'UNREACHABLE',
    });
  });
});

describe('guardedPost', () => {
  it('sends what it is given, and takes any success', async () => {
    requests = [];
    await guardedPost(url('/hook'), 'événement', { 'content-type': 'text/plain' }, permitted());
    expect(requests).toEqual([`idp.example:${port} /hook`, 'événement']);
  });

  it.each([
    ['/redirect', 'REDIRECTED'],
    ['/nothing', 'STATUS_UNEXPECTED'],
    ['/large', 'TOO_LARGE'],
  ])('refuses the answer of %s', async (path, code) => {
    await expect(guardedPost(url(path), '', {}, permitted())).rejects.toMatchObject({ code });
  });

  it('sends nothing to a private address that the operator did not name', async () => {
    requests = [];
    const options = permitted({ exceptions: [] });
    await expect(guardedPost(url('/hook'), 'x', {}, options)).rejects.toMatchObject({
      code: 'ADDRESS_REFUSED',
    });
    expect(requests).toEqual([]);
  });
});

const ask = (path: string) =>
  guardedRequest(url(path), { method: 'GET', headers: {} }, permitted());

describe('guardedRequest', () => {
  it('gives answers of any status to who asks for them, and never a redirect', async () => {
    expect(await ask('/nothing')).toMatchObject({ status: 404 });
    expect((await ask('/keys')).body.toString()).toBe('{"keys":[]}');
    await expect(ask('/redirect')).rejects.toMatchObject({ code: 'REDIRECTED' });
    await expect(ask('/large')).rejects.toMatchObject({ code: 'TOO_LARGE' });
  });
});
