const DURATION =
  /^P(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)W)?(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?$/;
const UNITS = ['year', 'month', 'week', 'day', 'hour', 'minute', 'second'] as const;
const SECONDS: Readonly<Record<(typeof UNITS)[number], number>> = {
  year: 365 * 86_400,
  month: 30 * 86_400,
  week: 7 * 86_400,
  day: 86_400,
  hour: 3600,
  minute: 60,
  second: 1,
};

/** An ISO 8601 duration in words: `P7D` is `7 days`, `PT1H30M` is `1 hour 30 minutes`; what is none stays as it is. */
export function formatDuration(iso: string): string {
  const parts = partsOf(iso);
  if (parts === undefined) return iso;
  const words = parts
    .filter(([amount]) => amount > 0)
    .map(([amount, unit]) => inWords(amount, unit));
  return words.length === 0 ? iso : words.join(' ');
}

/** Its length in seconds, for sorting: a month counts 30 days and a year 365; `undefined` for what is no duration. */
export function approximateSeconds(iso: string): number | undefined {
  return partsOf(iso)?.reduce((sum, [amount, unit]) => sum + amount * SECONDS[unit], 0);
}

/** The time between two instants in the largest whole unit up to days: `7 days`, `12 hours`, `45 minutes`. */
export function formatPeriod(fromMs: number, toMs: number): string {
  // Certificates are backdated by seconds for clocks that run behind; a day is still a day.
  const seconds = Math.max(0, Math.round((toMs - fromMs) / 1000));
  for (const unit of ['day', 'hour', 'minute'] as const) {
    const amount = Math.floor(seconds / SECONDS[unit]);
    if (amount >= 1) return inWords(amount, unit);
  }
  return inWords(seconds, 'second');
}

/** Units of a validity period that a form offers. */
export const VALIDITY_UNITS = ['minutes', 'hours', 'days', 'weeks', 'months', 'years'] as const;
export type ValidityUnit = (typeof VALIDITY_UNITS)[number];

/**
 * An ISO 8601 duration as one number of one unit, the largest up to days, or months and years: `P14D` is 14 days and
 * `PT90M` 90 minutes; `undefined` when it needs two of them, or seconds.
 */
export function splitValidity(
  iso: string,
): { readonly amount: number; readonly unit: ValidityUnit } | undefined {
  const parts = partsOf(iso);
  if (parts === undefined) return undefined;
  const of = (unit: (typeof UNITS)[number]) => parts.find(([, one]) => one === unit)?.[0] ?? 0;
  const months = of('year') * 12 + of('month');
  const seconds = parts
    .filter(([, unit]) => unit !== 'year' && unit !== 'month')
    .reduce((sum, [amount, unit]) => sum + amount * SECONDS[unit], 0);
  if (months > 0) {
    if (seconds > 0) return undefined;
    return months % 12 === 0
      ? { amount: months / 12, unit: 'years' }
      : { amount: months, unit: 'months' };
  }
  for (const unit of ['day', 'hour', 'minute'] as const) {
    const amount = seconds / SECONDS[unit];
    if (Number.isInteger(amount)) return { amount, unit: `${unit}s` };
  }
  return undefined;
}

/** The ISO 8601 duration of so many of a unit; weeks are written in days. */
export function joinValidity(amount: number, unit: ValidityUnit): string {
  switch (unit) {
    case 'minutes':
      return `PT${amount}M`;
    case 'hours':
      return `PT${amount}H`;
    case 'days':
      return `P${amount}D`;
    case 'weeks':
      return `P${amount * 7}D`;
    case 'months':
      return `P${amount}M`;
    case 'years':
      return `P${amount}Y`;
    default:
      return unit satisfies never;
  }
}

function partsOf(iso: string): [amount: number, unit: (typeof UNITS)[number]][] | undefined {
  const match = DURATION.exec(iso);
  if (match === null || iso === 'P' || iso.endsWith('T')) return undefined;
  return UNITS.map((unit, index) => [Number(match[index + 1] ?? 0), unit]);
}

function inWords(amount: number, unit: string): string {
  return `${amount} ${unit}${amount === 1 ? '' : 's'}`;
}
