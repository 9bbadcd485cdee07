import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';

import { asConstant } from './constants.ts';
import { writeResponse } from './write-response.ts';

const Inner = z.object({ name: z.string(), tags: z.array(z.string()).optional() });
const Row = z.object({ id: z.string(), inner: Inner.optional(), list: z.array(z.string()) });
const Page = z.object({ rows: z.array(Row), total: z.int(), one: Inner.optional() });

const inner = (extra: object = {}): { name: string } =>
  asConstant({ name: 'x"\n', tags: ['a', 'b'], ...extra });

describe('writeResponse', () => {
  it('writes what the schema parses, wherever a constant stands', () => {
    const shared = inner();
    const list = asConstant(['p', 'q']);
    const body = {
      rows: [
        { id: '1', inner: shared, list },
        { id: '2', list },
        { id: '3', inner: shared, list: ['r'] },
      ],
      total: 3,
      one: shared,
    };
    expect(JSON.parse(writeResponse(Page, body))).toEqual(Page.parse(body));
    expect(JSON.parse(writeResponse(Inner, shared))).toEqual(Inner.parse(shared));
    const onlyConstants = z.object({ inner: Inner });
    expect(JSON.parse(writeResponse(onlyConstants, { inner: shared, x: 1 }))).toEqual({
      inner: shared,
    });
  });

  it('lets no member out that the schema does not know: inside a constant, beside it, or as one', () => {
    const shared = inner({ secret: 'inside' });
    const row = { id: '1', inner: shared, list: asConstant(['p']), secret: 'beside' };
    const secret = asConstant({ secret: 'as a member' });
    const body = { rows: [row, { ...row, secret }], total: 1, one: shared, secret };
    const text = writeResponse(Page, body);
    expect(text).not.toContain('secret');
    expect(JSON.parse(text)).toEqual(Page.parse(body));
    // Remembered under one schema, it still shows another only what that one knows.
    const Narrow = z.object({ one: z.object({ tags: z.array(z.string()) }) });
    expect(writeResponse(Narrow, { one: shared })).toBe('{"one":{"tags":["a","b"]}}');
  });

  it('refuses what does not fit, with the path and without the value', () => {
    const wrong = asConstant({ name: 7, tags: ['hush'] });
    const body = { rows: [{ id: '1', inner: wrong, list: [] }], total: 1 };
    expect(() => writeResponse(Page, body)).toThrow('/rows/0/inner/name invalid_type');
    expect(() => writeResponse(Page, { rows: [], total: 'hush', one: inner() })).toThrow(
      /^\/total invalid_type$/,
    );
    expect(() => writeResponse(Page, { rows: inner(), total: 1 })).toThrow('/rows');
  });

  it('asks schemas that say more than their parts as a whole', () => {
    const Strict = z.strictObject({ inner: Inner });
    expect(() => writeResponse(Strict, { inner: inner(), extra: 1 })).toThrow('unrecognized_keys');
    const Short = z.array(Inner).max(1);
    expect(() => writeResponse(Short, [inner(), inner()])).toThrow('too_big');
    const Refined = z.object({ inner: Inner }).refine(() => false);
    expect(() => writeResponse(Refined, { inner: inner() })).toThrow('custom');
    const Either = z.union([z.object({ inner: Inner }), z.object({ other: Inner })]);
    expect(JSON.parse(writeResponse(Either, { other: inner(), inner: 1 }))).toEqual({
      other: inner(),
    });
  });

  it('freezes constants to their depths, so that what is remembered stays true', () => {
    const shared: { tags: string[] } = asConstant({ name: 'x', tags: ['a'] });
    expect(() => shared.tags.push('b')).toThrow(TypeError);
    expect(() => Object.assign(shared, { name: 'y' })).toThrow(TypeError);
  });

  it('agrees with the schema on any page, constants or not', () => {
    const plain = fc.record(
      { name: fc.string(), tags: fc.array(fc.string()), more: fc.jsonValue() },
      { requiredKeys: ['name', 'more'] },
    );
    const any = plain.chain((value) => fc.constantFrom(value, asConstant(structuredClone(value))));
    const row = fc.record(
      { id: fc.string(), inner: any, list: fc.array(fc.string()), more: any },
      { requiredKeys: ['id', 'list'] },
    );
    const page = fc.record(
      { rows: fc.array(row), total: fc.integer(), one: any, other: any },
      { requiredKeys: ['rows', 'total'] },
    );
    fc.assert(
      fc.property(page, (body) => {
        expect(JSON.parse(writeResponse(Page, body))).toEqual(
          JSON.parse(JSON.stringify(Page.parse(body))),
        );
      }),
    );
  });
});
