import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { ISSUER_ROUTES, ROUTES } from './index.ts';

const doors = [...ROUTES, ...ISSUER_ROUTES].flatMap((route) =>
  [route.params, route.query, route.headers, route.body]
    .filter((schema) => schema !== undefined)
    .map((schema) => ({ id: route.id, schema })),
);
const memberNames = [
  ...new Set(
    doors.flatMap(({ schema }) => ('shape' in schema ? Object.keys(Object(schema.shape)) : [])),
  ),
];

describe('garbage', () => {
  it('is refused or taken by every schema, never thrown at the caller', () => {
    const garbage = fc.oneof(
      fc.jsonValue({ maxDepth: 4 }),
      fc.dictionary(fc.constantFrom(...memberNames, '__proto__'), fc.jsonValue({ maxDepth: 2 })),
    );
    fc.assert(
      fc.property(fc.constantFrom(...doors), garbage, ({ schema }, value) => {
        const result = schema.safeParse(value);
        expect(typeof result.success).toBe('boolean');
      }),
      { numRuns: 2000 },
    );
  });
});
