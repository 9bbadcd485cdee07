import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { ROUTES } from '@luciole/contract';
import { TABLE } from 'virtual:luciole/routes';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { addressOf, call } from './client.ts';
import { isSignedIn, onCredentialChange, signInWithApiKey, signOut } from './credential.ts';
import { Problem } from './problem.ts';
import { MemoryStorage } from '../testing/memory-storage.ts';

const ID = '0190a000-0000-7000-8000-000000000001';

let server: Server;
let requests: {
  method?: string | undefined;
  url?: string | undefined;
  headers: object;
  body: string;
}[] = [];
let next: { status: number; body?: unknown } = { status: 200, body: {} };
const realFetch = globalThis.fetch;

beforeAll(async () => {
  globalThis.sessionStorage = new MemoryStorage();
  globalThis.localStorage = new MemoryStorage();
  server = createServer((request, response) => {
    void answer(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' ? address?.port : 0;
  // A page's fetch knows where the page came from; Node's does not.
  globalThis.fetch = (url, init) =>
    realFetch(new URL(typeof url === 'string' ? url : '', `http://127.0.0.1:${port}`), init);
});
afterAll(() => {
  globalThis.fetch = realFetch;
  server.close();
});
afterEach(() => {
  requests = [];
  next = { status: 200, body: {} };
  signOut();
});

describe('the table of routes', () => {
  it('is the contract’s', () => {
    expect(Object.keys(TABLE).toSorted()).toEqual(ROUTES.map(({ id }) => id).toSorted());
    for (const { id, method, path } of ROUTES)
      expect(TABLE[id]?.slice(0, 2)).toEqual([method, path]);
  });
});

describe('addressOf', () => {
  it('fills parameters in, percent-encoded, and repeats lists in the query', () => {
    expect(addressOf('caAccountList', { type: 'A/B' })).toEqual({
      method: 'GET',
      url: '/v1/certificateauthorities/A%2FB/accounts',
    });
    expect(
      addressOf('apiKeyList', {}, { apiKeyStatus: ['ACTIVE', 'ROTATED'], x: undefined }).url,
    ).toBe('/v1/apikeys?apiKeyStatus=ACTIVE&apiKeyStatus=ROTATED');
  });

  it('refuses a missing parameter and an unknown route', () => {
    expect(() => addressOf('policyGet', {})).toThrow('policyGet needs id');
    expect(() => addressOf('nothing')).toThrow('no route');
  });
});

describe('call', () => {
  it('sends the credential and the body, and returns the answer', async () => {
    signInWithApiKey(' key ');
    next = { status: 200, body: { intermediateCertificates: [], totalCount: 0 } };
    const page = await call('intermediateCertificateSearch', { body: { paging: { pageSize: 1 } } });
    expect(page.totalCount).toBe(0);
    expect(requests).toMatchObject([
      {
        method: 'POST',
        url: '/v1/distributedissuers/intermediatecertificates/search',
        headers: { 'tppl-api-key': 'key', 'content-type': 'application/json' },
        body: '{"paging":{"pageSize":1}}',
      },
    ]);
  });

  it('sends no credential and no body when there is none', async () => {
    await call('policyGet', { params: { id: ID } });
    expect(requests[0]?.url).toBe(`/v1/distributedissuers/policies/${ID}`);
    expect(Object.keys(requests[0]?.headers ?? {})).not.toContain('tppl-api-key');
    expect(Object.keys(requests[0]?.headers ?? {})).not.toContain('content-type');
  });

  it('throws a problem, and ends the sign-in when the credential is refused', async () => {
    let changes = 0;
    const end = onCredentialChange(() => (changes += 1));
    signInWithApiKey('key');
    next = { status: 404, body: { errors: [{ code: 10051, message: 'None', args: [] }] } };
    await expect(call('policyList')).rejects.toThrow(Problem);
    expect(isSignedIn()).toBe(true);
    next = { status: 401, body: 'no' };
    await expect(call('policyList')).rejects.toMatchObject({ status: 401 });
    expect([isSignedIn(), changes]).toEqual([false, 2]);
    end();
  });

  it('returns nothing for 204', async () => {
    next = { status: 204 };
    expect(await call('serviceAccountDelete', { params: { id: ID } })).toBeUndefined();
  });

  it('passes an abort on as it is, and says when nobody answers', async () => {
    await expect(
      call('policyList', {}, { signal: AbortSignal.abort(new Error('gone')) }),
    ).rejects.toThrow('gone');
    const answering = globalThis.fetch;
    globalThis.fetch = () => Promise.reject(new TypeError('fetch failed'));
    await expect(call('policyList')).rejects.toMatchObject({ status: 0 });
    globalThis.fetch = answering;
  });
});

async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { method, url, headers } = request;
  requests.push({ method, url, headers, body: (await request.toArray()).join('') });
  response.writeHead(next.status, { 'content-type': 'application/json' });
  response.end(next.body === undefined ? '' : JSON.stringify(next.body));
}
