import { writeFileSync } from 'node:fs';
import http, { type RequestListener, type Server } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { createTestHierarchy } from '@luciole/pki/testing';
import { afterEach, describe, expect, it } from 'vitest';
import { FakeControlPlane } from '../../test/support/fake-control-plane.ts';
import { HttpClient, type HttpRequest } from './http-client.ts';

const ends: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).toReversed()) await end();
});

const GET: HttpRequest = { method: 'GET', path: '/', headers: {}, isRepeatable: true };
const UNREACHABLE = { name: 'ControlPlaneUnreachable' };

async function serve(listener: RequestListener): Promise<{ server: Server; url: URL }> {
  const server = http.createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  ends.push(() => {
    server.closeAllConnections();
    server.close();
  });
  return { server, url: new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}`) };
}

function client(url: URL, caFile?: string, timeoutMs = 2000): HttpClient {
  const made = new HttpClient({ url, caFile, timeoutMs });
  ends.push(() => made.close());
  return made;
}

async function secure(): Promise<FakeControlPlane> {
  const fake = await FakeControlPlane.start({ tls: true });
  ends.push(() => fake.close());
  return fake;
}

/** Serves each connection once, and cuts it at its second request. */
async function forgetful(): Promise<{ url: URL; connections: () => number }> {
  const seen = new Set<Socket>();
  const { url } = await serve((request, response) => {
    if (seen.has(request.socket)) return void request.socket.destroy();
    seen.add(request.socket);
    response.end(request.method);
    return undefined;
  });
  return { url, connections: () => seen.size };
}

describe('transport', () => {
  it.each(['http://control.example', 'http://10.0.0.1', 'http://127.0.0.1.example', 'ftp://a'])(
    'ruling 13: refuses %s',
    (url) => {
      expect(() => new HttpClient({ url: new URL(url), caFile: undefined })).toThrow(TypeError);
    },
  );

  it.each(['http://localhost:1', 'http://127.0.0.1:1', 'http://[::1]:1', 'https://a.example'])(
    'takes %s',
    (url) => {
      expect(client(new URL(url))).toBeInstanceOf(HttpClient);
    },
  );

  it('verifies the server with the CA of the file, by either of its names', async () => {
    const fake = await secure();
    expect(await client(fake.url, fake.caFile).send(GET)).toMatchObject({ status: 404 });
    const byName = new URL(fake.url);
    byName.hostname = 'localhost';
    expect(await client(byName, fake.caFile).send(GET)).toMatchObject({ status: 404 });
  });

  it('trusts nobody else, whatever the environment says', async () => {
    const fake = await secure();
    const other = await createTestHierarchy();
    const otherFile = `${fake.directory}/other.pem`;
    writeFileSync(otherFile, other.root.certificate.pem);
    process.env['NODE_TLS_REJECT_UNAUTHORIZED'] = '0';
    ends.push(() => void delete process.env['NODE_TLS_REJECT_UNAUTHORIZED']);
    await expect(client(fake.url, otherFile).send(GET)).rejects.toMatchObject(UNREACHABLE);
    await expect(client(fake.url).send(GET)).rejects.toMatchObject(UNREACHABLE);
    await expect(client(fake.url, '/no/such/file').send(GET)).rejects.toMatchObject(UNREACHABLE);
  });

  it('takes a CA bundle that was replaced', async () => {
    const fake = await secure();
    const one = client(fake.url, fake.caFile);
    await one.send(GET);
    // Comes back under another root, which it writes into the same file.
    await fake.restart();
    expect(await one.send(GET)).toMatchObject({ status: 404 });
  });
});

describe('an answer', () => {
  it('is given with status, headers and text, redirects included', async () => {
    const { url } = await serve((request, response) => {
      response.writeHead(302, { location: '/elsewhere' }).end(request.url);
    });
    expect(await client(url).send({ ...GET, path: '/a?b=c' })).toMatchObject({
      status: 302,
      headers: { location: '/elsewhere' },
      text: '/a?b=c',
    });
  });

  it('is read up to one mebibyte', async () => {
    let size = 1 << 20;
    const { url } = await serve((_request, response) => response.end('x'.repeat(size)));
    expect((await client(url).send(GET)).text).toHaveLength(size);
    size += 1;
    await expect(client(url).send(GET)).rejects.toMatchObject(UNREACHABLE);
  });

  it('is not waited for for ever', async () => {
    const { url } = await serve((request, response) => {
      if (request.url === '/slow') response.write('begun');
    });
    for (const path of ['/', '/slow']) {
      await expect(client(url, undefined, 50).send({ ...GET, path })).rejects.toMatchObject({
        ...UNREACHABLE,
        message: expect.stringContaining('no answer in time') as string,
      });
    }
  });

  it('that breaks off is none', async () => {
    const { url } = await serve((request, response) => {
      response.writeHead(200, { 'content-length': 10 }).write('half');
      setImmediate(() => request.socket.destroy());
    });
    await expect(client(url).send(GET)).rejects.toMatchObject(UNREACHABLE);
  });

  it('comes from nobody when nobody listens', async () => {
    const { server, url } = await serve(() => undefined);
    await new Promise((resolve) => server.close(resolve));
    await expect(client(url).send(GET)).rejects.toMatchObject({
      ...UNREACHABLE,
      message: expect.stringContaining('ECONNREFUSED') as string,
    });
  });
});

describe('connections', () => {
  it('are kept', async () => {
    const sockets = new Set<Socket>();
    const { url } = await serve((request, response) => {
      sockets.add(request.socket);
      response.end();
    });
    const one = client(url);
    for (let time = 0; time < 5; time += 1) await one.send(GET);
    expect(sockets.size).toBe(1);
  });

  it('that were closed while idle are replaced, for what may be repeated', async () => {
    const { connections, url } = await forgetful();
    const one = client(url);
    await one.send(GET);
    expect(await one.send(GET)).toMatchObject({ status: 200 });
    expect(connections()).toBe(2);
    const once = { ...GET, method: 'POST', isRepeatable: false } as const;
    await expect(one.send(once)).rejects.toMatchObject(UNREACHABLE);
  });

  it('end when it is closed', async () => {
    const { url } = await serve(() => undefined);
    const one = client(url);
    const sent = one.send(GET);
    one.close();
    await expect(sent).rejects.toMatchObject({
      ...UNREACHABLE,
      message: expect.stringContaining('closing') as string,
    });
  });
});
