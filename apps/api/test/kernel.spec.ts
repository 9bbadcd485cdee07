import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ADMIN_API_KEY, createKernelApp, type KernelApp } from './support/kernel-app.ts';
import { ThingsModule } from './support/things-room.ts';

let kernel: KernelApp;
const headers = { 'tppl-api-key': ADMIN_API_KEY };
const id = '018f0000-0000-7000-8000-0000000000ff';

beforeAll(async () => {
  kernel = await createKernelApp([ThingsModule]);
});
afterAll(async () => {
  await kernel.app.close();
});

describe('a route of the contract', () => {
  it('answers with its status and strips what the response schema does not name', async () => {
    const response = await kernel.app.inject({
      method: 'POST',
      url: '/v1/things',
      headers,
      payload: { name: 'a' },
    });
    expect(response.statusCode).toBe(201);
    expect(response.json()).toEqual({ id: '018f0000-0000-7000-8000-000000000001', name: 'a' });
    expect(response.headers).toMatchObject({
      'content-type': expect.stringContaining('application/json'),
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
    });
  });

  it('names every offending path with the malformed code of its family', async () => {
    const response = await kernel.app.inject({
      method: 'POST',
      url: '/v1/things',
      headers,
      payload: { name: 7, nested: { count: 'x' }, surprise: true },
    });
    expect(response.statusCode).toBe(400);
    const { errors } = response.json<{ errors: { code: number; pointer: string }[] }>();
    expect(errors.map(({ code, pointer }) => [code, pointer])).toEqual([
      [10006, '/name'],
      [10006, '/nested/count'],
      [10006, '/surprise'],
    ]);
  });

  it('speaks 1006 where the route says so', async () => {
    const response = await kernel.app.inject({
      method: 'POST',
      url: '/v1/accounts',
      headers,
      payload: { nam: 'x' },
    });
    expect(response.statusCode).toBe(400);
    expect(response.json<{ errors: { code: number }[] }>().errors[0]?.code).toBe(1006);
  });

  it('speaks problem+json on routes of our own', async () => {
    const response = await kernel.app.inject({
      method: 'POST',
      url: '/v1/own',
      headers,
      payload: {},
    });
    expect(response.headers['content-type']).toContain('application/problem+json');
    expect(response.json()).toMatchObject({
      status: 400,
      instance: '/v1/own',
      errors: [{ code: 10006, pointer: '/name' }],
    });
  });

  it('answers 10055 to a path id that is no UUID', async () => {
    const response = await kernel.app.inject({ method: 'GET', url: '/v1/things/nope', headers });
    expect(response.statusCode).toBe(400);
    expect(response.json<{ errors: { code: number }[] }>().errors[0]?.code).toBe(10055);
  });

  it('tolerates a JSON content type with an empty body on GET and DELETE', async () => {
    const json = { ...headers, 'content-type': 'application/json' };
    const get = await kernel.app.inject({ method: 'GET', url: `/v1/things/${id}`, headers: json });
    const remove = await kernel.app.inject({
      method: 'DELETE',
      url: `/v1/things/${id}`,
      headers: json,
    });
    expect([get.statusCode, remove.statusCode, remove.body]).toEqual([200, 204, '']);
  });

  it('parses a JSON body on DELETE', async () => {
    const response = await kernel.app.inject({
      method: 'DELETE',
      url: `/v1/things/${id}`,
      headers,
      payload: { owners: [7] },
    });
    expect(response.json<{ errors: { pointer: string }[] }>().errors[0]?.pointer).toBe('/owners/0');
  });

  it('is served with a trailing slash where the contract says so', async () => {
    const response = await kernel.app.inject({ method: 'GET', url: `/v1/things/${id}/`, headers });
    expect(response.statusCode).toBe(200);
  });

  it('answers 304 to the ETag it gave', async () => {
    const first = await kernel.app.inject({ method: 'GET', url: `/v1/things/${id}`, headers });
    const etag = String(first.headers.etag);
    const second = await kernel.app.inject({
      method: 'GET',
      url: `/v1/things/${id}`,
      headers: { ...headers, 'if-none-match': etag },
    });
    expect([second.statusCode, second.body, second.headers.etag]).toEqual([304, '', etag]);
  });
});

describe('credentials', () => {
  it.each([
    ['no credential', {}, 401, 'Unauthorized'],
    ['a wrong API key', { 'tppl-api-key': id }, 401, 'Invalid api key'],
    ['an API key that is no UUID', { 'tppl-api-key': 'x' }, 401, 'Invalid api key'],
  ])('answers %s in plain text', async (_title, given, status, body) => {
    const response = await kernel.app.inject({
      method: 'GET',
      url: `/v1/things/${id}`,
      headers: given,
    });
    expect([response.statusCode, response.body]).toEqual([status, body]);
    expect(response.headers['content-type']).toContain('text/plain');
  });

  it('answers 401 to a bearer that is not ours', async () => {
    const response = await kernel.app.inject({
      method: 'GET',
      url: `/v1/things/${id}`,
      headers: { authorization: 'Bearer a.b.c' },
    });
    expect(response.statusCode).toBe(401);
  });

  it('answers 403 to a user on a route for service accounts', async () => {
    const response = await kernel.app.inject({ method: 'GET', url: '/v1/bootstrap', headers });
    expect(response.statusCode).toBe(403);
  });
});

const inject = (payload: string | Buffer, contentType = 'application/json') =>
  kernel.app.inject({
    method: 'POST',
    url: '/v1/things',
    headers: { ...headers, 'content-type': contentType },
    payload,
  });

describe('what is wrong with the transport', () => {
  it.each([
    ['broken JSON', '{"name":', 400],
    ['invalid UTF-8', Buffer.from([0x22, 0xff, 0xfe, 0x22]), 400],
    ['a poisoned prototype', '{"name":"a","__proto__":{"x":1}}', 400],
    ['a poisoned constructor', '{"name":"a","constructor":{"prototype":{}}}', 400],
    ['a duplicate __proto__', '{"__proto__":1,"__proto__":{"a":1}}', 400],
    ['deep nesting', '['.repeat(100_000), 400],
    ['a U+0000', String.raw`{"name":"\u0000"}`, 400],
    ['an unpaired surrogate', String.raw`{"name":"\ud800"}`, 400],
    ['an empty body', '', 400],
    ['a number as body', '7', 400],
    ['null as body', 'null', 400],
    ['more than 1 MiB', `"${'a'.repeat(1_048_576)}"`, 413],
  ])('answers %s with a code', async (_title, payload, status) => {
    const response = await inject(payload);
    expect(response.statusCode).toBe(status);
    expect(response.json<{ errors: { code: number }[] }>().errors[0]?.code).toBeGreaterThan(1);
  });

  it.each(['text/plain', 'application/xml', 'application/x-www-form-urlencoded', 'nonsense'])(
    'answers 415 to %s',
    async (contentType) => {
      const response = await inject('name=a', contentType);
      expect(response.statusCode).toBe(415);
      expect(response.json<{ errors: unknown[] }>().errors).toHaveLength(1);
    },
  );

  it('answers 421 to a host that is not ours', async () => {
    const response = await kernel.app.inject({
      method: 'GET',
      url: `/v1/things/${id}`,
      headers: { ...headers, host: 'evil.example' },
    });
    expect(response.statusCode).toBe(421);
  });

  it.each(['luciole.example', 'LUCIOLE.example:8443', 'localhost:9', '127.0.0.1', '[::1]:80'])(
    'answers for the host %s',
    async (host) => {
      const response = await kernel.app.inject({
        method: 'GET',
        url: `/v1/things/${id}`,
        headers: { ...headers, host },
      });
      expect(response.statusCode).toBe(200);
    },
  );

  it.each([
    '/v1/nothing',
    '/v1/things/%zz',
    `/v1/things/${'a'.repeat(600)}`,
    '/v1/things/%00',
    '/v1/things//',
  ])('answers %s with a 4xx of the family', async (url) => {
    const response = await kernel.app.inject({ method: 'GET', url, headers });
    expect(response.statusCode).toBeGreaterThanOrEqual(400);
    expect(response.statusCode).toBeLessThan(500);
    expect(response.json<{ errors: unknown[] }>().errors).toHaveLength(1);
  });
});

describe('exceptions', () => {
  it('turns a refusal of libs/pki into its 21xxx code', async () => {
    const response = await kernel.app.inject({ method: 'GET', url: '/v1/failures/pki', headers });
    expect([
      response.statusCode,
      response.json<{ errors: { code: number }[] }>().errors[0]?.code,
    ]).toEqual([422, 21005]);
  });

  it('answers 404/10051 for what is not there', async () => {
    const response = await kernel.app.inject({
      method: 'GET',
      url: '/v1/failures/absent',
      headers,
    });
    expect(response.statusCode).toBe(404);
    expect(response.json()).toEqual({
      errors: [
        { code: 10051, message: 'Unable to find Thing for key [x]', args: ['Thing', ['x']] },
      ],
    });
  });

  it('says nothing about a defect but code 1, and logs it without credentials', async () => {
    const response = await kernel.app.inject({ method: 'GET', url: '/v1/failures/boom', headers });
    expect([response.statusCode, response.json()]).toEqual([
      500,
      { errors: [{ code: 1, message: 'Internal error', args: [] }] },
    ]);
    const line = kernel.logLines.find((text) => text.includes('"defect"')) ?? '';
    expect(line).toContain(String(response.headers['x-request-id']));
    expect(line).not.toContain('hunter2');
  });

  it('logs one line per request with route, principal, status and duration', async () => {
    kernel.logLines.length = 0;
    await kernel.app.inject({ method: 'GET', url: `/v1/things/${id}?token=abc`, headers });
    const lines = kernel.logLines
      .map((text): Record<string, unknown> => JSON.parse(text))
      .filter(({ msg }) => msg === 'request');
    expect(lines).toEqual([
      expect.objectContaining({
        routeId: 'thingGet',
        principal: expect.stringMatching(/^user:/),
        status: 200,
        durationMs: expect.any(Number),
      }),
    ]);
    expect(kernel.logLines.join('')).not.toContain(ADMIN_API_KEY);
    expect(kernel.logLines.join('')).not.toContain('token=abc');
  });
});
