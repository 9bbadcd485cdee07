import { describe, expect, it } from 'vitest';
import { opensslRefusal } from './openssl.ts';

describe('opensslRefusal', () => {
  it.each([
    'OpenSSL 3.0.19 27 Jan 2026 (Library: OpenSSL 3.0.19)',
    'OpenSSL 3.5.8 2 Jun 2026',
    'OpenSSL 4.0.0',
  ])('accepts %s', (version) => expect(opensslRefusal(version)).toBeUndefined());

  it.each(['OpenSSL 1.1.1w  11 Sep 2023', 'LibreSSL 3.3.6', ''])(
    'refuses "%s" and says what is needed',
    (version) => {
      expect(opensslRefusal(version)).toMatch(
        /^The tests need openssl 3\.0 or later, [^.]*"[^"]*": install/,
      );
    },
  );

  it('says so in one sentence when there is none', () => {
    expect(opensslRefusal(undefined)).toMatch(/there is none on this machine: install it/);
  });
});
