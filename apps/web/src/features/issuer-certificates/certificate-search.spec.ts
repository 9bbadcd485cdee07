import { SearchRequest } from '@luciole/contract';
import { describe, expect, it } from 'vitest';
import { listQueryOf } from '../../lib/list-search.ts';
import { certificateSearch } from './certificate-search.ts';
import { certificateState } from './certificate-state.ts';

const NOW = new Date('2026-11-22T12:34:56Z');

describe('certificateSearch', () => {
  it('is a body that the contract takes, whatever is asked for', () => {
    for (const search of [
      {},
      { q: 'us-east', state: 'live', sort: 'validityEnd' },
      { q: '0a:1b:2c:3d', state: 'revoked', configuration: crypto.randomUUID() },
      { state: 'failed', page: 3 },
      { state: 'expired', after: 'cursor', page: 200 },
    ]) {
      const body = certificateSearch(listQueryOf(search, '-creationDate'), NOW);
      expect(SearchRequest.safeParse(body).error).toBeUndefined();
    }
  });

  it('has no condition when nothing narrows the list', () => {
    expect(certificateSearch(listQueryOf({}), NOW)).not.toHaveProperty('expression');
  });

  it('asks for the same within an hour, so that a cursor still fits', () => {
    const query = listQueryOf({ state: 'live' });
    const later = new Date(NOW.getTime() + 20 * 60_000);
    expect(certificateSearch(query, later)).toEqual(certificateSearch(query, NOW));
  });

  it('goes by cursor when there is one', () => {
    const query = listQueryOf({ after: 'c', page: 400 });
    expect(certificateSearch(query, NOW).paging).toEqual({ after: 'c', pageSize: 50 });
  });
});

const at = (hour: number) => new Date(Date.UTC(2026, 0, 1, hour)).toISOString();

const state = (hour: number, status: 'ISSUED' | 'REVOKED' | 'FAILED' | 'NEW' = 'ISSUED') =>
  certificateState({ status, validityStart: at(0), validityEnd: at(12) }, new Date(at(hour))).label;

describe('certificateState', () => {
  it('tells live from due and expired by the clock', () => {
    expect([1, 7, 8, 11, 12].map((hour) => state(hour))).toEqual([
      'Live',
      'Live',
      'Renewal due',
      'Renewal due',
      'Expired',
    ]);
  });

  it('says what the API says otherwise', () => {
    expect([state(1, 'REVOKED'), state(1, 'FAILED'), state(1, 'NEW')]).toEqual([
      'Revoked',
      'Failed',
      'Being issued',
    ]);
  });
});
