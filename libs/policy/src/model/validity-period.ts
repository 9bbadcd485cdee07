/**
 * A parsed ISO 8601 duration. Calendar units are kept apart, because months and years are added to notBefore in UTC
 * and compared as 30 and 365 days (contract.md §3.6).
 */
export interface ValidityPeriod {
  readonly years: number;
  readonly months: number;
  /** Weeks, days, hours, minutes and seconds together; whole seconds, fractions rounded down. */
  readonly seconds: number;
}

const SECONDS_PER_DAY = 86_400;
const DAYS_PER_MONTH = 30;
const DAYS_PER_YEAR = 365;

/** Longest period that is read: 100 years of 365 days, in seconds. */
export const MAX_VALIDITY_SECONDS = 100 * DAYS_PER_YEAR * SECONDS_PER_DAY;

const MAX_TEXT_LENGTH = 100;

/** Ten digits hold 100 years in seconds; nine fraction digits are more than any clock has. */
const NUMBER = String.raw`(\d{1,10}(?:[.,]\d{1,9})?)`;

// Our own constant, with bounded repetition and one way to match: no user pattern runs on the JS engine.
const DURATION = new RegExp(
  `^P(?:${NUMBER}Y)?(?:${NUMBER}M)?(?:${NUMBER}W)?(?:${NUMBER}D)?` +
    `(?:(T)(?:${NUMBER}H)?(?:${NUMBER}M)?(?:${NUMBER}S)?)?$`,
);

const NANO = 1_000_000_000n;

/** A decimal with point or comma as an exact count of 10⁻⁹. */
function nanos(text: string | undefined): bigint {
  if (text === undefined) return 0n;
  const [whole = '0', fraction = ''] = text.split(/[.,]/);
  return BigInt(whole) * NANO + BigInt(fraction.padEnd(9, '0'));
}

/**
 * Reads an ISO 8601 duration in any combination of `PnYnMnWnDTnHnMnS`, weeks mixed in, each number with an optional
 * fraction (point or comma). A fraction of a year counts in months of a twelfth, a fraction of a month in days of a
 * thirtieth; what is left below a second is dropped.
 *
 * @returns `undefined` for anything else, and for a period below one second or above {@link MAX_VALIDITY_SECONDS}
 */
export function parseValidityPeriod(text: string): ValidityPeriod | undefined {
  if (typeof text !== 'string' || text.length > MAX_TEXT_LENGTH) return undefined;
  const match = DURATION.exec(text);
  if (match === null) return undefined;
  const [, years, months, weeks, days, time, hours, minutes, seconds] = match;
  const parts = [years, months, weeks, days, hours, minutes, seconds];
  if (parts.every((part) => part === undefined)) return undefined;
  if (time !== undefined && [hours, minutes, seconds].every((part) => part === undefined)) {
    return undefined;
  }

  const yearNanos = nanos(years);
  const monthNanos = nanos(months) + (yearNanos % NANO) * 12n;
  const secondNanos =
    (monthNanos % NANO) * BigInt(DAYS_PER_MONTH * SECONDS_PER_DAY) +
    nanos(weeks) * BigInt(7 * SECONDS_PER_DAY) +
    nanos(days) * BigInt(SECONDS_PER_DAY) +
    nanos(hours) * 3600n +
    nanos(minutes) * 60n +
    nanos(seconds);

  const period: ValidityPeriod = {
    years: Number(yearNanos / NANO),
    months: Number(monthNanos / NANO),
    seconds: Number(secondNanos / NANO),
  };
  const length = approximateSeconds(period);
  return length >= 1 && length <= MAX_VALIDITY_SECONDS ? period : undefined;
}

const part = (count: number, unit: string) => (count > 0 ? `${count}${unit}` : '');

/**
 * Writes a period as ISO 8601, without weeks or fractions (`P14D`, `PT1H`). Reading it back gives the same period;
 * an empty period is `PT0S`, which is not readable.
 */
export function formatValidityPeriod(period: ValidityPeriod): string {
  const days = Math.floor(period.seconds / SECONDS_PER_DAY);
  const rest = period.seconds % SECONDS_PER_DAY;
  const date = part(period.years, 'Y') + part(period.months, 'M') + part(days, 'D');
  const time =
    part(Math.floor(rest / 3600), 'H') +
    part(Math.floor((rest % 3600) / 60), 'M') +
    part(rest % 60, 'S');
  if (date === '' && time === '') return 'PT0S';
  return `P${date}${time === '' ? '' : `T${time}`}`;
}

/** Length for comparisons, in seconds: a month counts 30 days, a year 365. */
export function approximateSeconds(period: ValidityPeriod): number {
  const days = period.years * DAYS_PER_YEAR + period.months * DAYS_PER_MONTH;
  return days * SECONDS_PER_DAY + period.seconds;
}

/**
 * The instant one period after `start`, by the calendar in UTC. A day that the target month lacks becomes its last
 * (31 January + P1M is the last of February); seconds are added after months. Milliseconds of `start` are kept.
 */
export function addValidityPeriod(start: Date, period: ValidityPeriod): Date {
  const end = new Date(start.getTime());
  const months = period.years * 12 + period.months;
  if (months > 0) {
    const day = end.getUTCDate();
    // The first of a month exists everywhere; otherwise setUTCMonth would roll over into the next one.
    end.setUTCDate(1);
    end.setUTCMonth(end.getUTCMonth() + months);
    end.setUTCDate(Math.min(day, daysInMonth(end)));
  }
  end.setTime(end.getTime() + period.seconds * 1000);
  return end;
}

function daysInMonth(date: Date): number {
  const last = new Date(date.getTime());
  last.setUTCMonth(last.getUTCMonth() + 1, 0);
  return last.getUTCDate();
}
