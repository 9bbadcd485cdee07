import { Buffer } from 'node:buffer';

import { MAX_TOTAL_COUNT } from '@luciole/contract';

/** The orderings that can be paged to any depth (ruling 35): each has an index that ends in the id. */
export const CURSOR_FIELDS = ['creationDate', 'validityEnd', 'commonName'] as const;
export type CursorField = (typeof CURSOR_FIELDS)[number];

/** The position after one row of an ordered list: its ordering value and its id, which breaks ties. */
export interface SearchCursor {
  readonly field: CursorField;
  readonly direction: 'ASC' | 'DESC';
  /** Text for `commonName`, else milliseconds since the epoch. */
  readonly value: string | number;
  readonly id: string;
  /** What was counted when paging began; absent in a cursor that does not know. */
  readonly counted?: CountedMatches;
}

/** How many rows matched which condition. */
export interface CountedMatches {
  /** 0 … {@link MAX_TOTAL_COUNT}, and one more for "more than that". */
  readonly total: number;
  /** Names the condition; a cursor that is used with another one does not know its count. */
  readonly condition: string;
}

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
/** Longest date that PostgreSQL and JavaScript both know, in milliseconds (year 9999). */
const MAX_TIME = Date.UTC(9999, 11, 31);

/** The opaque form of a cursor; it holds nothing that its row did not show. */
export function encodeCursor(cursor: SearchCursor): string {
  const { counted, direction, field, id, value } = cursor;
  const position = [field, direction, value, id];
  const fields = counted === undefined ? position : [...position, counted.total, counted.condition];
  return Buffer.from(JSON.stringify(fields)).toString('base64url');
}

/** Reads an opaque cursor; `undefined` for anything that {@link encodeCursor} did not make. */
export function decodeCursor(text: string): SearchCursor | undefined {
  if (text.length > 1024) return undefined;
  let fields: unknown;
  try {
    fields = JSON.parse(Buffer.from(text, 'base64url').toString('utf8'));
  } catch {
    return undefined;
  }
  if (!Array.isArray(fields) || (fields.length !== 4 && fields.length !== 6)) return undefined;
  const [name, direction, value, id, total, condition] = fields as readonly unknown[];
  const field = CURSOR_FIELDS.find((known) => known === name);
  if (field === undefined || (direction !== 'ASC' && direction !== 'DESC')) return undefined;
  if (typeof id !== 'string' || !UUID.test(id) || !isValueOf(field, value)) return undefined;
  if (fields.length === 4) return { field, direction, value, id };
  if (!isCount(total) || typeof condition !== 'string') return undefined;
  return { field, direction, value, id, counted: { total, condition } };
}

function isCount(value: unknown): value is number {
  return Number.isInteger(value) && Number(value) >= 0 && Number(value) <= MAX_TOTAL_COUNT + 1;
}

function isValueOf(field: CursorField, value: unknown): value is string | number {
  if (field === 'commonName') {
    return typeof value === 'string' && value.isWellFormed() && !value.includes('\0');
  }
  return typeof value === 'number' && Number.isInteger(value) && Math.abs(value) <= MAX_TIME;
}
