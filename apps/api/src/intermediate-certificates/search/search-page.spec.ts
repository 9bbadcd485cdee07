import { describe, expect, it } from 'vitest';

import { decodeCursor, encodeCursor } from './search-cursor.ts';
import { SearchRefusedError } from './search-condition.ts';
import {
  countedBefore,
  countSql,
  cursorAfter,
  CursorRefusedError,
  pageSql,
  planSearch,
} from './search-page.ts';

const id = '0199b2c4-0000-7000-8000-000000000001';
const after = encodeCursor({ field: 'commonName', direction: 'ASC', value: 'm', id });
const byName = { orders: [{ field: 'commonName', direction: 'ASC' as const }] };

describe('planSearch', () => {
  it('answers the newest hundred when nothing is asked', () => {
    expect(planSearch({})).toMatchObject({
      orders: [{ field: 'creationDate', direction: 'DESC' }],
      pageSize: 100,
      offset: 0,
      after: undefined,
      cursorField: 'creationDate',
    });
  });

  it('refuses a page number times page size above 10,000 (ruling 35)', () => {
    expect(planSearch({ paging: { pageNumber: 100, pageSize: 100 } }).offset).toBe(10_000);
    expect(() => planSearch({ paging: { pageNumber: 101, pageSize: 100 } })).toThrow(
      SearchRefusedError,
    );
  });

  it('takes a cursor only with the ordering it was made for', () => {
    expect(planSearch({ ordering: byName, paging: { after } }).after).toMatchObject({ value: 'm' });
    expect(() => planSearch({ paging: { after } })).toThrow(CursorRefusedError);
    expect(() =>
      planSearch({
        ordering: { orders: [{ field: 'commonName', direction: 'DESC' }] },
        paging: { after },
      }),
    ).toThrow(CursorRefusedError);
    expect(() => planSearch({ ordering: byName, paging: { after: 'x' } })).toThrow(
      CursorRefusedError,
    );
    expect(() => planSearch({ ordering: byName, paging: { after, pageNumber: 1 } })).toThrow(
      SearchRefusedError,
    );
  });

  it('refuses to order by an unknown field', () => {
    expect(() => planSearch({ ordering: { orders: [{ field: 'valueOf' }] } })).toThrow(
      SearchRefusedError,
    );
  });

  it('has no cursor for orderings without an index', () => {
    expect(planSearch({ ordering: { orders: [{ field: 'status' }] } }).cursorField).toBeUndefined();
    expect(
      planSearch({ ordering: { orders: [{ field: 'commonName' }, { field: 'status' }] } })
        .cursorField,
    ).toBeUndefined();
  });
});

describe('pageSql', () => {
  it('continues after the row of the cursor, ties broken by id', () => {
    const { text, values } = pageSql(
      planSearch({ ordering: byName, paging: { after, pageSize: 5 } }),
      new Map(),
    );
    expect(text).toContain('(c.common_name, c.id) > ($1, $2::uuid)');
    expect(text).toContain('order by c.common_name ASC, c.id ASC');
    expect(values).toEqual(['m', id, 6, 0]);
  });
});

describe('a search for one fragment and nothing else (ruling 31)', () => {
  const expression = { field: 'commonName', operator: 'FIND', value: '50%' };

  it('goes through the function for its page and its count', () => {
    const plan = planSearch({
      expression,
      ordering: byName,
      paging: { pageSize: 5, pageNumber: 2 },
    });
    const page = pageSql(plan, new Map());
    expect(page.text).toContain('search_issuer_certificates(');
    expect(page.values).toEqual(['50%', 'commonName', false, undefined, undefined, 16, 10]);
    const count = countSql(plan, new Map());
    expect(count.text).toContain('search_issuer_certificates(');
    expect(count.values).toEqual(['50%', 10_001]);
  });

  it('does not when the function does not know the order, or there is more to ask', () => {
    for (const request of [
      { expression, ordering: { orders: [{ field: 'status' }] } },
      { expression: { operands: [expression, { field: 'status', value: 'ISSUED' }] } },
      { expression: { ...expression, value: '50' } },
    ]) {
      expect(pageSql(planSearch(request), new Map()).text).not.toContain('search_issuer');
    }
  });
});

describe('the count of a list that is paged through (ruling 35)', () => {
  const row = { id, configuration_id: null, position: 'm' };

  it('is carried by the cursor, for the condition it was made for', () => {
    const expression = { field: 'status', value: 'ISSUED' };
    const plan = planSearch({ expression, ordering: byName });
    expect(countedBefore(plan)).toBeUndefined();
    const next = cursorAfter(plan, row, 10_001);
    expect(decodeCursor(next ?? '')).toMatchObject({ field: 'commonName', value: 'm', id });
    const paging = { after: next };
    expect(countedBefore(planSearch({ expression, ordering: byName, paging }))).toBe(10_001);
    expect(countedBefore(planSearch({ ordering: byName, paging }))).toBeUndefined();
    expect(countedBefore(planSearch({ ordering: byName, paging: { after } }))).toBeUndefined();
  });

  it('needs an order that has cursors', () => {
    const plan = planSearch({ ordering: { orders: [{ field: 'status' }] } });
    expect(cursorAfter(plan, { ...row, position: null }, 7)).toBeUndefined();
  });
});

describe('countSql', () => {
  it('reads only the tables that the condition speaks of', () => {
    const plain = countSql(
      planSearch({ expression: { field: 'status', value: 'ISSUED' } }),
      new Map(),
    );
    expect(plain.text).not.toContain('join');
    expect(plain.values).toEqual(['ISSUED', 10_001]);
    const counted = countSql(
      planSearch({ expression: { field: 'longLivedCertCount', operator: 'GT', value: 1 } }),
      new Map(),
    );
    expect(counted.text).toContain('issuer_certificate_statistics');
    expect(counted.text).not.toContain('issuer_certificate_documents');
  });
});
