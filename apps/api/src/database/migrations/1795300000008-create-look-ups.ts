import type { MigrationInterface, QueryRunner } from 'typeorm';

const FUNCTIONS = [
  'find_company_by_url_prefix(text)',
  'find_api_key(bytea)',
  'find_service_account(uuid)',
  'find_federated_service_account(uuid, text, text)',
  'find_token_signing_key(text)',
  'find_certificate_authority_by_name(text)',
  'find_certificate_authority_by_key_identifier(bytea)',
  'find_latest_crl(uuid, uuid)',
  'list_company_ids()',
  'register_key_encryption_key(uuid, bytea)',
  'search_issuer_certificates(text, text, boolean, text, uuid, integer)',
];

/**
 * Look-ups before the company is known, each a security-definer function that answers one question
 * (docs/decisions/0014-look-ups-before-the-company-is-known.md).
 */
export class CreateLookUps1795300000008 implements MigrationInterface {
  readonly name = 'CreateLookUps1795300000008';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create function find_company_by_url_prefix(p_url_prefix text)
      returns table (company_id uuid, url_prefix text, name text)
      language sql stable security definer set search_path = luciole, pg_temp as $function$
        select c.id, c.url_prefix, c.name from companies c where c.url_prefix = p_url_prefix
      $function$;

      create function find_api_key(p_key_hash bytea)
      returns table (company_id uuid, id uuid, user_id uuid, username text, roles text[], status text,
        validity_start timestamptz, validity_end timestamptz, last_used_on timestamptz, user_status text, user_disabled boolean)
      language sql stable security definer set search_path = luciole, pg_temp as $function$
        select k.company_id, k.id, k.user_id, u.username, u.roles, k.status, k.validity_start, k.validity_end,
          k.last_used_on, u.user_status, u.disabled or u.deleted_at is not null
        from api_keys k join users u on u.company_id = k.company_id and u.id = k.user_id
        where k.key_hash = p_key_hash
      $function$;

      create function find_service_account(p_id uuid)
      returns table (company_id uuid, id uuid, name text, scopes text[], authentication_type text, enabled boolean,
        credential_generation integer, credentials_expiring_on timestamptz, public_key text,
        public_key_fingerprint bytea, last_used_on timestamptz)
      language sql stable security definer set search_path = luciole, pg_temp as $function$
        select a.company_id, a.id, a.name, a.scopes, a.authentication_type, a.enabled, a.credential_generation,
          a.credentials_expiring_on, a.public_key, a.public_key_fingerprint, a.last_used_on
        from service_accounts a where a.id = p_id
      $function$;

      create function find_federated_service_account(p_company_id uuid, p_issuer_url text, p_subject text)
      returns table (company_id uuid, id uuid, name text, scopes text[], authentication_type text, enabled boolean,
        credential_generation integer, audience text, issuer_url text, jwks_uri text, subject text,
        last_used_on timestamptz)
      language sql stable security definer set search_path = luciole, pg_temp as $function$
        select a.company_id, a.id, a.name, a.scopes, a.authentication_type, a.enabled, a.credential_generation,
          a.audience, a.issuer_url, a.jwks_uri, a.subject, a.last_used_on
        from service_accounts a
        where a.company_id = p_company_id and a.issuer_url = p_issuer_url and a.subject = p_subject
          and a.authentication_type = 'rsaKeyFederated'
      $function$;

      create function find_token_signing_key(p_kid text)
      returns table (company_id uuid, id uuid, kid text, algorithm text, public_jwk jsonb, status text,
        not_before timestamptz, verify_until timestamptz)
      language sql stable security definer set search_path = luciole, pg_temp as $function$
        select k.company_id, k.id, k.kid, k.algorithm, k.public_jwk, k.status, k.not_before, k.verify_until
        from token_signing_keys k where k.kid = p_kid
      $function$;

      create function find_certificate_authority_by_name(p_name text)
      returns table (company_id uuid, id uuid, kind text, parent_id uuid, name text, status text, certificate_der bytea,
        certificate_fingerprint_sha256 bytea, certificate_fingerprint_sha1 bytea, subject_key_identifier bytea,
        not_after timestamptz)
      language sql stable security definer set search_path = luciole, pg_temp as $function$
        select a.company_id, a.id, a.kind, a.parent_id, a.name, a.status, a.certificate_der,
          a.certificate_fingerprint_sha256, a.certificate_fingerprint_sha1, a.subject_key_identifier, a.not_after
        from certificate_authorities a where a.name = p_name and a.certificate_der is not null
      $function$;

      create function find_certificate_authority_by_key_identifier(p_key_identifier bytea)
      returns table (company_id uuid, id uuid, kind text, parent_id uuid, name text, status text, certificate_der bytea,
        certificate_fingerprint_sha256 bytea, certificate_fingerprint_sha1 bytea, subject_key_identifier bytea,
        not_after timestamptz)
      language sql stable security definer set search_path = luciole, pg_temp as $function$
        select a.company_id, a.id, a.kind, a.parent_id, a.name, a.status, a.certificate_der,
          a.certificate_fingerprint_sha256, a.certificate_fingerprint_sha1, a.subject_key_identifier, a.not_after
        from certificate_authorities a
        where a.subject_key_identifier = p_key_identifier and a.certificate_der is not null
      $function$;

      create function find_latest_crl(p_company_id uuid, p_certificate_authority_id uuid)
      returns table (company_id uuid, crl_number bigint, der bytea, this_update timestamptz, next_update timestamptz)
      language sql stable security definer set search_path = luciole, pg_temp as $function$
        select c.company_id, c.crl_number, c.der, c.this_update, c.next_update
        from crls c
        where c.company_id = p_company_id and c.certificate_authority_id = p_certificate_authority_id
        order by c.crl_number desc limit 1
      $function$;

      create function list_company_ids() returns table (company_id uuid)
      language sql stable security definer set search_path = luciole, pg_temp as $function$
        select c.id from companies c order by c.id
      $function$;

      create function register_key_encryption_key(p_id uuid, p_check_value bytea)
      returns table (id uuid, check_value bytea, status text)
      language plpgsql security definer set search_path = luciole, pg_temp as $function$
      #variable_conflict use_column
      begin
        perform pg_advisory_xact_lock(hashtext('luciole'), hashtext('key-encryption-key'));
        if not exists (select from key_encryption_keys) then
          insert into key_encryption_keys (id, check_value) values (p_id, p_check_value);
        end if;
        return query select k.id, k.check_value, k.status from key_encryption_keys k order by k.creation_date;
      end $function$;
      comment on function register_key_encryption_key(uuid, bytea) is
        'Remembers the first key file that this database meets; afterwards only says which ones it knows';

      create function search_issuer_certificates(p_fragment text, p_ordering text, p_descending boolean,
        p_after_value text, p_after_id uuid, p_limit integer)
      returns table (company_id uuid, id uuid, place bigint)
      language plpgsql stable security definer
      set search_path = luciole, pg_temp set plan_cache_mode = force_custom_plan as $function$
      declare
        v_company uuid := nullif(current_setting('luciole.company_id', true), '')::uuid;
        v_pattern text := '%' || replace(replace(replace(p_fragment, '\\', '\\\\'), '%', '\\%'), '_', '\\_') || '%';
        v_column text := case p_ordering when 'creationDate' then 'creation_date' when 'validityEnd' then 'validity_end'
          when 'commonName' then 'common_name' end;
        v_type text := case p_ordering when 'commonName' then 'text' else 'timestamptz' end;
        v_keyset text := '';
        v_window constant integer := 2000;
        v_seen integer;
        v_found uuid[];
      begin
        if v_company is null or v_column is null then
          raise exception 'search_issuer_certificates needs a company and a known ordering' using errcode = '22023';
        end if;
        if p_after_id is not null then
          v_keyset := format('and (c.%I, c.id) %s ($3::%s, $4)', v_column, case when p_descending then '<' else '>' end, v_type);
        end if;
        -- Under row-level security the planner may not use the statistics of the name, and takes every fragment for a rare
        -- one (tried: 300 ms for a frequent one). So the next rows in order are looked at first: there a frequent fragment
        -- fills the page at once, and only a rare one goes on to the index of fragments.
        execute format(
          'select count(*), coalesce(array_agg(w.id order by w.place) filter (where w.matches), array[]::uuid[]) from (
             select c.id, c.common_name ilike $2 and c.hidden_at is null as matches, row_number() over () as place from (
               select c.id, c.common_name, c.hidden_at from issuer_certificates c where c.company_id = $1 %2$s
               order by c.%1$I %3$s, c.id %3$s limit $5) c) w',
          v_column, v_keyset, case when p_descending then 'desc' else 'asc' end)
        into v_seen, v_found using v_company, v_pattern, p_after_value, p_after_id, v_window;
        if v_seen < v_window or cardinality(v_found) >= p_limit then
          return query select v_company, f.id, f.place
            from unnest(v_found) with ordinality as f (id, place) where f.place <= p_limit;
          return;
        end if;
        return query execute format(
          'select m.company_id, m.id, row_number() over () from (
             select c.company_id, c.id from issuer_certificates c
             where c.company_id = $1 and c.common_name ilike $2 and c.hidden_at is null %2$s
             order by c.%1$I %3$s, c.id %3$s limit $5) m',
          v_column, v_keyset, case when p_descending then 'desc' else 'asc' end)
        using v_company, v_pattern, p_after_value, p_after_id, p_limit;
      end $function$;
      comment on function search_issuer_certificates(text, text, boolean, text, uuid, integer) is
        'Ruling 31: ids of the company''s certificates whose common name holds the fragment, in order, from after a cursor';

      revoke all on function ${FUNCTIONS.join(', ')} from public;
      grant execute on function ${FUNCTIONS.join(', ')} to luciole_service;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`drop function ${FUNCTIONS.join(', ')}`);
  }
}
