import type { MigrationInterface, QueryRunner } from 'typeorm';
import { rowSecurity } from './row-security.ts';

/** The audit trail (rulings 27 and 34). */
export class CreateAuditEvents1795300000007 implements MigrationInterface {
  readonly name = 'CreateAuditEvents1795300000007';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table audit_sequences (
        company_id uuid not null,
        last_sequence bigint not null,
        constraint pk_audit_sequences primary key (company_id),
        constraint fk_audit_sequences_company foreign key (company_id) references companies (id)
      ) with (fillfactor = 10);
      ${rowSecurity('audit_sequences', ['select'])}

      create table audit_events (
        company_id uuid not null,
        sequence bigint not null,
        id uuid not null,
        type text not null,
        occurred_at timestamptz(3) not null,
        outcome text not null,
        actor_kind text not null,
        actor_id uuid,
        actor_name text,
        source_address text,
        request_id text,
        subject_kind text,
        subject_id uuid,
        before jsonb,
        after jsonb,
        canonical bytea not null,
        constraint pk_audit_events primary key (company_id, sequence),
        constraint uq_audit_events_id unique (company_id, id),
        constraint fk_audit_events_company foreign key (company_id) references companies (id),
        constraint ck_audit_events_outcome check (outcome in ('SUCCESS', 'FAILURE', 'REFUSED')),
        constraint ck_audit_events_actor_kind check (actor_kind in ('USER', 'SERVICE_ACCOUNT', 'SYSTEM', 'ANONYMOUS')),
        constraint ck_audit_events_sequence check (sequence > 0)
      );
      comment on column audit_events.canonical is
        'The event as canonical JSON (RFC 8785) without its sequence: what is chained and exported';
      create index ix_audit_events_occurred_at on audit_events (company_id, occurred_at desc, sequence desc);
      create index ix_audit_events_subject on audit_events (company_id, subject_id, sequence desc);
      create index ix_audit_events_actor on audit_events (company_id, actor_id, sequence desc);
      create index ix_audit_events_type on audit_events (company_id, type, sequence desc);
      ${rowSecurity('audit_events', ['select'])}

      create function append_audit_event(p_company_id uuid, p_event jsonb) returns bigint
      language plpgsql security definer set search_path = luciole, pg_temp as $function$
      declare
        v_sequence bigint;
      begin
        insert into audit_sequences as s (company_id, last_sequence) values (p_company_id, 1)
          on conflict (company_id) do update set last_sequence = s.last_sequence + 1
          returning last_sequence into v_sequence;
        insert into audit_events (company_id, sequence, id, type, occurred_at, outcome, actor_kind, actor_id, actor_name,
            source_address, request_id, subject_kind, subject_id, before, after, canonical)
          select p_company_id, v_sequence, (p_event->>'id')::uuid, p_event->>'type', (p_event->>'occurredAt')::timestamptz,
            p_event->>'outcome', p_event->>'actorKind', (p_event->>'actorId')::uuid, p_event->>'actorName',
            p_event->>'sourceAddress', p_event->>'requestId', p_event->>'subjectKind', (p_event->>'subjectId')::uuid,
            nullif(p_event->'before', 'null'::jsonb), nullif(p_event->'after', 'null'::jsonb),
            decode(p_event->>'canonical', 'base64');
        return v_sequence;
      end $function$;
      comment on function append_audit_event(uuid, jsonb) is
        'Takes the next number of the company and holds it until commit, so that numbers have no gaps';

      create function record_audit_event(p_event jsonb) returns bigint
      language sql security definer set search_path = luciole, pg_temp as $function$
        select append_audit_event(nullif(current_setting('luciole.company_id', true), '')::uuid, p_event)
      $function$;
      comment on function record_audit_event(jsonb) is 'Appends an event to the trail of the company the transaction named';

      revoke all on function append_audit_event(uuid, jsonb), record_audit_event(jsonb) from public;
      grant execute on function record_audit_event(jsonb) to luciole_service;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop function record_audit_event(jsonb), append_audit_event(uuid, jsonb);
      drop table audit_events, audit_sequences;
    `);
  }
}
