import { describe, expect, it } from 'vitest';

import { RememberedContents } from './remembered-contents.ts';

describe('RememberedContents', () => {
  it('gives what was made of a content, and nothing for any other', () => {
    const contents = new RememberedContents<{ readonly of: string }>();
    const made = { of: 'a' };
    contents.set('a', made, 1);
    expect(contents.get('a')).toBe(made);
    expect(contents.get('b')).toBeUndefined();
  });

  it('forgets rather than grow without bound', () => {
    const contents = new RememberedContents<object>();
    contents.set('a', {}, 1);
    for (let number = 0; number < 50; number += 1) contents.set(`${number}`, {}, 100_000);
    expect(contents.get('a')).toBeUndefined();
    expect(contents.get('49')).toBeDefined();
  });
});
