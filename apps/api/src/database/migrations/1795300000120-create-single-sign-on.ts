import type { MigrationInterface, QueryRunner } from 'typeorm';
import { ALL_ROWS, rowSecurity } from './row-security.ts';

const ROLES = `array['SYSTEM_ADMIN', 'PKI_ADMIN', 'RESOURCE_OWNER', 'GUEST', 'PLATFORM_ADMIN']`;

/** `effective_roles` and `find_user_session` as they become, and as they were. */
const FUNCTIONS = {
  up: {
    roles: `select unnest(u.roles || u.single_sign_on_roles) from users u`,
    mustChange: `s.method <> 'SINGLE_SIGN_ON' and coalesce(p.must_change, false)`,
  },
  down: {
    roles: `select unnest(u.roles) from users u`,
    mustChange: `coalesce(p.must_change, false)`,
  },
} as const;

/**
 * Identity providers of companies, who signed in at them, and sign-ins under way. What a provider gives (roles, memberships)
 * is kept apart from what an administrator gave, so that it goes when the provider no longer says so.
 */
export class CreateSingleSignOn1795300000120 implements MigrationInterface {
  readonly name = 'CreateSingleSignOn1795300000120';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table single_sign_on_settings (
        company_id uuid not null,
        id uuid not null,
        enabled boolean not null,
        display_name text not null,
        issuer_url text not null,
        client_id text not null,
        sealed_client_secret bytea,
        client_authentication text not null,
        scopes text[] not null,
        groups_claim text not null,
        group_mappings jsonb not null,
        default_roles text[] not null,
        create_users boolean not null,
        link_users boolean not null,
        password_sign_in boolean not null,
        require_auth_time boolean not null,
        creation_date timestamptz(3) not null,
        modification_date timestamptz(3) not null,
        constraint pk_single_sign_on_settings primary key (company_id, id),
        constraint uq_single_sign_on_settings_company unique (company_id),
        constraint fk_single_sign_on_settings_company foreign key (company_id) references companies (id),
        constraint ck_single_sign_on_settings_client_authentication check (
          client_authentication in ('CLIENT_SECRET_BASIC', 'CLIENT_SECRET_POST', 'NONE')
          and (client_authentication = 'NONE') = (sealed_client_secret is null)),
        constraint ck_single_sign_on_settings_default_roles check (default_roles <@ ${ROLES})
      );
      comment on column single_sign_on_settings.sealed_client_secret is 'In an envelope (src/secrets/envelope.ts)';
      ${rowSecurity('single_sign_on_settings', ALL_ROWS)}
      create trigger ck_sealed_under_known_key before insert or update of sealed_client_secret on single_sign_on_settings
        for each row execute function require_known_key_encryption_key('sealed_client_secret');

      create table user_identities (
        company_id uuid not null,
        issuer text not null,
        subject text not null,
        user_id uuid not null,
        creation_date timestamptz(3) not null,
        last_sign_in_on timestamptz(3) not null,
        constraint pk_user_identities primary key (company_id, issuer, subject),
        constraint uq_user_identities_user unique (company_id, user_id, issuer),
        constraint fk_user_identities_user foreign key (company_id, user_id) references users (company_id, id) on delete cascade
      );
      comment on table user_identities is
        'Who signs in at an identity provider: issuer and subject say it, an e-mail address never does';
      ${rowSecurity('user_identities', ALL_ROWS)}

      create table single_sign_on_attempts (
        company_id uuid not null,
        token_hash bytea not null,
        issuer_url text not null,
        client_id text not null,
        user_id uuid,
        former_token_hash bytea,
        return_to text not null,
        network_hash bytea not null,
        started_on timestamptz(3) not null,
        expires_on timestamptz(3) not null,
        constraint pk_single_sign_on_attempts primary key (company_id, token_hash),
        constraint fk_single_sign_on_attempts_company foreign key (company_id) references companies (id),
        constraint fk_single_sign_on_attempts_user
          foreign key (company_id, user_id) references users (company_id, id) on delete cascade,
        constraint ck_single_sign_on_attempts_token_hash check (octet_length(token_hash) = 32)
      );
      comment on table single_sign_on_attempts is
        'Sign-ins that are under way; each is deleted by whoever comes back with it. State, nonce and verifier follow from the token, which only the browser has';
      comment on column single_sign_on_attempts.user_id is 'Who signs in again; nobody else may come back';
      create index ix_single_sign_on_attempts_network on single_sign_on_attempts (company_id, network_hash);
      ${rowSecurity('single_sign_on_attempts', ALL_ROWS)}

      alter table users add column single_sign_on_roles text[] not null default '{}',
        add constraint ck_users_single_sign_on_roles check (single_sign_on_roles <@ ${ROLES}),
        drop constraint ck_users_roles,
        add constraint ck_users_roles check ((cardinality(roles) > 0 or sso_status = 'ACTIVE') and roles <@ ${ROLES});
      comment on column users.single_sign_on_roles is 'By groups of the identity provider, as of the last sign-in there';

      alter table team_memberships add column by_claims boolean not null default false;
      comment on column team_memberships.by_claims is
        'Given by groups or claims of the identity provider, and taken away by them';

      alter table user_sessions add column sealed_id_token bytea;
      comment on column user_sessions.sealed_id_token is
        'What the provider is told at sign-out (id_token_hint), in an envelope (src/secrets/envelope.ts)';
      create trigger ck_sealed_under_known_key before insert or update of sealed_id_token on user_sessions
        for each row execute function require_known_key_encryption_key('sealed_id_token');
      ${functions(FUNCTIONS.up)}
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ${functions(FUNCTIONS.down)}
      drop trigger ck_sealed_under_known_key on user_sessions;
      alter table user_sessions drop column sealed_id_token;
      delete from team_memberships where by_claims;
      alter table team_memberships drop column by_claims;
      update users set roles = array['GUEST'] where cardinality(roles) = 0;
      alter table users drop constraint ck_users_roles, drop column single_sign_on_roles,
        add constraint ck_users_roles check (cardinality(roles) > 0 and roles <@ ${ROLES});
      drop table single_sign_on_attempts, user_identities, single_sign_on_settings;
    `);
  }
}

function functions({ roles, mustChange }: { roles: string; mustChange: string }): string {
  return `
    create or replace function effective_roles(p_company_id uuid, p_user_id uuid) returns text[]
    language sql stable set search_path = luciole, pg_temp as $function$
      select array(
        ${roles} where u.company_id = p_company_id and u.id = p_user_id
        union
        select t.role from team_memberships m join teams t on t.company_id = m.company_id and t.id = m.team_id
        where m.company_id = p_company_id and m.user_id = p_user_id
        order by 1)
    $function$;

    create or replace function find_user_session(p_token_hash bytea)
    returns table (company_id uuid, id uuid, user_id uuid, roles text[], session_roles text[], former_until timestamptz,
      authenticated_on timestamptz, last_seen_on timestamptz, expires_on timestamptz, is_usable boolean,
      must_change_password boolean)
    language sql stable security definer set search_path = luciole, pg_temp as $function$
      select s.company_id, s.id, s.user_id, effective_roles(s.company_id, s.user_id), s.roles,
        case when s.token_hash <> p_token_hash then s.former_until end,
        s.authenticated_on, s.last_seen_on, s.expires_on,
        u.user_status = 'ACTIVE' and not u.disabled and u.deleted_at is null,
        ${mustChange}
      from user_sessions s
      join users u on u.company_id = s.company_id and u.id = s.user_id
      left join user_passwords p on p.company_id = s.company_id and p.user_id = s.user_id
      where s.token_hash = p_token_hash or s.former_token_hash = p_token_hash
    $function$;
  `;
}
