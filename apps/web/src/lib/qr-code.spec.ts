import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { qrCodeOf } from './qr-code.ts';

/** As text, dark modules as `#`. */
function drawn(text: string): string {
  const rows = (qrCodeOf(text) ?? []).map((row) => row.map((isDark) => (isDark ? '#' : '.')));
  return rows.map((row) => row.join('')).join('\n');
}

describe('qrCodeOf', () => {
  // Module by module what python-qrcode 8 makes of the same octets, level and mask; jsQR reads each version.
  it.each([
    [14, 21, 'e5b0a1573be3ef57'],
    [120, 45, 'e2e9c129a49ed636'],
    [240, 61, 'cf27160afb70edc5'],
    [660, 97, '561a51d4d957012c'],
  ])('encodes %i octets in %i modules, as another implementation does', (length, size, digest) => {
    const text = drawn('otpauth://totp/'.padEnd(length, 'a-b?c=d&').slice(0, length));
    expect(text.indexOf('\n')).toBe(size);
    expect(createHash('sha256').update(text).digest('hex').slice(0, 16)).toBe(digest);
  });

  it('has its finders where cameras look for them', () => {
    const rows = drawn('luciole').split('\n');
    expect(rows.slice(0, 7).map((row) => row.slice(0, 8))).toEqual([
      '#######.',
      '#.....#.',
      '#.###.#.',
      '#.###.#.',
      '#.###.#.',
      '#.....#.',
      '#######.',
    ]);
    expect(rows[0]?.slice(-8)).toBe('.#######');
    expect(rows.at(-1)?.slice(0, 8)).toBe('#######.');
  });

  it('counts octets of UTF-8, and says when a text is too long', () => {
    expect(qrCodeOf('é'.repeat(333))).toHaveLength(97);
    expect(qrCodeOf('é'.repeat(334))).toBeUndefined();
  });
});
