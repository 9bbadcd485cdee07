import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';

import fastify from 'fastify';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { createTestApp, type TestApp } from '../../test/support/test-app.ts';
import { registerConsole } from './console.ts';

let app: TestApp;

beforeAll(async () => {
  app = await createTestApp();
});
afterAll(() => app.close());

describe.each(['/docs', '/openapi.json'])('%s', (path) => {
  const get = (headers: Record<string, string> = {}) => app.request('GET', path, { headers });

  it('is one document in three codings, each with its own tag', async () => {
    const plain = await get();
    const gzip = await get({ 'accept-encoding': 'gzip' });
    const br = await get({ 'accept-encoding': 'gzip, deflate, br' });
    expect(gunzipSync(gzip.bytes).equals(plain.bytes)).toBe(true);
    expect(brotliDecompressSync(br.bytes).equals(plain.bytes)).toBe(true);
    expect(br.bytes.length).toBeLessThan(plain.bytes.length / 5);
    const answers = [plain, gzip, br];
    expect(answers.map(({ headers }) => headers['content-encoding'])).toEqual([
      undefined,
      'gzip',
      'br',
    ]);
    expect(answers.map(({ headers }) => headers['vary'])).toEqual(
      answers.map(() => 'accept-encoding'),
    );
    expect(new Set(answers.map(({ headers }) => headers['etag'])).size).toBe(3);
    expect(new Set(answers.map(({ headers }) => headers['content-type'])).size).toBe(1);
  });

  it('answers 304 to the tag of the coding that the client takes', async () => {
    const headers = { 'accept-encoding': 'br' };
    const etag = String((await get(headers)).headers['etag']);
    const again = await get({ ...headers, 'if-none-match': etag });
    expect([again.status, again.text, again.headers['etag'], again.headers['vary']]).toEqual([
      304,
      '',
      etag,
      'accept-encoding',
    ]);
    expect((await get({ 'if-none-match': etag })).status).toBe(200);
  });
});

const nonceOf = (html: string) => /nonce="([\w-]{22})"/.exec(html)?.[1] ?? 'none';

describe('the files of the console', () => {
  it('are compressed when they are text, and nothing else is a path', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'luciole-console-'));
    mkdirSync(join(folder, 'assets'));
    const script = 'console.log("a");\n'.repeat(1000);
    writeFileSync(
      join(folder, 'index.html'),
      '<!doctype html><meta nonce="%CSP_NONCE%" /><div id="root"></div>',
    );
    writeFileSync(join(folder, 'assets', 'index-1.js'), script);
    writeFileSync(join(folder, 'assets', 'font.woff2'), Buffer.from([0, 1, 2]));
    const server = fastify();
    await registerConsole(server, undefined, folder);
    const headers = { 'accept-encoding': 'br' };
    const asset = await server.inject({ url: '/assets/index-1.js', headers });
    expect(brotliDecompressSync(asset.rawPayload).toString()).toBe(script);
    expect(asset.headers).toMatchObject({
      'content-type': 'text/javascript; charset=utf-8',
      'cache-control': 'public, max-age=31536000, immutable',
    });
    const page = await server.inject({ url: '/' });
    const again = await server.inject({ url: '/' });
    expect([page.statusCode, page.headers['cache-control']]).toEqual([200, 'no-store']);
    expect(nonceOf(page.body)).not.toBe(nonceOf(again.body));
    expect(String(page.headers['content-security-policy'])).toMatch(/^default-src 'none'/);
    expect(String(page.headers['content-security-policy'])).toContain(
      `style-src 'self' 'nonce-${nonceOf(page.body)}';`,
    );
    expect(String(asset.headers['content-security-policy'])).toContain("style-src 'self';");
    const deep = (accept: string) => server.inject({ url: '/policies/1?q=a', headers: { accept } });
    expect((await deep('text/html,*/*')).statusCode).toBe(200);
    expect((await deep('application/json')).statusCode).toBe(404);
    const font = await server.inject({ url: '/assets/font.woff2', headers });
    expect([font.rawPayload, font.headers['content-encoding']]).toEqual([
      Buffer.from([0, 1, 2]),
      undefined,
    ]);
    expect((await server.inject({ url: '/assets/../../etc/passwd' })).statusCode).toBe(404);
    await server.close();
    rmSync(folder, { recursive: true });
  });
});
