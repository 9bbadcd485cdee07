import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { CURSOR_FIELDS, decodeCursor, encodeCursor, type SearchCursor } from './search-cursor.ts';

const id = '0199b2c4-0000-7000-8000-000000000001';

const forged = (fields: unknown): string =>
  Buffer.from(JSON.stringify(fields)).toString('base64url');

describe('decodeCursor', () => {
  it.each<SearchCursor>([
    { field: 'creationDate', direction: 'DESC', value: 1_795_300_000_123, id },
    { field: 'validityEnd', direction: 'ASC', value: 0, id },
    { field: 'commonName', direction: 'ASC', value: 'mesh "é" 𝔸', id },
    {
      field: 'validityEnd',
      direction: 'ASC',
      value: 7,
      id,
      counted: { total: 10_001, condition: 'all' },
    },
  ])('reads what encodeCursor wrote: $field', (cursor) => {
    expect(decodeCursor(encodeCursor(cursor))).toEqual(cursor);
  });

  it('answers undefined for whatever was not made by encodeCursor', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.base64String()), (text) => {
        expect(decodeCursor(text)).toBeUndefined();
      }),
    );
  });

  it('refuses values that the database could not compare', () => {
    for (const value of ['2026', 1.5, 1e300, null, {}, [], true]) {
      expect(decodeCursor(forged(['creationDate', 'DESC', value, id]))).toBeUndefined();
    }
    expect(decodeCursor(forged(['commonName', 'ASC', 'a\0', id]))).toBeUndefined();
    expect(decodeCursor(forged(['status', 'ASC', 'ISSUED', id]))).toBeUndefined();
    expect(decodeCursor(forged(['creationDate', 'UP', 1, id]))).toBeUndefined();
    expect(decodeCursor(forged(['creationDate', 'ASC', 1, 'x']))).toBeUndefined();
    for (const total of [-1, 1.5, 10_002, '7', null]) {
      expect(decodeCursor(forged(['creationDate', 'ASC', 1, id, total, 'all']))).toBeUndefined();
    }
    expect(decodeCursor(forged(['creationDate', 'ASC', 1, id, 7]))).toBeUndefined();
    expect(decodeCursor(forged(['creationDate', 'ASC', 1, id, 7, 7]))).toBeUndefined();
    expect(CURSOR_FIELDS).toHaveLength(3);
  });
});
