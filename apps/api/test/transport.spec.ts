import { once } from 'node:events';
import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createKernelApp, type KernelApp } from './support/kernel-app.ts';
import { ThingsModule } from './support/things-room.ts';

let kernel: KernelApp;
let port: number;

beforeAll(async () => {
  kernel = await createKernelApp([ThingsModule]);
  await kernel.app.listen(0, '127.0.0.1');
  port = Number(new URL(await kernel.app.getUrl()).port);
});
afterAll(async () => {
  await kernel.app.close();
});

/** What the server says to these octets until it closes the connection or has sent a whole answer. */
async function send(octets: string | Buffer): Promise<string> {
  const socket = connect(port, '127.0.0.1');
  await once(socket, 'connect');
  socket.end(octets);
  const chunks: Buffer[] = [];
  socket.on('data', (chunk: Buffer) => chunks.push(chunk));
  await once(socket, 'close');
  return Buffer.concat(chunks).toString('latin1');
}

const HOST = 'Host: localhost\r\nConnection: close\r\n';

describe('what is not quite HTTP', () => {
  it.each([
    ['no HTTP at all', '\x16\x03\x01\x02\x00\x01\x00', 400, 10006],
    ['a header without a colon', `GET / HTTP/1.1\r\n${HOST}nonsense\r\n\r\n`, 400, 10006],
    ['a huge header', `GET / HTTP/1.1\r\n${HOST}X: ${'a'.repeat(40_000)}\r\n\r\n`, 431, 10065],
    [
      'two lengths (request smuggling)',
      `POST /v1/things HTTP/1.1\r\n${HOST}Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n`,
      400,
      10006,
    ],
    ['no Host', 'GET /v1/things HTTP/1.1\r\nConnection: close\r\n\r\n', 400, 10006],
    [
      'a Host that is none',
      'GET /v1/things HTTP/1.1\r\nHost: a b\r\nConnection: close\r\n\r\n',
      400,
      10006,
    ],
    [
      'another Host',
      'GET /v1/things HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n',
      421,
      10062,
    ],
    [
      'another Host in an absolute URL',
      `GET http://evil.example/v1/nothing HTTP/1.1\r\n${HOST}\r\n`,
      404,
      10052,
    ],
    ['a malformed path', `GET /v1/%zz HTTP/1.1\r\n${HOST}\r\n`, 400, 10006],
    ['an unknown method', `BREW /v1/things HTTP/1.1\r\n${HOST}\r\n`, 400, 10006],
  ])('answers a code and security headers to %s', async (_title, octets, status, code) => {
    const answer = await send(octets);
    expect(answer).toMatch(new RegExp(`^HTTP/1.1 ${status} `));
    expect(answer.toLowerCase()).toContain('x-content-type-options: nosniff');
    expect(answer).toContain(`"code":${code}`);
  });

  it('never believes a forwarded host', async () => {
    const answer = await send(
      `GET /v1/things HTTP/1.1\r\nHost: evil.example\r\nX-Forwarded-Host: localhost\r\nConnection: close\r\n\r\n`,
    );
    expect(answer).toMatch(/^HTTP\/1.1 421 /);
  });
});
