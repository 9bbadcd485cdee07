import { ROUTES, type RouteDefinition } from '@luciole/contract';
import { makeCertificationRequest } from '@luciole/pki/testing';
import * as fc from 'fast-check';
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { HOSTILE_DER, pem } from './support/garbage/hostile-der.ts';
import { verdictOf } from './support/garbage/verdict.ts';
import { CERTIFICATES, type FurnishedCompany, furnish } from './support/route-walk/furniture.ts';
import { goodRequest, textMembers, urlOf } from './support/route-walk/requests.ts';
import { createTestApp, type TestApp } from './support/test-app.ts';

const RUNS = Number(process.env['LUCIOLE_PROPERTY_RUNS'] ?? 40);
const MEBIBYTE = 1_048_576;

let luciole: TestApp;
let company: FurnishedCompany;

beforeAll(async () => {
  luciole = await createTestApp();
  company = await furnish(luciole, luciole);
}, 120_000);
afterAll(() => luciole.close());

/** The route's good request with these bytes as its body. */
async function sendBytes(
  route: RouteDefinition,
  payload: Buffer | string,
  headers: Readonly<Record<string, string>> = { 'content-type': 'application/json' },
) {
  const good = await goodRequest(route, company);
  return luciole.app.inject({
    method: route.method,
    url: urlOf(route, good),
    headers: {
      ...textMembers(good.headers),
      ...(route.auth === 'bearer'
        ? { authorization: `Bearer ${company.issuer}` }
        : { 'tppl-api-key': company.apiKey }),
      ...headers,
    },
    payload,
  });
}

const codesOf = (text: string) =>
  [...text.matchAll(/"code":(\d+)/g)].map(([, code]) => Number(code));

const WITH_JSON = ROUTES.filter(({ body, family }) => body !== undefined && family !== 'oauth');

const HOSTILE_BODIES: readonly (readonly [string, Buffer | string])[] = [
  ['bytes that are no UTF-8', Buffer.from([0x7b, 0x22, 0xff, 0xfe, 0x22, 0x3a, 0x31, 0x7d])],
  ['an overlong encoding', Buffer.from([0x22, 0xc0, 0xaf, 0x22])],
  ['a surrogate in UTF-8', Buffer.from([0x22, 0xed, 0xa0, 0x80, 0x22])],
  ['a cut character', Buffer.from([0x22, 0xf0, 0x9f, 0x98])],
  ['UTF-16', Buffer.from('{"name":"x"}', 'utf16le')],
  ['100,000 open brackets', '['.repeat(100_000)],
  ['100,000 nested objects', `${'{"a":'.repeat(100_000)}1${'}'.repeat(100_000)}`],
  ['nesting within the limit of JSON, not of any schema', `${'[['.repeat(30)}${']]'.repeat(30)}`],
  ['NaN', '{"name":NaN}'],
  ['Infinity', '{"name":-Infinity}'],
  ['a number of a thousand digits', `{"name":${'9'.repeat(1000)}}`],
  ['half an object', '{"name":'],
  ['two documents', '{}{}'],
  ['a comment', '{/* */}'],
  ['U+0000 as an escape', String.raw`{"name":"a\u0000b"}`],
  ['U+0000 as a byte', '{"name":"a\u0000b"}'],
  ['U+0000 in a member’s name', String.raw`{"a\u0000b":1}`],
  ['an unpaired surrogate', String.raw`{"name":"\ud800"}`],
  ['a prototype', '{"__proto__":{"isAdmin":true}}'],
  ['a constructor', '{"constructor":{"prototype":{"isAdmin":true}}}'],
  ['a member that nobody knows', '{"surprise":1}'],
  ['a list', '[]'],
  ['a text', '"x"'],
  ['one octet more than a mebibyte', `{"name":"${'x'.repeat(MEBIBYTE - 10)}"}`],
  ['many mebibytes', Buffer.alloc(8 * MEBIBYTE, 0x20)],
];

describe('hostile bodies, at every route that takes JSON', () => {
  it.each(HOSTILE_BODIES)('%s: a 4xx with a code, nothing else', async (_title, payload) => {
    const answers: string[] = [];
    for (const route of WITH_JSON) {
      const { statusCode, body } = await sendBytes(route, payload);
      const verdict = verdictOf({ statusCode, body });
      const isRefused = statusCode >= 400 && verdict === 'fine';
      if (!isRefused) answers.push(`${route.id}: ${statusCode} ${body.slice(0, 300)}`);
    }
    expect(answers).toEqual([]);
  });

  it('a member that nobody knows is named by its pointer', async () => {
    const answers: string[] = [];
    for (const route of WITH_JSON) {
      const { body } = await sendBytes(route, '{"surprise":1}');
      const isNamed = codesOf(body).includes(route.malformedCode) && body.includes('"/surprise"');
      if (!isNamed) answers.push(`${route.id}: ${body.slice(0, 300)}`);
    }
    expect(answers).toEqual([]);
  });

  it('the limit is one mebibyte: 413, whatever the length says', async () => {
    for (const route of WITH_JSON) {
      const { statusCode, body } = await sendBytes(route, Buffer.alloc(MEBIBYTE + 1, 0x20));
      expect([statusCode, codesOf(body)]).toEqual([413, [10060]]);
    }
  });

  it.each([
    'text/plain',
    'text/xml',
    'application/xml',
    'application/jsonx',
    'application/x-www-form-urlencoded',
    'multipart/form-data; boundary=x',
    'application/json/json',
    '',
    ';',
  ])('the content type %j is 415', async (contentType) => {
    for (const route of WITH_JSON) {
      const { statusCode, body } = await sendBytes(route, '{}', { 'content-type': contentType });
      expect([route.id, statusCode, codesOf(body)]).toEqual([route.id, 415, [10061]]);
    }
  });
});

describe('hostile headers and queries', () => {
  it.each([
    ['authorization', 'Bearer'],
    ['authorization', 'Bearer \u00ff\u00fe'],
    ['authorization', `Bearer ${'a.'.repeat(20_000)}`],
    ['authorization', 'Bearer eyJhbGciOiJub25lIn0.e30.'],
    ['authorization', 'Basic Og=='],
    ['tppl-api-key', ''],
    ['tppl-api-key', 'x'.repeat(20_000)],
    ['tppl-api-key', '\u00ff'],
  ])('%s: %s is 401', async (name, value) => {
    for (const route of ROUTES.filter(({ auth }) => auth !== 'none')) {
      const good = await goodRequest(route, company);
      const response = await luciole.app.inject({
        method: route.method,
        url: urlOf(route, good),
        headers: { ...textMembers(good.headers), [name]: value },
      });
      expect([route.id, response.statusCode]).toEqual([route.id, 401]);
    }
  });

  it.each(['not-a-uuid', '', `{${randomUUID()}}`, 'x'.repeat(10_000), '\u00ff'])(
    'the idempotency key %j is 400 with its pointer',
    async (key) => {
      const response = await luciole.request('POST', CERTIFICATES, {
        bearer: company.issuer,
        headers: { 'idempotency-key': key },
        json: { configurationId: company.ids.ConfigurationId, certificateSigningRequest: 'x' },
      });
      expect([response.status, codesOf(response.text)]).toEqual([400, [10006]]);
      expect(response.text).toContain('"/headers/idempotency-key"');
    },
  );

  it.each(['%00', '%ff%fe', '%', '%u0000', '..%2f..%2f', 'x'.repeat(5000), '\u202e'])(
    'the path id %j is a 4xx with a code',
    async (id) => {
      for (const route of ROUTES.filter(({ params }) => params !== undefined)) {
        const response = await luciole.app.inject({
          method: route.method,
          url: route.path.replaceAll(/:[A-Za-z]+/g, encodeOnce(id)),
          headers: { 'tppl-api-key': company.apiKey },
        });
        if (route.id === 'caAccountList' && response.statusCode === 200) continue;
        const { location } = response.headers;
        // Where a browser stands, it is led to our sign-in page, which says what the code means.
        const isLedBack = route.status === 303 && SIGN_IN_PAGE_WITH_CODE.test(String(location));
        const isRefused = response.statusCode >= 400 && verdictOf(response) === 'fine';
        expect([route.id, response.statusCode, isRefused || isLedBack]).toEqual([
          route.id,
          response.statusCode,
          true,
        ]);
      }
    },
  );
});

const SIGN_IN_PAGE_WITH_CODE = /^\/sign-in\?company=[\w.%*-]+&problem=\d+$/;

/** What is escaped already stays; the rest may go over the wire. */
function encodeOnce(text: string): string {
  return text.startsWith('%') || text.includes('%2f') ? text : encodeURIComponent(text);
}

describe('hostile DER', () => {
  const evaluate = ROUTES.filter(({ id }) => id === 'policyEvaluate' || id === 'bootstrapIssue');

  it.each(HOSTILE_DER)('%s, as a certification request: a 4xx with a code', async (_title, der) => {
    for (const route of evaluate) {
      for (const text of [pem('CERTIFICATE REQUEST', der), Buffer.from(der).toString('base64')]) {
        const { statusCode, body } = await sendBytes(
          route,
          JSON.stringify({
            ...(route.id === 'bootstrapIssue' && { configurationId: company.ids.ConfigurationId }),
            certificateSigningRequest: text,
          }),
        );
        expect([statusCode >= 400, verdictOf({ statusCode, body })]).toEqual([true, 'fine']);
      }
    }
  });

  it.each(HOSTILE_DER)('%s, as a public key: a 4xx with a code', async (_title, der) => {
    const response = await luciole.request('POST', '/v1/serviceaccounts', {
      apiKey: company.apiKey,
      json: {
        name: randomUUID(),
        scopes: ['distributed-issuance'],
        credentialLifetime: 30,
        publicKey: pem('PUBLIC KEY', der),
      },
    });
    const answer = { statusCode: response.status, body: response.text };
    expect([response.status >= 400, verdictOf(answer)]).toEqual([true, 'fine']);
  });

  it('a request with any octet changed or cut off is judged, never a defect', async () => {
    const { der } = await makeCertificationRequest({ keyAlgorithm: 'EC_P256' });
    const damage = fc.record({
      at: fc.nat(der.length - 1),
      octet: fc.integer({ min: 0, max: 255 }),
      length: fc.oneof(fc.constant(der.length), fc.nat(der.length)),
    });
    await fc.assert(
      fc.asyncProperty(damage, async ({ at, octet, length }) => {
        const bytes = Uint8Array.from(der.subarray(0, length));
        if (at < bytes.length) bytes[at] = octet;
        for (const route of evaluate) {
          const response = await sendBytes(
            route,
            JSON.stringify({
              ...(route.id === 'bootstrapIssue' && {
                configurationId: company.ids.ConfigurationId,
              }),
              certificateSigningRequest: pem('CERTIFICATE REQUEST', bytes),
            }),
          );
          expect(verdictOf(response)).toBe('fine');
        }
      }),
      { numRuns: RUNS, endOnFailure: true },
    );
  });
});
