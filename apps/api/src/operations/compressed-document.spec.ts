import { describe, expect, it } from 'vitest';

import { acceptedCoding } from './compressed-document.ts';

describe('acceptedCoding', () => {
  it.each([
    [undefined, 'identity'],
    ['', 'identity'],
    ['gzip, deflate, br, zstd', 'br'],
    ['gzip', 'gzip'],
    ['GZIP;q=0.5', 'gzip'],
    ['br;q=0.1, gzip;q=0.9', 'gzip'],
    ['br;q=0, gzip;q=0', 'identity'],
    ['br;q=0, *', 'gzip'],
    ['*', 'br'],
    ['identity', 'identity'],
    ['deflate, zstd', 'identity'],
    ['identity;q=0', 'identity'],
    ['br;q=nonsense', 'br'],
    [',,;;q=1', 'identity'],
  ] as const)('%j is answered with %s', (header, coding) => {
    expect(acceptedCoding(header)).toBe(coding);
  });
});
