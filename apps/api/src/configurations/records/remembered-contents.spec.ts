import { describe, expect, it } from 'vitest';

import { RememberedContents } from './remembered-contents.ts';

describe('RememberedContents', () => {
  it('makes one object of equal contents, and another of any other', () => {
    const contents = new RememberedContents<{ readonly of: string }>();
    const made = (content: string): { readonly of: string } =>
      contents.of(content, () => ({ of: content }));
    expect(made('a')).toBe(made('a'));
    expect(made('b')).toEqual({ of: 'b' });
  });

  it('forgets rather than grow without bound', () => {
    const contents = new RememberedContents<object>();
    const first = contents.of('a', () => ({}));
    for (let number = 0; number < 30; number += 1) {
      contents.of(`${number}`.padEnd(100_000, ' '), () => ({}));
    }
    expect(contents.of('a', () => ({}))).not.toBe(first);
  });
});
