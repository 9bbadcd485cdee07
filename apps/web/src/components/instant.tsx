import { Tooltip } from '@mui/material';
import { now } from '../lib/clock.ts';
import { formatDate, formatDateTime, formatRelative, formatUtc } from '../lib/dates.ts';

const FORMATS = {
  date: formatDate,
  'date and time': formatDateTime,
  relative: (iso: string) => formatRelative(iso, now()),
} as const;

/** An instant as the reader's clock says it; UTC, to the second, on hover and focus. */
export function Instant({
  value,
  as = 'date',
}: {
  readonly value: string;
  readonly as?: keyof typeof FORMATS;
}) {
  return (
    <Tooltip
      title={
        as === 'relative' ? `${formatDateTime(value)} · ${formatUtc(value)}` : formatUtc(value)
      }
    >
      <time dateTime={value}>{FORMATS[as](value)}</time>
    </Tooltip>
  );
}
