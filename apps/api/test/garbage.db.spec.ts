import { buildOpenApiDocument, ROUTES, type RouteDefinition } from '@luciole/contract';
import * as fc from 'fast-check';
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { exampleOf } from '../src/operations/docs/example.ts';
import type { Operation } from '../src/operations/docs/json-schema.ts';
import { nasty, spoilt } from './support/garbage/spoilt.ts';
import { verdictOf } from './support/garbage/verdict.ts';
import { type FurnishedCompany, furnish, furnishSpares } from './support/route-walk/furniture.ts';
import { goodRequest, textMembers, urlOf } from './support/route-walk/requests.ts';
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

/** Cases per door; more by hand, for example in a nightly run. */
const RUNS = Number(process.env['LUCIOLE_PROPERTY_RUNS'] ?? 12);

const document = buildOpenApiDocument(ROUTES, {
  publicUrl: 'https://luciole.example',
  version: '1',
});

/** A body that the route's schema describes; where it is wrong in one place, rooms get to see it. */
function exampleBody(route: RouteDefinition): unknown {
  const path = route.path.replaceAll(/:([A-Za-z]+)/g, '{$1}');
  const operation = document.paths[path]?.[route.method.toLowerCase()] as unknown as
    Operation | undefined;
  const [content] = Object.values(operation?.requestBody?.content ?? {});
  return content?.schema === undefined
    ? undefined
    : exampleOf(content.schema, document.components.schemas);
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
      { numRuns: RUNS, endOnFailure: true },
    );
  });
});

/** Routes whose bodies are spoilt at objects that exist; deleting and rotating would only take those away. */
const CHANGING = ROUTES.filter(
  ({ id, body, family }) => body !== undefined && family !== 'oauth' && !/Delete$|^apiKey/.test(id),
);

describe('garbage about objects that exist', () => {
  let company: FurnishedCompany;

  beforeAll(async () => {
    const other = await luciole.createCompany();
    company = await furnishSpares(luciole, await furnish(luciole, other));
  }, 120_000);

  it.each(CHANGING.map((route) => [`${route.method} ${route.path}`, route] as const))(
    '%s answers no 500 to a good body that was spoilt, and every refusal has a code',
    async (_title, route) => {
      const good = await goodRequest(route, company);
      await fc.assert(
        fc.asyncProperty(spoilt(good.body), async (body) => {
          const response = await luciole.app.inject({
            method: route.method,
            url: urlOf(route, good),
            headers: {
              'content-type': 'application/json',
              ...(route.auth === 'bearer'
                ? { authorization: `Bearer ${company.issuer}` }
                : { 'tppl-api-key': company.apiKey }),
              ...textMembers(good.headers),
            },
            payload: JSON.stringify(body),
          });
          expect(verdictOf(response)).toBe('fine');
        }),
        { numRuns: 3 * RUNS, endOnFailure: true },
      );
    },
  );
});
