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

function partsOf(iso: string): [amount: number, unit: (typeof UNITS)[number]][] | undefined {
  const match = DURATION.exec(iso);
  if (match === null || iso === 'P' || iso.endsWith('T')) return undefined;
  return UNITS.map((unit, index) => [Number(match[index + 1] ?? 0), unit]);
}

function inWords(amount: number, unit: string): string {
  return `${amount} ${unit}${amount === 1 ? '' : 's'}`;
}
