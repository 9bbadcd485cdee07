import { Buffer } from 'node:buffer';

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
}

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
/** Longest date that PostgreSQL and JavaScript both know, in milliseconds (year 9999). */
const MAX_TIME = Date.UTC(9999, 11, 31);

/** The opaque form of a cursor; it holds nothing that its row did not show. */
export function encodeCursor(cursor: SearchCursor): string {
  const fields = [cursor.field, cursor.direction, cursor.value, cursor.id];
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
  if (!Array.isArray(fields) || fields.length !== 4) return undefined;
  const [name, direction, value, id] = fields as readonly unknown[];
  const field = CURSOR_FIELDS.find((known) => known === name);
  if (field === undefined || (direction !== 'ASC' && direction !== 'DESC')) return undefined;
  if (typeof id !== 'string' || !UUID.test(id) || !isValueOf(field, value)) return undefined;
  return { field, direction, value, id };
}

function isValueOf(field: CursorField, value: unknown): value is string | number {
  if (field === 'commonName') {
    return typeof value === 'string' && value.isWellFormed() && !value.includes('\0');
  }
  return typeof value === 'number' && Number.isInteger(value) && Math.abs(value) <= MAX_TIME;
}
