import { describe, expect, it } from 'vitest';

import { hasSpiffeScheme, parseSpiffeId, spiffeIdFault } from './spiffe-id.ts';
import type { SpiffeIdFault } from './spiffe-id.ts';

describe('parseSpiffeId', () => {
  it.each([
    ['spiffe://td', { text: 'spiffe://td', trustDomain: 'td', path: '' }],
    ['spiffe://td/a', { text: 'spiffe://td/a', trustDomain: 'td', path: '/a' }],
    [
      'SPIFFE://My_Td-1.Example/ns/A/.hidden/..x',
      {
        text: 'spiffe://my_td-1.example/ns/A/.hidden/..x',
        trustDomain: 'my_td-1.example',
        path: '/ns/A/.hidden/..x',
      },
    ],
  ])('reads %s', (text, id) => {
    expect(parseSpiffeId(text)).toEqual(id);
    expect(spiffeIdFault(text)).toBeUndefined();
  });

  it.each<[string, SpiffeIdFault]>([
    ['', 'NO_AUTHORITY'],
    ['spiffe:/td', 'NO_AUTHORITY'],
    ['https://td/a', 'NO_AUTHORITY'],
    ['spiffe://', 'NO_TRUST_DOMAIN'],
    ['spiffe:///a', 'NO_TRUST_DOMAIN'],
    ['spiffe://a@td/a', 'USER_INFO'],
    ['spiffe://td:1/a', 'PORT'],
    ['spiffe://td:/a', 'PORT'],
    ['spiffe://td/a?', 'QUERY'],
    ['spiffe://td/a#', 'FRAGMENT'],
    ['spiffe://td/%61', 'PERCENT_ENCODING'],
    ['spiffe://t%64/a', 'PERCENT_ENCODING'],
    ['spiffe://td/', 'EMPTY_SEGMENT'],
    ['spiffe://td/a/', 'EMPTY_SEGMENT'],
    ['spiffe://td//a', 'EMPTY_SEGMENT'],
    ['spiffe://td/.', 'DOT_SEGMENT'],
    ['spiffe://td/a/../b', 'DOT_SEGMENT'],
    ['spiffe://td/a b', 'PATH_CHARACTER'],
    ['spiffe://td/a\n', 'PATH_CHARACTER'],
    ['spiffe://td\n', 'TRUST_DOMAIN_CHARACTER'],
    ['spiffe://tä/a', 'TRUST_DOMAIN_CHARACTER'],
    ['spiffe://[::1]/a', 'PORT'],
    [`spiffe://${'a'.repeat(256)}/a`, 'TRUST_DOMAIN_TOO_LONG'],
    [`spiffe://td/${'a'.repeat(2037)}`, 'TOO_LONG'],
  ])('refuses %j as %s', (text, fault) => {
    expect(spiffeIdFault(text)).toBe(fault);
    expect(parseSpiffeId(text)).toBeUndefined();
  });

  it('reads exactly 2048 bytes', () => {
    expect(parseSpiffeId(`spiffe://td/${'a'.repeat(2036)}`)).toBeDefined();
  });
});

describe('hasSpiffeScheme', () => {
  it('looks at the scheme alone, in any case', () => {
    expect(['spiffe:', 'SPIFFE://x', 'spiffe', 'spiffex:', 'https:'].map(hasSpiffeScheme)).toEqual([
      true,
      true,
      false,
      false,
      false,
    ]);
  });
});
