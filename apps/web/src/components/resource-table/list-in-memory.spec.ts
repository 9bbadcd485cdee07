import { describe, expect, it } from 'vitest';
import { listQueryOf, type ListSearch } from '../../lib/list-search.ts';
import type { Column, Filter } from './column.ts';
import { matchingRows, pageOf } from './list-in-memory.ts';

interface Row {
  readonly name: string;
  readonly count?: number;
}

const COLUMNS: readonly Column<Row>[] = [
  { field: 'name', label: 'Name', value: ({ name }) => name },
  { field: 'count', label: 'Count', value: ({ count }) => count },
];
const FILTERS: readonly Filter<Row>[] = [
  {
    id: 'counted',
    label: 'Counted',
    options: [],
    matches: ({ count }, value) => (count !== undefined) === (value === 'yes'),
  },
];
const ROWS: readonly Row[] = [
  { name: 'item 10', count: 2 },
  { name: 'Item 9', count: 30 },
  { name: 'other' },
];

const names = (search: ListSearch) =>
  matchingRows(ROWS, listQueryOf(search), COLUMNS, FILTERS).map(({ name }) => name);

describe('matchingRows', () => {
  it('finds every word in any column, in any case', () => {
    expect(names({ q: 'ITEM 3' })).toEqual(['Item 9']);
    expect(names({ q: 'nothing' })).toEqual([]);
  });

  it('orders texts as people do, numbers by size, and what is not set last', () => {
    expect(names({ sort: 'name' })).toEqual(['Item 9', 'item 10', 'other']);
    expect(names({ sort: 'count' })).toEqual(['item 10', 'Item 9', 'other']);
    expect(names({ sort: '-name' })).toEqual(['other', 'item 10', 'Item 9']);
  });

  it('filters, and ignores what is no filter', () => {
    expect(names({ counted: 'no' })).toEqual(['other']);
    expect(names({ unknown: 'x' })).toHaveLength(3);
  });
});

describe('pageOf', () => {
  it('cuts a page out', () => {
    const query = { ...listQueryOf({}), size: 2, page: 1 };
    expect(pageOf(ROWS, query)).toEqual([{ name: 'other' }]);
  });
});
