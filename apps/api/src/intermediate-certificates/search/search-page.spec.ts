import { describe, expect, it } from 'vitest';

import { encodeCursor } from './search-cursor.ts';
import { SearchRefusedError } from './search-condition.ts';
import { countSql, CursorRefusedError, pageSql, planSearch } from './search-page.ts';

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
