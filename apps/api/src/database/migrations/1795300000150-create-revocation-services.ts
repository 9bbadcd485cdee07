import type { MigrationInterface, QueryRunner } from 'typeorm';

const BEFORE = `'id', a.id, 'name', a.name, 'keyIdentifier', encode(a.subject_key_identifier, 'hex'),`;
const AFTER = `${BEFORE} 'crlShards', a.crl_shards, 'crlBaseUrls', a.crl_base_urls, 'hasOcsp', a.ocsp_enabled,`;

/**
 * Shards of CRLs, in which CRL a revocation was first published, and OCSP per CA (decision 0027).
 *
 * A revocation without a CRL number waits to be published; those that exist are in the newest CRL of their CA, because
 * each was signed in the transaction of its revocation.
 */
export class CreateRevocationServices1795300000150 implements MigrationInterface {
  readonly name = 'CreateRevocationServices1795300000150';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table certificate_authorities
        add column crl_shards integer not null default 0,
        add column crl_base_urls text[] not null default '{}',
        add column ocsp_enabled boolean not null default false,
        add column ocsp_since timestamptz(3),
        add constraint ck_certificate_authorities_crl_shards check (crl_shards between 0 and 1000),
        add constraint ck_certificate_authorities_ocsp check (not ocsp_enabled or ocsp_since is not null);
      comment on column certificate_authorities.crl_shards is
        'Into how many CRLs new certificates are spread; 0: they name the complete one. Never lowered';
      comment on column certificate_authorities.crl_base_urls is
        'Base URLs under which certificates name shards: their CRLs repeat them all (RFC 5280 §6.3.3 (b))';
      comment on column certificate_authorities.ocsp_enabled is 'Whether new certificates name the responder';
      comment on column certificate_authorities.ocsp_since is
        'Since when the responder answers; it goes on when new certificates do not name it, for those that do';

      alter table crls add column shard integer not null default 0,
        add constraint ck_crls_shard check (shard between 0 and 1000);
      comment on column crls.shard is '0: complete; else for the certificates that name it (RFC 5280 §5.2.5)';
      create index ix_crls_shard on crls (company_id, certificate_authority_id, shard, crl_number desc);

      alter table certificate_revocations
        add column crl_shard integer not null default 0,
        add column crl_number bigint,
        add constraint ck_certificate_revocations_crl_shard check (crl_shard between 0 and 1000);
      comment on column certificate_revocations.crl_number is
        'The first complete CRL that lists it; null while none does';
      update certificate_revocations r set crl_number = (
        select max(c.crl_number) from crls c
        where c.company_id = r.company_id and c.certificate_authority_id = r.certificate_authority_id);
      create index ix_certificate_revocations_unpublished
        on certificate_revocations (company_id, certificate_authority_id) where crl_number is null;
      create index ix_certificate_revocations_validity_end
        on certificate_revocations (company_id, certificate_authority_id, validity_end);
      grant update (crl_number) on certificate_revocations to luciole_service;

      alter table serial_numbers drop constraint ck_serial_numbers_purpose;
      alter table serial_numbers add constraint ck_serial_numbers_purpose
        check (purpose in ('ISSUER_CERTIFICATE', 'CA_CERTIFICATE', 'OCSP_RESPONDER'));

      create or replace function find_latest_crl(p_company_id uuid, p_certificate_authority_id uuid)
      returns table (company_id uuid, crl_number bigint, der bytea, this_update timestamptz, next_update timestamptz)
      language sql stable security definer set search_path = luciole, pg_temp as $function$
        select c.company_id, c.crl_number, c.der, c.this_update, c.next_update
        from crls c
        where c.company_id = p_company_id and c.certificate_authority_id = p_certificate_authority_id and c.shard = 0
        order by c.crl_number desc limit 1
      $function$;
      create function find_latest_shard_crl(p_company_id uuid, p_certificate_authority_id uuid, p_shard integer)
      returns table (company_id uuid, crl_number bigint, der bytea, this_update timestamptz, next_update timestamptz)
      language sql stable security definer set search_path = luciole, pg_temp as $function$
        select c.company_id, c.crl_number, c.der, c.this_update, c.next_update
        from crls c
        where c.company_id = p_company_id and c.certificate_authority_id = p_certificate_authority_id
          and c.shard = p_shard
        order by c.crl_number desc limit 1
      $function$;
      revoke all on function find_latest_shard_crl(uuid, uuid, integer) from public;
      grant execute on function find_latest_shard_crl(uuid, uuid, integer) to luciole_service;
    `);
    await runner.query(findBootstrapContexts(AFTER));
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(findBootstrapContexts(BEFORE));
    await runner.query(`
      drop function find_latest_shard_crl(uuid, uuid, integer);
      create or replace function find_latest_crl(p_company_id uuid, p_certificate_authority_id uuid)
      returns table (company_id uuid, crl_number bigint, der bytea, this_update timestamptz, next_update timestamptz)
      language sql stable security definer set search_path = luciole, pg_temp as $function$
        select c.company_id, c.crl_number, c.der, c.this_update, c.next_update
        from crls c
        where c.company_id = p_company_id and c.certificate_authority_id = p_certificate_authority_id
        order by c.crl_number desc limit 1
      $function$;
      -- Numbers of responders stay burnt.
      update serial_numbers set purpose = 'CA_CERTIFICATE' where purpose = 'OCSP_RESPONDER';
      alter table serial_numbers drop constraint ck_serial_numbers_purpose;
      alter table serial_numbers add constraint ck_serial_numbers_purpose
        check (purpose in ('ISSUER_CERTIFICATE', 'CA_CERTIFICATE'));
      revoke update (crl_number) on certificate_revocations from luciole_service;
      drop index ix_certificate_revocations_unpublished, ix_certificate_revocations_validity_end;
      alter table certificate_revocations drop column crl_shard, drop column crl_number;
      delete from crls where shard > 0;
      drop index ix_crls_shard;
      alter table crls drop column shard;
      alter table certificate_authorities drop column crl_shards, drop column crl_base_urls, drop column ocsp_enabled, drop column ocsp_since;
    `);
  }
}

/** The function of CreateBootstrapLookUp1795300000021 in full. */
function findBootstrapContexts(authority: string): string {
  return `
      create or replace function find_bootstrap_contexts(p_items jsonb)
      returns table (item integer, configuration jsonb, provider jsonb, authority jsonb, policies jsonb)
      language sql stable security definer set search_path = luciole, pg_temp as $function$
        select i."item", to_jsonb(c), to_jsonb(p) - 'sealed_pkcs11_pin',
          jsonb_build_object(${authority} 'status', a.status, 'accountId', n.id,
            'fingerprint', encode(a.certificate_fingerprint_sha256, 'hex')),
          case when p.name_constraints or coalesce((to_jsonb(p)->>'extended_key_usage_limit')::boolean, false)
            then (select jsonb_agg(to_jsonb(q) order by q.id) from configuration_policies l
              join policies q on q.company_id = l.company_id and q.id = l.policy_id
              where l.company_id = c.company_id and l.configuration_id = c.id)
          end
        from jsonb_to_recordset(p_items) as i ("item" integer, "companyId" uuid, "serviceAccountId" uuid)
        join configuration_service_accounts s
          on s.company_id = i."companyId" and s.service_account_id = i."serviceAccountId"
        join configurations c on c.company_id = s.company_id and c.id = s.configuration_id
        join sub_ca_providers p on p.company_id = c.company_id and p.id = c.sub_ca_provider_id
        join ca_accounts n on n.company_id = p.company_id and n.id = p.ca_account_id
        left join certificate_authorities a on a.company_id = n.company_id and a.id = n.certificate_authority_id
      $function$;
  `;
}
