import { describe, expect, it } from 'vitest';

import { findUnstorableText, isStorableText } from './storable-text.ts';

describe('storable text', () => {
  it.each(['', 'plain', 'Zürich 😀', '\u0001\u007f'])('is %j', (text) => {
    expect(isStorableText(text)).toBe(true);
  });

  it.each(['\u0000', 'a\u0000b', '\ud83d', '\ude00\ud83d'])('is not %j', (text) => {
    expect(isStorableText(text)).toBe(false);
  });

  it('names the first place that is not', () => {
    const value = { subject: { orgUnits: ['a', 'b\u0000'] }, other: '\ud800' };
    expect(findUnstorableText(value)).toBe('/subject/orgUnits/1');
    expect(findUnstorableText({ a: [{ 'b\u0000': 1 }] })).toBe('/a/0');
    expect(findUnstorableText({ a: [{ b: 1, c: null, d: true }] })).toBeUndefined();
  });
});
