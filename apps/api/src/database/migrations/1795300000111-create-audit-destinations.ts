import type { MigrationInterface, QueryRunner } from 'typeorm';
import { ALL_ROWS, rowSecurity } from './row-security.ts';

/** Where companies have their audit trails sent, and what became of it. */
export class CreateAuditDestinations1795300000111 implements MigrationInterface {
  readonly name = 'CreateAuditDestinations1795300000111';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table audit_destinations (
        company_id uuid not null,
        id uuid not null,
        name text not null,
        kind text not null,
        url text not null,
        enabled boolean not null default true,
        sealed_secret bytea,
        forwarded_sequence bigint not null,
        forwarded_checkpoint_id uuid,
        failure_count integer not null default 0,
        next_attempt_at timestamptz(3) not null,
        creation_date timestamptz(3) not null,
        modification_date timestamptz(3) not null,
        constraint pk_audit_destinations primary key (company_id, id),
        constraint fk_audit_destinations_company foreign key (company_id) references companies (id),
        constraint uq_audit_destinations_name unique (company_id, name),
        constraint ck_audit_destinations_kind check (kind in ('WEBHOOK', 'SYSLOG')),
        constraint ck_audit_destinations_sealed_secret check ((kind = 'WEBHOOK') = (sealed_secret is not null))
      );
      comment on column audit_destinations.sealed_secret is 'HMAC key of deliveries in an envelope (src/secrets/envelope.ts)';
      create index ix_audit_destinations_due on audit_destinations (next_attempt_at) where enabled;
      ${rowSecurity('audit_destinations', ALL_ROWS)}
      create trigger ck_sealed_under_known_key before insert or update of sealed_secret on audit_destinations
        for each row execute function require_known_key_encryption_key('sealed_secret');

      create table audit_deliveries (
        company_id uuid not null,
        id uuid not null,
        audit_destination_id uuid not null,
        first_sequence bigint not null,
        last_sequence bigint not null,
        outcome text not null,
        detail text,
        attempt integer not null,
        attempted_at timestamptz(3) not null,
        duration_milliseconds integer not null,
        constraint pk_audit_deliveries primary key (company_id, id),
        constraint fk_audit_deliveries_destination foreign key (company_id, audit_destination_id)
          references audit_destinations (company_id, id) on delete cascade,
        constraint ck_audit_deliveries_outcome check (outcome in ('DELIVERED', 'FAILED'))
      );
      create index ix_audit_deliveries_destination on audit_deliveries (company_id, audit_destination_id, id desc);
      ${rowSecurity('audit_deliveries', ['select', 'insert', 'delete'])}

      create function list_due_audit_destinations(p_now timestamptz, p_limit integer)
      returns table (company_id uuid, id uuid)
      language sql stable security definer set search_path = luciole, pg_temp as $function$
        select d.company_id, d.id
        from audit_destinations d join audit_chain_heads h on h.company_id = d.company_id
        where d.enabled and d.next_attempt_at <= p_now
          and (d.forwarded_sequence < h.sequence
            or exists (select from audit_checkpoints c
              where c.company_id = d.company_id and c.sequence >= h.sequence
                and c.id > coalesce(d.forwarded_checkpoint_id, '00000000-0000-0000-0000-000000000000')))
        order by d.next_attempt_at limit p_limit
      $function$;
      comment on function list_due_audit_destinations(timestamptz, integer) is
        'Destinations that have something to get; a forwarder visits each in its company';
      revoke all on function list_due_audit_destinations(timestamptz, integer) from public;
      grant execute on function list_due_audit_destinations(timestamptz, integer) to luciole_service;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop function list_due_audit_destinations(timestamptz, integer);
      drop table audit_deliveries, audit_destinations;
    `);
  }
}
