import { type ActivityLogEntryInformation, formatDateTime } from '@luciole/contract';

import { activityOf } from './activity-types.ts';

/** A row of audit_events as a search reads it. */
export interface ActivityRow {
  id: string;
  sequence: string;
  type: string;
  occurred_at: Date;
  outcome: string;
  actor_kind: string;
  actor_id: string | null;
  actor_name: string | null;
  source_address: string | null;
  request_id: string | null;
  subject_kind: string | null;
  subject_id: string | null;
  before: unknown;
  after: unknown;
}

/** An event as the activity log tells it. */
export function toActivityEntry(
  row: ActivityRow,
  companyId: string,
): Omit<ActivityLogEntryInformation, 'companyId'> & { readonly companyId: string } {
  const { name, activityType, criticality } = activityOf(row.type);
  const payload = {
    sequence: row.sequence,
    type: row.type,
    outcome: row.outcome,
    actorKind: row.actor_kind,
    actorId: row.actor_id,
    actorName: row.actor_name,
    objectType: row.subject_kind,
    objectId: row.subject_id,
    sourceAddress: row.source_address,
    requestId: row.request_id,
    before: jsonOf(row.before),
    after: jsonOf(row.after),
  };
  return {
    id: row.id,
    companyId,
    activityDate: formatDateTime(row.occurred_at),
    activityType,
    activityName: name,
    criticality,
    message: messageOf(row, name),
    payload: Object.fromEntries(
      Object.entries(payload).filter((entry): entry is [string, string] => entry[1] !== null),
    ),
  };
}

/** `Policy Changed: mesh, by admin (USER)`; a refusal says why. */
function messageOf(row: ActivityRow, name: string): string {
  const { name: newName, commonName, reason }: Record<string, unknown> = Object(row.after);
  const { name: oldName }: Record<string, unknown> = Object(row.before);
  const object = [newName, commonName, oldName, row.subject_id].find(
    (text) => typeof text === 'string',
  );
  const actor = row.actor_name ?? row.actor_id;
  const who = actor === null ? row.actor_kind : `${actor} (${row.actor_kind})`;
  const why = typeof reason === 'string' ? `: ${reason}` : '';
  return `${name}${object === undefined ? '' : `: ${object}`}, by ${who}${why}`;
}

function jsonOf(value: unknown): string | null {
  return value === null || value === undefined ? null : JSON.stringify(value);
}
