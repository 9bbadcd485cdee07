import { describe, expect, it } from 'vitest';

import {
  MAX_VALIDITY_SECONDS,
  addValidityPeriod,
  approximateSeconds,
  formatValidityPeriod,
  parseValidityPeriod,
} from './validity-period.ts';

const DAY = 86_400;

describe('parseValidityPeriod', () => {
  it.each([
    ['PT1H', { years: 0, months: 0, seconds: 3600 }],
    ['PT30M', { years: 0, months: 0, seconds: 1800 }],
    ['PT8760H', { years: 0, months: 0, seconds: 365 * DAY }],
    ['P1M', { years: 0, months: 1, seconds: 0 }],
    ['P18M', { years: 0, months: 18, seconds: 0 }],
    ['P2W', { years: 0, months: 0, seconds: 14 * DAY }],
    ['P4W2D', { years: 0, months: 0, seconds: 30 * DAY }],
    ['P1Y2M3W4DT5H6M7S', { years: 1, months: 2, seconds: 25 * DAY + 5 * 3600 + 6 * 60 + 7 }],
    ['PT1.5H', { years: 0, months: 0, seconds: 5400 }],
    ['PT1,5H', { years: 0, months: 0, seconds: 5400 }],
    ['PT0.5M0.5S', { years: 0, months: 0, seconds: 30 }],
    ['PT3600.999999999S', { years: 0, months: 0, seconds: 3600 }],
    ['P0.5Y', { years: 0, months: 6, seconds: 0 }],
    ['P0.3Y', { years: 0, months: 3, seconds: 18 * DAY }],
    ['P1.5M', { years: 0, months: 1, seconds: 15 * DAY }],
    ['P0Y0M0DT0H0M1S', { years: 0, months: 0, seconds: 1 }],
    ['P100Y', { years: 100, months: 0, seconds: 0 }],
  ])('reads %s', (text, period) => {
    expect(parseValidityPeriod(text)).toEqual(period);
  });

  it.each([
    '',
    'P',
    'PT',
    'P1DT',
    'P0D',
    'PT0S',
    'PT0.4S',
    '-P1D',
    '+P1D',
    'P-1D',
    'p1d',
    'P1D ',
    ' P1D',
    'P1D\n',
    'P1H',
    'PT1D',
    'P1D1M',
    'P1D1D',
    'P1.D',
    'P.5D',
    'P1e3D',
    'P0x10D',
    '1D',
    '30',
    'P١D',
    'P101Y',
    'P1217M',
    'P36501D',
    'P9999999999Y',
    'P99999999999999999999D',
    `PT${'0'.repeat(10_000)}1S`,
  ])('refuses %j', (text) => {
    expect(parseValidityPeriod(text)).toBeUndefined();
  });

  it('reads nothing longer than 100 years and everything up to it', () => {
    expect(parseValidityPeriod(`PT${MAX_VALIDITY_SECONDS}S`)).toBeDefined();
    expect(parseValidityPeriod(`PT${MAX_VALIDITY_SECONDS + 1}S`)).toBeUndefined();
  });
});

describe('formatValidityPeriod', () => {
  it.each([
    ['P2W', 'P14D'],
    ['PT8760H', 'P365D'],
    ['PT90M', 'PT1H30M'],
    ['P18M', 'P18M'],
    ['P1Y2M3DT4H5M6S', 'P1Y2M3DT4H5M6S'],
  ])('writes %s as %s', (text, written) => {
    const period = parseValidityPeriod(text);
    expect(period && formatValidityPeriod(period)).toBe(written);
  });
});

describe('approximateSeconds', () => {
  it('counts a month as 30 days and a year as 365', () => {
    expect(approximateSeconds({ years: 1, months: 1, seconds: 1 })).toBe(395 * DAY + 1);
  });
});

describe('addValidityPeriod', () => {
  it.each([
    ['2026-01-31T10:00:00.123Z', 'P1M', '2026-02-28T10:00:00.123Z'],
    ['2028-01-31T00:00:00.000Z', 'P1M', '2028-02-29T00:00:00.000Z'],
    ['2028-02-29T00:00:00.000Z', 'P1Y', '2029-02-28T00:00:00.000Z'],
    ['2026-11-30T23:59:59.000Z', 'P3M', '2027-02-28T23:59:59.000Z'],
    ['2026-12-31T00:00:00.000Z', 'P2M1D', '2027-03-01T00:00:00.000Z'],
    ['2026-03-28T12:00:00.000Z', 'P1D', '2026-03-29T12:00:00.000Z'],
    ['2026-06-01T00:00:00.000Z', 'PT1H', '2026-06-01T01:00:00.000Z'],
  ])('%s plus %s is %s', (start, text, end) => {
    const period = parseValidityPeriod(text);
    expect(period && addValidityPeriod(new Date(start), period).toISOString()).toBe(end);
  });

  it('leaves its argument alone', () => {
    const start = new Date('2026-01-31T00:00:00Z');
    addValidityPeriod(start, { years: 0, months: 1, seconds: 5 });
    expect(start.toISOString()).toBe('2026-01-31T00:00:00.000Z');
  });
});
