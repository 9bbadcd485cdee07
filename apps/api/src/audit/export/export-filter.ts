import { ACTIVITIES, isNamed, isUnder } from '../log/activity-types.ts';
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

/** A filter as requests and commands give it: texts. */
export interface ExportRequest {
  readonly activityType?: string | undefined;
  readonly activityName?: string | undefined;
  readonly actor?: string | undefined;
  readonly object?: string | undefined;
  readonly outcome?: ExportFilter['outcome'];
  readonly from?: string | undefined;
  readonly to?: string | undefined;
}

/** The filter of a request; a heading or name that nothing is called asks for nothing. */
export function exportFilterOf(request: ExportRequest): ExportFilter {
  const { activityType, activityName, actor, object, outcome, from, to } = request;
  const kinds = ACTIVITIES.filter(
    (activity) =>
      (activityType === undefined || isUnder(activity, activityType)) &&
      (activityName === undefined || isNamed(activity, activityName)),
  );
  const isOfKind = activityType !== undefined || activityName !== undefined;
  return {
    types: isOfKind ? kinds.map(({ type }) => type) : undefined,
    actorId: actor?.toLowerCase(),
    objectId: object?.toLowerCase(),
    outcome,
    from: from === undefined ? undefined : new Date(from),
    to: to === undefined ? undefined : new Date(to),
  };
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
