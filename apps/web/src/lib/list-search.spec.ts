import { describe, expect, it } from 'vitest';
import { listQueryOf, parseListSearch, parseSearch, stringifySearch } from './list-search.ts';

describe('the state of a list in the address', () => {
  it('comes back as it went', () => {
    const search = { q: 'a&b=c', sort: '-name', page: 3, size: 25, state: 'live' };
    const text = stringifySearch(search);
    expect(text).toBe('?q=a%26b%3Dc&sort=-name&page=3&size=25&state=live');
    expect(parseListSearch(parseSearch(text))).toEqual(search);
  });

  it('leaves out what makes no sense', () => {
    expect(parseListSearch({ page: '-1', size: '7', q: '', state: ['x'] })).toEqual({});
    expect(stringifySearch({ q: undefined, sort: '' })).toBe('');
  });

  it('asks for the first page of 50 in the order of the list, unless told otherwise', () => {
    expect(listQueryOf({}, '-creationDate')).toEqual({
      text: '',
      sort: { field: 'creationDate', isDescending: true },
      page: 0,
      size: 50,
      after: undefined,
      filters: {},
    });
    expect(listQueryOf({ q: ' x ', sort: 'name', state: 'live', after: 'c' })).toMatchObject({
      text: 'x',
      sort: { field: 'name', isDescending: false },
      filters: { state: 'live' },
      after: 'c',
    });
  });
});
