import type { MigrationInterface, QueryRunner } from 'typeorm';
import { rowSecurity } from './row-security.ts';

/**
 * The chain over the audit trail (ruling 27; docs/decisions/0019). The serving role reads all of it and writes none of the links: the one function
 * that does computes them itself, and takes nothing but a number of events.
 */
export class CreateAuditChain1795300000071 implements MigrationInterface {
  readonly name = 'CreateAuditChain1795300000071';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table audit_links (
        company_id uuid not null,
        sequence bigint not null,
        link bytea not null,
        constraint pk_audit_links primary key (company_id, sequence),
        constraint fk_audit_links_company foreign key (company_id) references companies (id),
        constraint ck_audit_links_link check (octet_length(link) = 32)
      );
      comment on table audit_links is
        'One row per chained event. No reference to it: a link outlives an event that somebody removes, and so tells on him';
      ${rowSecurity('audit_links', ['select'])}

      create table audit_chain_heads (
        company_id uuid not null,
        sequence bigint not null,
        link bytea not null,
        constraint pk_audit_chain_heads primary key (company_id),
        constraint fk_audit_chain_heads_company foreign key (company_id) references companies (id)
      ) with (fillfactor = 50);
      ${rowSecurity('audit_chain_heads', ['select'])}

      create table audit_cuts (
        company_id uuid not null,
        sequence bigint not null,
        link bytea not null,
        event_count bigint not null,
        cut_at timestamptz(3) not null default now(),
        constraint pk_audit_cuts primary key (company_id, sequence),
        constraint fk_audit_cuts_company foreign key (company_id) references companies (id)
      );
      comment on table audit_cuts is 'The last event that each pruning removed, with its link: where the trail goes on from';
      ${rowSecurity('audit_cuts', ['select'])}

      create table audit_signing_keys (
        company_id uuid not null,
        id uuid not null,
        public_jwk jsonb not null,
        public_key_hash bytea not null,
        sealed_private_key bytea,
        status text not null default 'ACTIVE',
        sign_until timestamptz(3) not null,
        creation_date timestamptz(3) not null,
        constraint pk_audit_signing_keys primary key (company_id, id),
        constraint fk_audit_signing_keys_company foreign key (company_id) references companies (id),
        constraint ck_audit_signing_keys_status check (status in ('ACTIVE', 'VERIFY_ONLY')),
        constraint ck_audit_signing_keys_public_key_hash check (octet_length(public_key_hash) = 32),
        constraint ck_audit_signing_keys_sealed check ((status = 'ACTIVE') = (sealed_private_key is not null))
      );
      comment on column audit_signing_keys.sealed_private_key is
        'PKCS#8 in an envelope (src/secrets/envelope.ts); erased when the key only verifies';
      create unique index uq_audit_signing_keys_active on audit_signing_keys (company_id) where status = 'ACTIVE';
      ${rowSecurity('audit_signing_keys', ['select', 'insert', 'update (status, sealed_private_key)'])}
      create trigger ck_sealed_under_known_key before insert or update of sealed_private_key on audit_signing_keys
        for each row execute function require_known_key_encryption_key('sealed_private_key');

      create table audit_checkpoints (
        company_id uuid not null,
        id uuid not null,
        sequence bigint not null,
        link bytea not null,
        reason text not null,
        signed_at timestamptz(3) not null,
        jws text not null,
        constraint pk_audit_checkpoints primary key (company_id, id),
        constraint fk_audit_checkpoints_company foreign key (company_id) references companies (id),
        constraint ck_audit_checkpoints_reason check (reason in ('SCHEDULED', 'REQUESTED', 'EXPORT', 'PRUNING'))
      );
      create index ix_audit_checkpoints_sequence on audit_checkpoints (company_id, sequence desc, id desc);
      ${rowSecurity('audit_checkpoints', ['select', 'insert'])}

      create table audit_settings (
        company_id uuid not null,
        retention_days integer,
        modification_date timestamptz(3) not null,
        constraint pk_audit_settings primary key (company_id),
        constraint fk_audit_settings_company foreign key (company_id) references companies (id),
        constraint ck_audit_settings_retention_days check (retention_days between 30 and 36500)
      );
      ${rowSecurity('audit_settings', ['select', 'insert', 'update'])}

      create function audit_genesis_link(p_company_id uuid) returns bytea
      language sql immutable set search_path = luciole, pg_temp as $function$
        select sha256(convert_to('luciole audit trail 1 ' || p_company_id::text, 'UTF8'))
      $function$;
      comment on function audit_genesis_link(uuid) is 'What the first event of a company is linked to';

      create function link_audit_events(p_limit integer) returns integer
      language plpgsql security definer set search_path = luciole, pg_temp as $function$
      declare
        v_trail record;
        v_event record;
        v_link bytea;
        v_sequences bigint[];
        v_links bytea[];
        v_count integer := 0;
      begin
        -- Held until commit: the next chainer sees these heads, or nobody does.
        if not pg_try_advisory_xact_lock(hashtext('luciole'), hashtext('audit chain')) then
          return null;
        end if;
        for v_trail in
          select s.company_id, coalesce(h.sequence, 0) as sequence,
            coalesce(h.link, audit_genesis_link(s.company_id)) as link
          from audit_sequences s left join audit_chain_heads h on h.company_id = s.company_id
          where s.last_sequence > coalesce(h.sequence, 0)
          order by s.company_id
        loop
          exit when v_count >= p_limit;
          v_link := v_trail.link; v_sequences := '{}'; v_links := '{}';
          -- A number is held until commit, so whatever is visible has everything before it: there is nothing to wait for.
          for v_event in
            select e.sequence, e.canonical from audit_events e
            where e.company_id = v_trail.company_id and e.sequence > v_trail.sequence
            order by e.sequence limit p_limit - v_count
          loop
            v_link := sha256(v_link || int8send(v_event.sequence) || sha256(v_event.canonical));
            v_sequences := v_sequences || v_event.sequence;
            v_links := v_links || v_link;
          end loop;
          continue when cardinality(v_sequences) = 0;
          insert into audit_links (company_id, sequence, link)
            select v_trail.company_id, l.sequence, l.link from unnest(v_sequences, v_links) as l (sequence, link);
          insert into audit_chain_heads as h (company_id, sequence, link)
            values (v_trail.company_id, v_sequences[cardinality(v_sequences)], v_link)
            on conflict (company_id) do update set sequence = excluded.sequence, link = excluded.link;
          v_count := v_count + cardinality(v_sequences);
        end loop;
        return v_count;
      end $function$;
      comment on function link_audit_events(integer) is
        'Links events that have no link yet, of all companies and at most so many; null when another chainer is at it';

      create function prune_audit_events(p_through bigint) returns bigint
      language plpgsql security definer set search_path = luciole, pg_temp as $function$
      declare
        v_company uuid := nullif(current_setting('luciole.company_id', true), '')::uuid;
        v_days integer;
        v_link bytea;
        v_count bigint;
      begin
        select retention_days into v_days from audit_settings where company_id = v_company for share;
        select link into v_link from audit_links where company_id = v_company and sequence = p_through;
        if v_days is null or v_link is null
          or not exists (select from audit_checkpoints c
            where c.company_id = v_company and c.sequence = p_through and c.link = v_link)
          or exists (select from audit_events e where e.company_id = v_company and e.sequence <= p_through
            and e.occurred_at >= now() - make_interval(days => v_days)) then
          raise exception 'only events older than the retention period and under a checkpoint are pruned' using errcode = '42501';
        end if;
        delete from audit_events where company_id = v_company and sequence <= p_through;
        get diagnostics v_count = row_count;
        delete from audit_links where company_id = v_company and sequence <= p_through;
        insert into audit_cuts (company_id, sequence, link, event_count) values (v_company, p_through, v_link, v_count);
        return v_count;
      end $function$;
      comment on function prune_audit_events(bigint) is
        'Removes the oldest events of the company of the transaction, when its own settings say that they are old enough';

      revoke all on function audit_genesis_link(uuid), link_audit_events(integer), prune_audit_events(bigint) from public;
      grant execute on function audit_genesis_link(uuid), link_audit_events(integer), prune_audit_events(bigint)
        to luciole_service;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop function prune_audit_events(bigint), link_audit_events(integer), audit_genesis_link(uuid);
      drop table audit_settings, audit_checkpoints, audit_signing_keys, audit_cuts, audit_chain_heads, audit_links;
    `);
  }
}
