import { formatDateTime } from '@luciole/contract';
import { fitValidity } from '@luciole/pki';
import { describe, expect, it } from 'vitest';
import { closesAt, longestPolicySeconds, renewalTime, replacementReason } from './renewal.ts';

const HOUR = 3600;
const DAY = 24 * HOUR;
const START = new Date('2026-11-22T12:00:00Z');
const lasting = (seconds: number) => ({ notBefore: START, notAfter: after(seconds) });
const after = (seconds: number): Date => new Date(START.getTime() + seconds * 1000);

describe('ruling 7: renewalTime', () => {
  it.each([
    ['two thirds', 7 * DAY, HOUR, 0, (14 * DAY) / 3],
    ['early enough for the longest policy', 3 * DAY, 1.5 * DAY, 0, 1.5 * DAY - 300],
    ['a third, however long a policy', 3 * DAY, 30 * DAY, 0, DAY],
    ['a short life', 150, 10, 0, 100],
    ['jitter', 30 * DAY, HOUR, 0.5, 20 * DAY - 1.5 * DAY],
    ['jitter that stops at a third', 3 * DAY, 2 * DAY - 600, 0.999_999, DAY],
  ])('%s', (_title, lifetime, longest, fraction, expected) => {
    const at = renewalTime(lasting(lifetime), longest, fraction);
    expect(Math.round((at.getTime() - START.getTime()) / 1000)).toBe(Math.round(expected));
  });
});

describe('ruling 7: closesAt', () => {
  it.each([
    [7 * DAY, 7 * DAY - 60],
    [150, 135],
  ])('of %i seconds is after %i', (lifetime, closes) => {
    const ca = lasting(lifetime);
    expect(closesAt(ca)).toEqual(after(closes));
    // The library that signs draws the same line.
    expect(fitValidity(ca, after(lifetime), after(closes)).capped).toBe(false);
    expect(() => fitValidity(ca, after(lifetime), after(closes + 1))).toThrow('about to');
  });
});

describe('ruling 23: replacementReason', () => {
  const authority = { subCaDigest: 'aa', issuedAt: START };

  it.each([
    ['the same configuration', 'aa', undefined, undefined],
    ['another digest', 'bb', undefined, 'SUB_CA_CHANGED'],
    ['an order after it was issued', 'aa', formatDateTime(after(1)), 'RENEWAL_ORDERED'],
    ['an order before it was issued', 'aa', formatDateTime(after(-1)), undefined],
    ['an order of the very moment', 'aa', formatDateTime(START), undefined],
    ['an order for later', 'aa', formatDateTime(after(61)), undefined],
  ])('%s', (_title, subCaDigest, renewAfter, reason) => {
    const configuration = { subCaDigest, ...(renewAfter !== undefined && { renewAfter }) };
    expect(replacementReason(authority, configuration, after(60))).toBe(reason);
  });
});

describe('longestPolicySeconds', () => {
  it('is the longest of all, and 0 of none', () => {
    const policies = ['PT1H', 'P2D', 'PT30M'].map((validityPeriod) => ({ validityPeriod }));
    expect(longestPolicySeconds(policies)).toBe(2 * DAY);
    expect(longestPolicySeconds([])).toBe(0);
  });
});
