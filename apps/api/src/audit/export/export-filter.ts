import type { AuditEventType } from '../event-types.ts';

/** Which events an export is about; everything when empty. */
export interface ExportFilter {
  readonly types?: readonly AuditEventType[] | undefined;
  readonly actorId?: string | undefined;
  readonly objectId?: string | undefined;
  readonly outcome?: 'SUCCESS' | 'FAILURE' | 'REFUSED' | undefined;
  /** The first instant and the first one that is too late. */
  readonly from?: Date | undefined;
  readonly to?: Date | undefined;
}

/** A SQL condition on `e`, whether it is asked for; parameters are counted from `offset` + 1. */
export function filterSql(
  filter: ExportFilter,
  offset: number,
): { readonly text: string; readonly values: readonly unknown[] } {
  const values: unknown[] = [];
  const conditions: string[] = [];
  const add = (sql: (place: string) => string, value: unknown): void => {
    if (value === undefined) return;
    values.push(value);
    conditions.push(sql(`$${offset + values.length}`));
  };
  add((place) => `e.type = any(${place}::text[])`, filter.types);
  add((place) => `e.actor_id = ${place}::uuid`, filter.actorId);
  add((place) => `e.subject_id = ${place}::uuid`, filter.objectId);
  add((place) => `e.outcome = ${place}::text`, filter.outcome);
  add((place) => `e.occurred_at >= ${place}::timestamptz`, filter.from);
  add((place) => `e.occurred_at < ${place}::timestamptz`, filter.to);
  return { text: conditions.length === 0 ? 'true' : conditions.join(' and '), values };
}

/** The filter as events and files show it; `undefined` when it asks for everything. */
export function describeFilter(filter: ExportFilter): Record<string, unknown> | undefined {
  const members = Object.entries(filter)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => [name, value instanceof Date ? value.toISOString() : value]);
  return members.length === 0 ? undefined : Object.fromEntries(members);
}
