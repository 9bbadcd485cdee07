import type { MigrationInterface, QueryRunner } from 'typeorm';

import { ALL_ROWS, rowSecurity } from './row-security.ts';

/** Conditions that need somebody, and the webhooks that tell of them (decision 0036). */
export class CreateAlerts1795300000185 implements MigrationInterface {
  readonly name = 'CreateAlerts1795300000185';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table alerts (
        company_id uuid not null,
        id uuid not null,
        kind text not null,
        severity text not null,
        subject_kind text not null,
        subject_id uuid not null,
        subject_name text not null,
        instance_name text not null default '',
        details jsonb not null,
        opened_at timestamptz(3) not null,
        resolved_at timestamptz(3),
        acknowledged_at timestamptz(3),
        acknowledged_by text,
        acknowledged_until timestamptz(3),
        note text,
        constraint pk_alerts primary key (company_id, id),
        constraint fk_alerts_company foreign key (company_id) references companies (id),
        constraint ck_alerts_severity check (severity in ('WARNING', 'CRITICAL')),
        constraint ck_alerts_acknowledged check ((acknowledged_at is null) = (acknowledged_by is null)
          and (acknowledged_at is not null or (acknowledged_until is null and note is null)))
      );
      comment on column alerts.instance_name is 'Of an issuer that gave one; an issuer is its service account with this name';
      create unique index uq_alerts_open on alerts (company_id, kind, subject_id, instance_name)
        where resolved_at is null;
      create index ix_alerts_resolved_at on alerts (company_id, resolved_at) where resolved_at is not null;
      ${rowSecurity('alerts', ALL_ROWS)}

      create table alert_events (
        company_id uuid not null,
        sequence bigint not null,
        alert_id uuid not null,
        event text not null,
        occurred_at timestamptz(3) not null,
        constraint pk_alert_events primary key (company_id, sequence),
        constraint fk_alert_events_alert foreign key (company_id, alert_id)
          references alerts (company_id, id) on delete cascade,
        constraint ck_alert_events_event check (event in ('OPENED', 'ESCALATED', 'RESOLVED'))
      );
      comment on table alert_events is 'What webhooks are told, in the order in which it is committed: one writer at a time';
      create index ix_alert_events_alert on alert_events (company_id, alert_id);
      ${rowSecurity('alert_events', ['select', 'insert', 'delete'])}

      create table alert_settings (
        company_id uuid not null,
        expiry_days integer not null,
        ca_days integer not null,
        silent_hours integer not null,
        quota_percent integer not null,
        jump_factor integer not null,
        modification_date timestamptz(3) not null,
        constraint pk_alert_settings primary key (company_id),
        constraint fk_alert_settings_company foreign key (company_id) references companies (id)
      );
      ${rowSecurity('alert_settings', ['select', 'insert', 'update'])}

      create table alert_webhooks (
        company_id uuid not null,
        id uuid not null,
        name text not null,
        url text not null,
        enabled boolean not null default true,
        sealed_secret bytea not null,
        delivered_sequence bigint not null,
        failure_count integer not null default 0,
        next_attempt_at timestamptz(3) not null,
        last_attempt_at timestamptz(3),
        last_failure text,
        creation_date timestamptz(3) not null,
        modification_date timestamptz(3) not null,
        constraint pk_alert_webhooks primary key (company_id, id),
        constraint fk_alert_webhooks_company foreign key (company_id) references companies (id),
        constraint uq_alert_webhooks_name unique (company_id, name)
      );
      comment on column alert_webhooks.sealed_secret is 'HMAC key of deliveries in an envelope (src/secrets/envelope.ts)';
      create index ix_alert_webhooks_due on alert_webhooks (next_attempt_at) where enabled;
      ${rowSecurity('alert_webhooks', ALL_ROWS)}
      create trigger ck_sealed_under_known_key before insert or update of sealed_secret on alert_webhooks
        for each row execute function require_known_key_encryption_key('sealed_secret');

      create function list_due_alert_webhooks(p_now timestamptz, p_limit integer)
      returns table (company_id uuid, id uuid)
      language sql stable security definer set search_path = luciole, pg_temp as $function$
        select w.company_id, w.id
        from alert_webhooks w
        where w.enabled and w.next_attempt_at <= p_now and w.delivered_sequence < (
          select max(e.sequence) from alert_events e where e.company_id = w.company_id)
        order by w.next_attempt_at limit p_limit
      $function$;
      comment on function list_due_alert_webhooks(timestamptz, integer) is
        'Webhooks that have something to get; a sender visits each in its company';

      create function count_open_alerts(p_now timestamptz)
      returns table (kind text, severity text, count integer)
      language sql stable security definer set search_path = luciole, pg_temp as $function$
        select a.kind, a.severity, count(*)::integer
        from alerts a
        where a.resolved_at is null and (a.acknowledged_at is null or a.acknowledged_until <= p_now)
        group by a.kind, a.severity
      $function$;
      comment on function count_open_alerts(timestamptz) is
        'Open alerts of the deployment that nobody takes care of, for the metric';

      revoke all on function list_due_alert_webhooks(timestamptz, integer), count_open_alerts(timestamptz) from public;
      grant execute on function list_due_alert_webhooks(timestamptz, integer), count_open_alerts(timestamptz)
        to luciole_service;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop function list_due_alert_webhooks(timestamptz, integer);
      drop function count_open_alerts(timestamptz);
      drop table alert_webhooks, alert_settings, alert_events, alerts;
    `);
  }
}
