import { buildOpenApiDocument, ROUTES, type RouteDefinition } from '@luciole/contract';
import * as fc from 'fast-check';
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { exampleOf } from '../src/operations/docs/example.ts';
import type { Operation } from '../src/operations/docs/json-schema.ts';
import { createTestApp, type TestApp } from './support/test-app.ts';

let luciole: TestApp;
let bearer: string;

beforeAll(async () => {
  luciole = await createTestApp();
  bearer = await luciole.signIn(
    await luciole.createServiceAccount(luciole.companyId, [
      'distributed-issuance',
      'tenant-admin-role',
    ]),
  );
});
afterAll(async () => {
  await luciole.close();
});

const document = buildOpenApiDocument(ROUTES, {
  publicUrl: 'https://luciole.example',
  version: '1',
});

/** A body that the route's schema describes; where it is wrong in one place, rooms get to see it. */
function exampleBody(route: RouteDefinition): unknown {
  const path = route.path.replaceAll(/:([A-Za-z]+)/g, '{$1}');
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- made by our own builder
  const operation = document.paths[path]?.[route.method.toLowerCase()] as unknown as
    Operation | undefined;
  const [content] = Object.values(operation?.requestBody?.content ?? {});
  return content?.schema === undefined
    ? undefined
    : exampleOf(content.schema, document.components.schemas);
}

const nasty = fc.oneof(
  fc.constantFrom(
    null,
    '',
    ' ',
    '\u0000',
    '\ud800',
    '%00',
    "' or 1=1 --",
    '../..',
    '😀',
    -1,
    0,
    1e308,
    2 ** 53,
    true,
    [],
    {},
    [[]],
    [null],
    'x'.repeat(70_000),
    '9'.repeat(400),
    'P99999999999Y',
    'PT0S',
    '^(a+)+$',
    '-----BEGIN CERTIFICATE REQUEST-----\nAAAA\n-----END CERTIFICATE REQUEST-----',
    '9999-99-99T99:99:99Z',
    { constructor: 1 },
    { length: -1 },
  ),
  fc.jsonValue({ maxDepth: 3 }),
  fc.string({ unit: 'binary', maxLength: 40 }),
);

/** A value with one or two of its places replaced. */
function spoilt(value: unknown): fc.Arbitrary<unknown> {
  const places = placesOf(value);
  return fc
    .array(fc.tuple(fc.constantFrom(...places), nasty), { minLength: 1, maxLength: 2 })
    .map((changes) =>
      changes.reduce((changed, [place, garbage]) => replaced(changed, place, garbage), value),
    );
}

type Place = readonly string[];

function placesOf(value: unknown, place: Place = []): readonly Place[] {
  if (typeof value !== 'object' || value === null) return [place];
  return [
    place,
    ...Object.entries(value).flatMap(([key, member]) => placesOf(member, [...place, key])),
  ];
}

function replaced(value: unknown, [key, ...rest]: Place, garbage: unknown): unknown {
  if (key === undefined) return garbage;
  if (Array.isArray(value))
    return value.map((item, index) =>
      String(index) === key ? replaced(item, rest, garbage) : item,
    );
  if (typeof value !== 'object' || value === null) return garbage;
  return Object.fromEntries(
    Object.entries(value).map(([name, member]) => [
      name,
      name === key ? replaced(member, rest, garbage) : member,
    ]),
  );
}

const segment = fc.oneof(
  fc.constant(randomUUID()),
  fc.constantFrom('x', '%00', '%ff', '..%2f', 'é', '-1', 'a'.repeat(400), "'", '%F0%9F%98%80'),
  fc.string({ maxLength: 20 }).map((text) => encodeURIComponent(text.toWellFormed())),
);

const query = fc.oneof(
  fc.constant(''),
  fc.constantFrom('?x', '?%00=%00', '?__proto__=1', '?limit=-1&limit=x', '?%ff', '?a=%F0%9F'),
  fc.webQueryParameters().map((text) => `?${text}`),
);

/** What the door sees: path, query, and a body of some media type. */
function requests(route: RouteDefinition) {
  const example = exampleBody(route);
  const path = fc
    .array(segment, { minLength: 4, maxLength: 4 })
    .map((segments) => route.path.replaceAll(/:[A-Za-z]+/g, () => segments.pop() || 'x'));
  const bodies: fc.Arbitrary<unknown>[] = [nasty];
  if (example !== undefined) bodies.push(spoilt(example), spoilt(example), fc.constant(example));
  return fc.record({
    url: fc.tuple(path, query).map((parts) => parts.join('')),
    payload: fc.oneof(
      fc.oneof(...bodies).map((body) => JSON.stringify(body)),
      fc.string({ unit: 'binary', maxLength: 60 }),
    ),
    contentType: fc.oneof(
      { weight: 8, arbitrary: fc.constant(route.contentTypes?.request?.[0] ?? 'application/json') },
      {
        weight: 1,
        arbitrary: fc.constantFrom(
          'text/plain',
          'application/x-www-form-urlencoded',
          'x',
          'multipart/form-data',
        ),
      },
    ),
    who: fc.constantFrom<'user' | 'account' | 'nobody'>('user', 'user', 'account', 'nobody'),
  });
}

/** Service accounts are told so by a 500 with a code of its own (contract.md §1.3). */
const WART = '"code":1000';

/** `fine`, or the answer that should not have been given. */
function verdictOf({ statusCode, body }: { statusCode: number; body: string }): string {
  const hasCode = /"code":\d+|"error":"[\w-]+"|^Unauthorized$|^Invalid api key$/.test(body);
  const isFine = statusCode < 400 || body.includes(WART) || (statusCode < 500 && hasCode);
  return isFine ? 'fine' : `${statusCode} ${body}\n${luciole.logLines.slice(-3).join('')}`;
}

describe('garbage at every door', () => {
  it.each(
    ROUTES.filter(({ id }) => id !== 'metrics').map(
      (route) => [`${route.method} ${route.path}`, route] as const,
    ),
  )('%s answers no 500, and every refusal has a code', async (_title, route) => {
    await fc.assert(
      fc.asyncProperty(requests(route), async ({ url, payload, contentType, who }) => {
        const hasBody = route.method !== 'GET';
        const response = await luciole.app.inject({
          method: route.method,
          url,
          headers: {
            ...(who === 'user' && { 'tppl-api-key': luciole.apiKey }),
            ...(who === 'account' && { authorization: `Bearer ${bearer}` }),
            ...(hasBody && { 'content-type': contentType }),
          },
          ...(hasBody && { payload }),
        });
        expect(verdictOf(response)).toBe('fine');
      }),
      { numRuns: Number(process.env['LUCIOLE_PROPERTY_RUNS'] ?? 12), endOnFailure: true },
    );
  });
});
