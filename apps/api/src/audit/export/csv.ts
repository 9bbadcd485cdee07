import { AUDIT_EVENT_TYPES } from '../event-types.ts';
import { digestOf } from '../chain/link.ts';
import type { ExportLine } from './export-line.ts';

/** Columns of the export for spreadsheets. */
const COLUMNS = [
  'sequence',
  'id',
  'activityDate',
  'activityType',
  'activityName',
  'type',
  'outcome',
  'actorKind',
  'actorId',
  'actorName',
  'sourceAddress',
  'requestId',
  'objectType',
  'objectId',
  'before',
  'after',
  'previousLink',
  'link',
  'digest',
] as const;

/** The first line. */
export const CSV_HEADER = csvRow(COLUMNS);

/** One event as a line without its end (RFC 4180). */
export function csvLine({ sequence, canonical = '{}', previousLink, link }: ExportLine): string {
  const event = Object(JSON.parse(canonical));
  const [name, activityType] = Object.hasOwn(AUDIT_EVENT_TYPES, event.type)
    ? AUDIT_EVENT_TYPES[event.type as keyof typeof AUDIT_EVENT_TYPES]
    : [event.type, ''];
  return csvRow([
    sequence,
    event.id,
    event.occurredAt,
    activityType,
    name,
    event.type,
    event.outcome,
    event.actor?.kind,
    event.actor?.id,
    event.actor?.name,
    event.sourceAddress,
    event.requestId,
    event.subject?.kind,
    event.subject?.id,
    event.before,
    event.after,
    previousLink,
    link,
    digestOf(canonical).toString('hex'),
  ]);
}

/**
 * A cell that a spreadsheet shows and does not obey (ruling 28): names come from callers, and one that begins like a formula
 * gets an apostrophe in front.
 */
export function csvCell(value: unknown): string {
  const text = typeof value === 'string' ? value : (JSON.stringify(value ?? undefined) ?? '');
  const safe = /^[\s'"]*[=+\-@|%\uff1d\uff0b\uff0d\uff20]|^[\t\r\n]/.test(text) ? `'${text}` : text;
  return `"${safe.replaceAll('"', '""')}"`;
}

/** Cells as a line without its end. */
export function csvRow(cells: readonly unknown[]): string {
  return cells.map(csvCell).join(',');
}
