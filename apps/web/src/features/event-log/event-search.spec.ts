import { describe, expect, it } from 'vitest';
import { listQueryOf } from '../../lib/list-search.ts';
import { eventExpression, eventSearch } from './event-search.ts';

const NOW = new Date('2026-11-22T05:30:45.678Z');
const ID = '0190a000-0000-7000-8000-000000000001';

describe('the search of the event log', () => {
  it('asks for everything when nothing is filtered', () => {
    expect(eventExpression(listQueryOf({}), NOW)).toBeUndefined();
    expect(eventSearch(listQueryOf({ size: 25 }, '-activityDate'), NOW)).toEqual({
      ordering: { orders: [{ field: 'activityDate', direction: 'DESC' }] },
      paging: { pageNumber: 0, pageSize: 25 },
    });
  });

  it('makes conditions of filters, and of a period in whole minutes', () => {
    expect(
      eventExpression(listQueryOf({ type: 'Policies', result: 'REFUSED', period: 'hour' }), NOW),
    ).toEqual({
      operator: 'AND',
      operands: [
        { field: 'activityType', operator: 'EQ', value: 'Policies' },
        { field: 'outcome', operator: 'EQ', value: 'REFUSED' },
        { field: 'activityDate', operator: 'GTE', value: '2026-11-22T04:30:00.000Z' },
      ],
    });
  });

  it('takes a range of its own, and leaves out what is no time', () => {
    const found = eventExpression(
      listQueryOf({ from: '2026-11-01T00:00:00Z', to: 'tomorrow' }),
      NOW,
    );
    expect(found?.operands).toEqual([
      { field: 'activityDate', operator: 'GTE', value: '2026-11-01T00:00:00.000Z' },
    ]);
  });

  it('looks for an id where ids are, and for anything else in the whole event', () => {
    expect(eventExpression(listQueryOf({ q: 'mesh' }), NOW)?.operands).toEqual([
      { field: 'message', operator: 'FIND', value: 'mesh' },
    ]);
    expect(
      eventExpression(listQueryOf({ q: ID }), NOW)?.operands?.[0]?.operands?.map(
        ({ field }) => field,
      ),
    ).toEqual(['objectId', 'actorId', 'id']);
  });
});
