import type { MigrationInterface, QueryRunner } from 'typeorm';
import { rowSecurity } from './row-security.ts';

/**
 * The off switch (decision 0030): incidents, the sub-CAs that each one hit, and the refusal of a reservation that an open
 * freeze forbids.
 *
 * `reserve_issuer_certificates` stays what it is; who serves reaches it through the function that looks for freezes first.
 */
export class CreateIncidents1795300000157 implements MigrationInterface {
  readonly name = 'CreateIncidents1795300000157';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table incidents (
        company_id uuid not null,
        id uuid not null,
        action text not null,
        target_kind text not null,
        target_id uuid not null,
        target_name text not null,
        service_account_id uuid,
        instance_name text,
        note text not null,
        reason text,
        preview jsonb not null,
        opened_at timestamptz(3) not null,
        opened_by text not null,
        closed_at timestamptz(3),
        closed_by text,
        constraint pk_incidents primary key (company_id, id),
        constraint fk_incidents_company foreign key (company_id) references companies (id),
        constraint ck_incidents_action check (action in ('FREEZE', 'QUARANTINE', 'REVOKE')),
        constraint ck_incidents_target_kind check (
          target_kind in ('ISSUER', 'SERVICE_ACCOUNT', 'CONFIGURATION', 'SUB_CA_PROVIDER', 'CERTIFICATE_AUTHORITY')),
        constraint ck_incidents_issuer check ((target_kind = 'ISSUER') = (service_account_id is not null)),
        constraint ck_incidents_closed check ((closed_at is null) = (closed_by is null))
      );
      comment on column incidents.target_id is
        'No reference: what it names may be deleted, and the incident stays. For ISSUER one of its certificates';
      comment on column incidents.service_account_id is 'For ISSUER, with instance_name: who is meant';
      comment on column incidents.preview is 'What was live at the act, as the contract words it';
      create unique index uq_incidents_open_freeze on incidents (company_id, target_kind, target_id)
        where action = 'FREEZE' and closed_at is null;
      create index ix_incidents_opened_at on incidents (company_id, opened_at);
      ${rowSecurity('incidents', ['select', 'insert', 'update (closed_at, closed_by)'])}

      create table incident_sub_cas (
        company_id uuid not null,
        incident_id uuid not null,
        issuer_certificate_id uuid not null,
        confirmed_at timestamptz(3),
        constraint pk_incident_sub_cas primary key (company_id, incident_id, issuer_certificate_id),
        constraint fk_incident_sub_cas_incident
          foreign key (company_id, incident_id) references incidents (company_id, id),
        constraint fk_incident_sub_cas_issuer_certificate
          foreign key (company_id, issuer_certificate_id) references issuer_certificates (company_id, id)
      );
      comment on column incident_sub_cas.confirmed_at is 'When its issuer said that it signs with it no more';
      create index ix_incident_sub_cas_issuer_certificate on incident_sub_cas (company_id, issuer_certificate_id);
      ${rowSecurity('incident_sub_cas', ['select', 'insert', 'update (confirmed_at)'])}

      create function has_freeze(p_company_id uuid, p_service_account_id uuid, p_instance_name text,
        p_configuration_id uuid, p_sub_ca_provider_id uuid, p_certificate_authority_id uuid) returns boolean
      language sql stable set search_path = luciole, pg_temp as $function$
        select exists (
          select from incidents i
          where i.company_id = p_company_id and i.action = 'FREEZE' and i.closed_at is null and case i.target_kind
            when 'ISSUER' then i.service_account_id = p_service_account_id
              and i.instance_name is not distinct from p_instance_name
            when 'SERVICE_ACCOUNT' then i.target_id = p_service_account_id
            when 'CONFIGURATION' then i.target_id = p_configuration_id
            when 'SUB_CA_PROVIDER' then i.target_id = p_sub_ca_provider_id
            else i.target_id in (
              with recursive above as (
                select a.id, a.parent_id from certificate_authorities a
                  where a.company_id = p_company_id and a.id = p_certificate_authority_id
                union
                select a.id, a.parent_id from certificate_authorities a join above b on a.id = b.parent_id
                  where a.company_id = p_company_id)
              select id from above)
          end)
      $function$;
      comment on function has_freeze(uuid, uuid, text, uuid, uuid, uuid) is
        'Whether an open freeze forbids this issuer to sign, under this configuration, provider and CA';
      revoke all on function has_freeze(uuid, uuid, text, uuid, uuid, uuid) from public;
      grant execute on function has_freeze(uuid, uuid, text, uuid, uuid, uuid) to luciole_service;

      create function reserve_unless_frozen(p_items jsonb, p_reservation_seconds integer default 30)
      returns table (item integer, company_id uuid, outcome text, certificate_id uuid, reservation_id uuid)
      language plpgsql security definer set search_path = luciole, pg_temp as $function$
      #variable_conflict use_column
      declare
        v_frozen integer[];
      begin
        -- Whoever opens an incident has this lock alone: a freeze sees every reservation that was before it, and this sees it.
        perform pg_advisory_xact_lock_shared(hashtext('luciole incidents'), hashtext(c.id::text))
          from (select distinct "companyId" as id from jsonb_to_recordset(p_items) as i ("companyId" uuid) order by 1) c;
        v_frozen := array(
          select i."item" from jsonb_to_recordset(p_items) as i ("item" integer, "companyId" uuid,
            "serviceAccountId" uuid, "instanceName" text, "configurationId" uuid, "subCaProviderId" uuid,
            "certificateAuthorityId" uuid)
          where has_freeze(i."companyId", i."serviceAccountId", i."instanceName", i."configurationId",
            i."subCaProviderId", i."certificateAuthorityId"));
        if cardinality(v_frozen) = 0 then
          return query select * from reserve_issuer_certificates(p_items, p_reservation_seconds);
          return;
        end if;
        return query
          select i."item", i."companyId", 'FROZEN', null::uuid, null::uuid
          from jsonb_to_recordset(p_items) as i ("item" integer, "companyId" uuid) where i."item" = any(v_frozen);
        return query
          select * from reserve_issuer_certificates((
            select coalesce(jsonb_agg(e.value), '[]') from jsonb_array_elements(p_items) e
            where (e.value->>'item')::integer <> all(v_frozen)), p_reservation_seconds);
      end $function$;
      revoke all on function reserve_unless_frozen(jsonb, integer) from public;
      grant execute on function reserve_unless_frozen(jsonb, integer) to luciole_service;
      revoke execute on function reserve_issuer_certificates(jsonb, integer) from luciole_service;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      grant execute on function reserve_issuer_certificates(jsonb, integer) to luciole_service;
      drop function reserve_unless_frozen(jsonb, integer);
      drop function has_freeze(uuid, uuid, text, uuid, uuid, uuid);
      drop table incident_sub_cas, incidents;
    `);
  }
}
