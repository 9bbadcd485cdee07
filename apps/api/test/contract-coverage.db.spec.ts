import { ROUTES } from '@luciole/contract';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestApp, type TestApp } from './support/test-app.ts';

let luciole: TestApp;

beforeAll(async () => {
  luciole = await createTestApp();
});
afterAll(async () => {
  await luciole.close();
});

describe('the contract and what is served', () => {
  it('serves every route of the contract', () => {
    const served = new Set(luciole.routes.map(({ definition }) => definition?.id));
    const missing = ROUTES.filter(({ id }) => !served.has(id)).map(({ id }) => id);
    expect(missing).toEqual([]);
  });

  it('serves each route at its own method and path, with the very definition of the contract', () => {
    const known = new Map(ROUTES.map((route) => [route.id, route]));
    for (const { method, path, definition } of luciole.routes) {
      if (definition === undefined || method === 'HEAD') continue;
      expect(known.get(definition.id)).toBe(definition);
      expect([method, path]).toEqual([definition.method, definition.path]);
    }
  });

  it('serves nothing else but the pages and files of the console', () => {
    const others = luciole.routes
      .filter(({ definition }) => definition === undefined)
      .map(({ path }) => path)
      .filter(
        (path) => !/^\/(\*|assets\/[\w.-]+|[\w-]+\.(js|svg|ico|txt|webmanifest))?$/.test(path),
      );
    expect(others).toEqual([]);
  });

  it('says in its OpenAPI document what it serves', async () => {
    const response = await luciole.request('GET', '/openapi.json');
    const { paths } = response.json<{
      paths: Record<string, Record<string, { operationId: string }>>;
    }>();
    const documented = Object.values(paths).flatMap((methods) => Object.values(methods));
    expect(documented.map(({ operationId }) => operationId).toSorted()).toEqual(
      ROUTES.map(({ id }) => id).toSorted(),
    );
  });
});

describe('operations', () => {
  it('lives and is ready', async () => {
    const health = await luciole.request('GET', '/healthz', { headers: { host: '10.1.2.3:8080' } });
    const ready = await luciole.request('GET', '/readyz');
    expect([health.json(), ready.status, ready.json()]).toEqual([
      { status: 'ok' },
      200,
      { status: 'ready', checks: { database: 'ok', keyEncryptionKey: 'ok' } },
    ]);
  });

  it('counts requests by route and status', async () => {
    const response = await luciole.request('GET', '/metrics');
    expect(response.headers['content-type']).toContain('text/plain');
    expect(response.text).toContain(
      'luciole_http_request_duration_seconds_count{route="health",status="200"}',
    );
  });

  it('shows every route on a page that loads nothing from elsewhere', async () => {
    const response = await luciole.request('GET', '/docs');
    expect(response.headers['content-security-policy']).toMatch(
      /^default-src 'none'; style-src 'sha256-/,
    );
    for (const { id } of ROUTES) expect(response.text).toContain(`id="${id}"`);
    expect(response.text).not.toMatch(/(src|href)="(https?:)?\/\//);
    expect(response.text).not.toMatch(/ style=| on[a-z]+=/);
  });

  it('serves the console, or leads to the documentation', async () => {
    const response = await luciole.request('GET', '/');
    const isConsole = response.status === 200 && response.text.includes('<div id="root">');
    expect(isConsole || response.headers['location'] === '/docs').toBe(true);
  });
});
