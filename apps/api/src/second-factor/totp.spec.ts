import { describe, expect, it } from 'vitest';
import { base32 } from './base32.ts';
import { codeOf, enrolmentUri, stepOf, stepOfCode } from './totp.ts';

/** Of RFC 6238 Appendix B. */
const SEED = Buffer.from('12345678901234567890');
const at = (seconds: number) => new Date(seconds * 1000);

describe('codes by time', () => {
  it.each([
    [59, '287082'],
    [1_111_111_109, '081804'],
    [1_111_111_111, '050471'],
    [1_234_567_890, '005924'],
    [2_000_000_000, '279037'],
    [20_000_000_000, '353130'],
  ])('are those of RFC 6238 Appendix B: at %d it is %s', (seconds, code) => {
    expect(codeOf(SEED, stepOf(at(seconds)))).toBe(code);
  });

  it('are taken one step early and late, and no further', () => {
    const now = at(1_111_111_111);
    const present = stepOf(now);
    const taken = [-2, -1, 0, 1, 2].map((off) =>
      stepOfCode(SEED, codeOf(SEED, present + off), now, 0),
    );
    expect(taken).toEqual([undefined, present - 1, present, present + 1, undefined]);
  });

  it('are taken once, and none from before', () => {
    const now = at(1_111_111_111);
    const present = stepOf(now);
    expect(stepOfCode(SEED, codeOf(SEED, present), now, present)).toBeUndefined();
    expect(stepOfCode(SEED, codeOf(SEED, present - 1), now, present)).toBeUndefined();
  });

  it.each(['', '12345', '1234567', '05047x', ' 050471'])('are six digits, not “%s”', (code) => {
    expect(stepOfCode(SEED, code, at(1_111_111_111), 0)).toBeUndefined();
  });
});

it('writes seeds as authenticator apps read them (RFC 4648 §10)', () => {
  const written = ['', 'f', 'fo', 'foo', 'foob', 'fooba', 'foobar'].map((text) =>
    base32(Buffer.from(text)),
  );
  expect(written).toEqual(['', 'MY', 'MZXQ', 'MZXW6', 'MZXW6YQ', 'MZXW6YTB', 'MZXW6YTBOI']);
});

it('escapes names in the URI', () => {
  expect(enrolmentUri('MZXW6', 'A & B', 'grace@example.com')).toBe(
    'otpauth://totp/A%20%26%20B:grace%40example.com?secret=MZXW6&issuer=A%20%26%20B&digits=6&period=30',
  );
});
