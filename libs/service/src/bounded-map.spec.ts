import { describe, expect, it } from 'vitest';
import { BoundedMap } from './bounded-map.ts';

function filled(most: number, ...keys: readonly string[]): BoundedMap<string, number> {
  const map = new BoundedMap<string, number>(most);
  for (const [index, key] of keys.entries()) map.set(key, index);
  return map;
}

describe('BoundedMap', () => {
  it('lets the entry go that was set longest ago', () => {
    const map = filled(2, 'a', 'b', 'c');
    expect([map.size, map.get('a'), map.get('b'), map.get('c')]).toEqual([2, undefined, 1, 2]);
  });

  it('makes an entry that is set again the newest, and lets nothing go for it', () => {
    const map = filled(2, 'a', 'b', 'a');
    expect([map.size, map.get('a'), map.get('b')]).toEqual([2, 2, 1]);
    map.set('c', 3);
    expect([map.get('a'), map.get('b')]).toEqual([2, undefined]);
  });

  it('has room again for what was deleted', () => {
    const map = filled(2, 'a', 'b');
    map.delete('b');
    map.set('c', 3);
    expect([map.get('a'), map.get('b'), map.get('c')]).toEqual([0, undefined, 3]);
  });
});
