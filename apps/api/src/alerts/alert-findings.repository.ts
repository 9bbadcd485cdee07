import { Injectable } from '@nestjs/common';
import type { AlertSettings } from '@luciole/contract';

import type { CompanyTransaction } from '../database/company-database.ts';
import { uuidV7 } from '../database/uuid-v7.ts';
import type { AlertRow } from './alert.row.ts';
import { type Condition, PARAMETERS } from './conditions/condition.ts';

/** Most open alerts of one kind; what is found beyond waits until others are resolved. */
const MOST_OPEN = 1000;

/** What conditions are measured by. */
export interface Thresholds {
  readonly settings: AlertSettings;
  readonly quotas: { readonly maxLiveSubCas: number; readonly maxIssuesPerHour: number };
}

type Finding = Pick<
  AlertRow,
  'kind' | 'severity' | 'subject_kind' | 'subject_id' | 'subject_name' | 'instance_name' | 'details'
>;

/** What became of an alert, or what has none yet. */
interface Change extends Record<string, unknown> {
  readonly event: 'OPENED' | 'ESCALATED' | 'RESOLVED';
  readonly id: string | null;
  readonly found: Finding | null;
}

/**
 * Compares what is found with what is open: resolves, updates, and tells what is new. An alert that has become graver is
 * no longer acknowledged. A full join is never made row by row: when the control plane was away, every issuer is found,
 * and nobody can estimate that.
 */
const compare = ({ sql }: Condition) => `
  with parameters as (select ${Object.values(PARAMETERS).join(', ')}),
  found as materialized (${sql}),
  open as materialized (
    select * from alerts where company_id = $1 and resolved_at is null and kind = any($10::text[])
  ), compared as materialized (
    select f.*, o.id, o.severity = 'WARNING' and f.severity = 'CRITICAL' as is_graver,
      (f.severity, f.subject_name, f.details) is distinct from (o.severity, o.subject_name, o.details) as is_other
    from found f full join open o
      on f.kind = o.kind and f.subject_id = o.subject_id and f.instance_name = o.instance_name
  ), resolved as (
    update alerts a set resolved_at = $2 from compared c
    where a.company_id = $1 and a.id = c.id and c.kind is null
    returning a.id
  ), changed as (
    update alerts a set severity = c.severity, subject_name = c.subject_name, details = c.details,
      acknowledged_at = case when not c.is_graver then a.acknowledged_at end,
      acknowledged_by = case when not c.is_graver then a.acknowledged_by end,
      acknowledged_until = case when not c.is_graver then a.acknowledged_until end,
      note = case when not c.is_graver then a.note end
    from compared c
    where a.company_id = $1 and a.id = c.id and c.kind is not null and c.is_other
    returning a.id, c.is_graver
  ), places as (
    select c.*, row_number() over (partition by c.kind order by c.id is null, c.subject_id, c.instance_name) as place
    from compared c where c.kind is not null
  ), fresh as (
    select p.kind, p.severity, p.subject_kind, p.subject_id, p.subject_name, p.instance_name, p.details
    from places p where p.id is null and p.place <= ${MOST_OPEN}
  )
  select 'RESOLVED' as event, id, null::jsonb as found from resolved
  union all select 'ESCALATED', id, null from changed where is_graver
  union all select 'OPENED', null, to_jsonb(fresh) from fresh`;

/** Keeps alerts as the conditions are. */
@Injectable()
export class AlertFindingsRepository {
  /** Takes the turn of a company until the transaction ends; `false` when another process has it. */
  async begin(tx: CompanyTransaction): Promise<boolean> {
    const [row] = await tx.query<{ taken: boolean }>(
      `select pg_try_advisory_xact_lock(hashtext('luciole alerts'), hashtext($1)) as taken`,
      [tx.companyId],
    );
    return row?.taken === true;
  }

  /** Opens, updates and resolves the alerts of a condition; answers how many events that were. Needs {@link begin}. */
  async apply(
    tx: CompanyTransaction,
    condition: Condition,
    { quotas, settings }: Thresholds,
    now: Date,
  ): Promise<number> {
    const changes = await tx.query<Change>(compare(condition), [
      tx.companyId,
      now,
      settings.expiryDays,
      settings.caDays,
      settings.silentHours,
      settings.quotaPercent,
      settings.jumpFactor,
      quotas.maxLiveSubCas,
      quotas.maxIssuesPerHour,
      condition.kinds,
    ]);
    if (changes.length === 0) return 0;
    const events = changes.map(({ event, found, id }) => ({
      ...found,
      event,
      id: id ?? uuidV7(now),
    }));
    await tx.execute(
      `insert into alerts (company_id, id, kind, severity, subject_kind, subject_id, subject_name, instance_name, details,
         opened_at)
       select $1, e.id, e.kind, e.severity, e.subject_kind, e.subject_id, e.subject_name, e.instance_name, e.details, $2
       from jsonb_to_recordset($3::jsonb) as e (event text, id uuid, kind text, severity text, subject_kind text,
         subject_id uuid, subject_name text, instance_name text, details jsonb)
       where e.event = 'OPENED'`,
      [tx.companyId, now, JSON.stringify(events)],
    );
    // Never a number that a webhook has passed already, also when everything old was forgotten.
    await tx.execute(
      `insert into alert_events (company_id, sequence, alert_id, event, occurred_at)
       select $1, e.place + greatest(0, (select max(sequence) from alert_events where company_id = $1),
           (select max(delivered_sequence) from alert_webhooks where company_id = $1)), e.id, e.event, $2
       from rows from (jsonb_to_recordset($3::jsonb) as (event text, id uuid)) with ordinality as e (event, id, place)`,
      [tx.companyId, now, JSON.stringify(events)],
    );
    return events.length;
  }

  /** Forgets what was resolved before an instant; answers how many alerts. */
  forget(tx: CompanyTransaction, before: Date): Promise<number> {
    return tx.execute('delete from alerts where company_id = $1 and resolved_at < $2', [
      tx.companyId,
      before,
    ]);
  }
}
