import { z } from 'zod';

/** An instant with milliseconds and `+00:00`, as every resource but service accounts writes it. */
export const DateTime = z.iso.datetime({ offset: true, precision: 3 }).meta({
  id: 'DateTime',
  description: 'Instant in UTC with milliseconds and a numeric offset',
  examples: ['2026-01-13T08:12:57.503+00:00'],
});

/** An instant with microseconds and `Z`, as service accounts write it. */
export const ServiceAccountDateTime = z.iso.datetime({ precision: 6 }).meta({
  id: 'ServiceAccountDateTime',
  description: 'Instant in UTC with microseconds',
  examples: ['2026-06-13T16:13:11.236584Z'],
});

/** `2026-01-13T08:12:57.503+00:00`: the form of {@link DateTime}. */
export function formatDateTime(date: Date): string {
  return `${date.toISOString().slice(0, -1)}+00:00`;
}

/** `2026-06-13T16:13:11.236000Z`: the form of {@link ServiceAccountDateTime}. The last three digits are zero. */
export function formatServiceAccountDateTime(date: Date): string {
  return `${date.toISOString().slice(0, -1)}000Z`;
}
