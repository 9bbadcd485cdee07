import type { MigrationInterface, QueryRunner } from 'typeorm';
import { ALL_ROWS, rowSecurity } from './row-security.ts';

const OF_A_USER = (table: string) =>
  `constraint fk_${table}_user foreign key (company_id, user_id) references users (company_id, id) on delete cascade`;

/**
 * Passwords, sessions, second factors, one-time links and the delays between attempts; and teams begin to give their role
 * to whoever is in them. Nothing here can be used by whoever reads it: hashes, and seeds in envelopes.
 */
export class CreateSignIn1795300000101 implements MigrationInterface {
  readonly name = 'CreateSignIn1795300000101';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table user_passwords (
        company_id uuid not null,
        user_id uuid not null,
        password_hash text not null,
        must_change boolean not null default false,
        changed_on timestamptz(3) not null,
        constraint pk_user_passwords primary key (company_id, user_id),
        ${OF_A_USER('user_passwords')},
        constraint ck_user_passwords_password_hash check (password_hash like '$argon2id$%')
      );
      ${rowSecurity('user_passwords', ALL_ROWS)}

      create table user_sessions (
        company_id uuid not null,
        id uuid not null,
        user_id uuid not null,
        token_hash bytea not null,
        former_token_hash bytea,
        former_until timestamptz(3),
        roles text[] not null,
        method text not null,
        second_factor boolean not null,
        source_address text,
        user_agent text,
        created_on timestamptz(3) not null,
        authenticated_on timestamptz(3) not null,
        last_seen_on timestamptz(3) not null,
        expires_on timestamptz(3) not null,
        constraint pk_user_sessions primary key (company_id, id),
        ${OF_A_USER('user_sessions')},
        constraint uq_user_sessions_token_hash unique (token_hash),
        constraint uq_user_sessions_former_token_hash unique (former_token_hash),
        constraint ck_user_sessions_token_hash check (octet_length(token_hash) = 32),
        constraint ck_user_sessions_former check ((former_token_hash is null) = (former_until is null)),
        constraint ck_user_sessions_method check (method in ('PASSWORD', 'LINK', 'SINGLE_SIGN_ON')),
        constraint ck_user_sessions_user_agent check (length(user_agent) <= 250)
      );
      comment on column user_sessions.roles is
        'Roles of the user when the token was made; a session whose user has others by now gets a new token';
      comment on column user_sessions.former_token_hash is
        'Token before the last renewal, taken for some seconds more: requests of the same page are under way with it';
      create index ix_user_sessions_user on user_sessions (company_id, user_id);
      ${rowSecurity('user_sessions', ALL_ROWS)}

      create table user_second_factors (
        company_id uuid not null,
        id uuid not null,
        user_id uuid not null,
        sealed_seed bytea not null,
        last_step bigint not null default 0,
        confirmed_on timestamptz(3),
        creation_date timestamptz(3) not null,
        constraint pk_user_second_factors primary key (company_id, id),
        constraint uq_user_second_factors_user unique (company_id, user_id),
        ${OF_A_USER('user_second_factors')}
      );
      comment on column user_second_factors.last_step is
        'Time step of the newest code that was taken; none of it or before is taken again (RFC 6238 §5.2)';
      ${rowSecurity('user_second_factors', ALL_ROWS)}
      create trigger ck_sealed_under_known_key before insert or update of sealed_seed on user_second_factors
        for each row execute function require_known_key_encryption_key('sealed_seed');

      create table user_recovery_codes (
        company_id uuid not null,
        user_id uuid not null,
        code_hash bytea not null,
        constraint pk_user_recovery_codes primary key (company_id, user_id, code_hash),
        ${OF_A_USER('user_recovery_codes')},
        constraint ck_user_recovery_codes_code_hash check (octet_length(code_hash) = 32)
      );
      ${rowSecurity('user_recovery_codes', ALL_ROWS)}

      create table one_time_links (
        company_id uuid not null,
        id uuid not null,
        user_id uuid not null,
        token_hash bytea not null,
        purpose text not null,
        expires_on timestamptz(3) not null,
        creation_date timestamptz(3) not null,
        constraint pk_one_time_links primary key (company_id, id),
        ${OF_A_USER('one_time_links')},
        constraint uq_one_time_links_token_hash unique (token_hash),
        constraint uq_one_time_links_purpose unique (company_id, user_id, purpose),
        constraint ck_one_time_links_token_hash check (octet_length(token_hash) = 32),
        constraint ck_one_time_links_purpose check (purpose in ('SIGN_IN', 'INVITATION', 'PASSWORD_RESET'))
      );
      ${rowSecurity('one_time_links', ALL_ROWS)}

      create table sign_in_delays (
        company_id uuid not null,
        key_hash bytea not null,
        failures integer not null default 0,
        last_attempt_on timestamptz(3) not null,
        blocked_until timestamptz(3),
        succeeded_on timestamptz(3),
        constraint pk_sign_in_delays primary key (company_id, key_hash),
        constraint fk_sign_in_delays_company foreign key (company_id) references companies (id),
        constraint ck_sign_in_delays_key_hash check (octet_length(key_hash) = 32)
      );
      create index ix_sign_in_delays_last_attempt_on on sign_in_delays (company_id, last_attempt_on);
      ${rowSecurity('sign_in_delays', ALL_ROWS)}

      create function effective_roles(p_company_id uuid, p_user_id uuid) returns text[]
      language sql stable set search_path = luciole, pg_temp as $function$
        select array(
          select unnest(u.roles) from users u where u.company_id = p_company_id and u.id = p_user_id
          union
          select t.role from team_memberships m join teams t on t.company_id = m.company_id and t.id = m.team_id
          where m.company_id = p_company_id and m.user_id = p_user_id
          order by 1)
      $function$;
      comment on function effective_roles(uuid, uuid) is 'Roles of a user: the own ones, and that of each team the user is in';

      create or replace function find_api_key(p_key_hash bytea)
      returns table (company_id uuid, id uuid, user_id uuid, username text, roles text[], status text,
        validity_start timestamptz, validity_end timestamptz, last_used_on timestamptz, user_status text, user_disabled boolean)
      language sql stable security definer set search_path = luciole, pg_temp as $function$
        select k.company_id, k.id, k.user_id, u.username, effective_roles(k.company_id, k.user_id), k.status,
          k.validity_start, k.validity_end, k.last_used_on, u.user_status, u.disabled or u.deleted_at is not null
        from api_keys k join users u on u.company_id = k.company_id and u.id = k.user_id
        where k.key_hash = p_key_hash
      $function$;

      create function find_user_session(p_token_hash bytea)
      returns table (company_id uuid, id uuid, user_id uuid, roles text[], session_roles text[], former_until timestamptz,
        authenticated_on timestamptz, last_seen_on timestamptz, expires_on timestamptz, is_usable boolean,
        must_change_password boolean)
      language sql stable security definer set search_path = luciole, pg_temp as $function$
        select s.company_id, s.id, s.user_id, effective_roles(s.company_id, s.user_id), s.roles,
          case when s.token_hash <> p_token_hash then s.former_until end,
          s.authenticated_on, s.last_seen_on, s.expires_on,
          u.user_status = 'ACTIVE' and not u.disabled and u.deleted_at is null,
          coalesce(p.must_change, false)
        from user_sessions s
        join users u on u.company_id = s.company_id and u.id = s.user_id
        left join user_passwords p on p.company_id = s.company_id and p.user_id = s.user_id
        where s.token_hash = p_token_hash or s.former_token_hash = p_token_hash
      $function$;

      create function find_one_time_link(p_token_hash bytea)
      returns table (company_id uuid, id uuid)
      language sql stable security definer set search_path = luciole, pg_temp as $function$
        select l.company_id, l.id from one_time_links l where l.token_hash = p_token_hash
      $function$;

      revoke all on function effective_roles(uuid, uuid), find_user_session(bytea), find_one_time_link(bytea) from public;
      grant execute on function effective_roles(uuid, uuid), find_user_session(bytea), find_one_time_link(bytea)
        to luciole_service;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create or replace function find_api_key(p_key_hash bytea)
      returns table (company_id uuid, id uuid, user_id uuid, username text, roles text[], status text,
        validity_start timestamptz, validity_end timestamptz, last_used_on timestamptz, user_status text, user_disabled boolean)
      language sql stable security definer set search_path = luciole, pg_temp as $function$
        select k.company_id, k.id, k.user_id, u.username, u.roles, k.status, k.validity_start, k.validity_end,
          k.last_used_on, u.user_status, u.disabled or u.deleted_at is not null
        from api_keys k join users u on u.company_id = k.company_id and u.id = k.user_id
        where k.key_hash = p_key_hash
      $function$;
      drop function find_one_time_link(bytea), find_user_session(bytea), effective_roles(uuid, uuid);
      drop table sign_in_delays, one_time_links, user_recovery_codes, user_second_factors, user_sessions, user_passwords;
    `);
  }
}
