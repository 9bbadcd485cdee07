import type { MigrationInterface, QueryRunner } from 'typeorm';
import { ALL_ROWS, rowSecurity } from './row-security.ts';

/** Companies, their users, API keys and teams (contract.md 1.1 and 2.8). */
export class CreateCompaniesAndPeople1795300000001 implements MigrationInterface {
  readonly name = 'CreateCompaniesAndPeople1795300000001';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create extension if not exists pg_trgm;
      grant usage on schema luciole to luciole_service;

      create table companies (
        id uuid not null,
        company_id uuid not null generated always as (id) stored,
        name text not null,
        url_prefix text not null,
        company_type text not null default 'REGULAR',
        creation_date timestamptz(3) not null default now(),
        modification_date timestamptz(3) not null default now(),
        constraint pk_companies primary key (id),
        constraint uq_companies_company_id unique (company_id),
        constraint uq_companies_url_prefix unique (url_prefix),
        constraint ck_companies_url_prefix check (url_prefix ~ '^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$'),
        constraint ck_companies_name check (length(name) between 1 and 250),
        constraint ck_companies_company_type
          check (company_type in ('INTERNAL', 'CA', 'TPP_CUSTOMER', 'REGULAR', 'OTHER'))
      );
      ${rowSecurity('companies', ['select', 'insert', 'update (name, url_prefix, modification_date)'])}

      create table users (
        company_id uuid not null,
        id uuid not null,
        username text not null,
        email_address text not null,
        first_name text not null default '',
        last_name text not null default '',
        roles text[] not null,
        user_status text not null default 'ACTIVE',
        user_type text not null default 'EXTERNAL',
        user_account_type text not null default 'API',
        sso_status text not null default 'INACTIVE',
        disabled boolean not null default false,
        deleted_at timestamptz(3),
        last_login_date timestamptz(3),
        creation_date timestamptz(3) not null default now(),
        modification_date timestamptz(3) not null default now(),
        constraint pk_users primary key (company_id, id),
        constraint fk_users_company foreign key (company_id) references companies (id),
        constraint ck_users_username check (length(username) between 1 and 250),
        constraint ck_users_roles check (
          cardinality(roles) > 0 and
          roles <@ array['SYSTEM_ADMIN', 'PKI_ADMIN', 'RESOURCE_OWNER', 'GUEST', 'PLATFORM_ADMIN']),
        constraint ck_users_user_status check (user_status in ('PENDING_ACTIVATION', 'ACTIVE', 'INACTIVE')),
        constraint ck_users_user_type check (user_type in ('EXTERNAL', 'INTERNAL')),
        constraint ck_users_user_account_type check (user_account_type in ('WEB_UI', 'API')),
        constraint ck_users_sso_status check (sso_status in ('ACTIVE', 'INACTIVE'))
      );
      create unique index uq_users_username on users (company_id, lower(username)) where deleted_at is null;
      ${rowSecurity('users', ALL_ROWS)}

      create table api_keys (
        company_id uuid not null,
        id uuid not null,
        user_id uuid not null,
        key_hash bytea not null,
        prefix text not null,
        status text not null default 'ACTIVE',
        api_version text not null default 'ALL',
        validity_start timestamptz(3) not null,
        validity_end timestamptz(3) not null,
        last_used_on timestamptz(3),
        creation_date timestamptz(3) not null default now(),
        modification_date timestamptz(3) not null default now(),
        constraint pk_api_keys primary key (company_id, id),
        constraint fk_api_keys_user foreign key (company_id, user_id) references users (company_id, id) on delete cascade,
        constraint uq_api_keys_key_hash unique (key_hash),
        constraint ck_api_keys_key_hash check (octet_length(key_hash) = 32),
        constraint ck_api_keys_prefix check (length(prefix) between 1 and 12),
        constraint ck_api_keys_status check (
          status in ('PENDING_ACTIVATION', 'ACTIVE', 'INACTIVE', 'PENDING_ROTATION', 'ROTATED', 'EXPIRED')),
        constraint ck_api_keys_api_version check (api_version in ('ALL', 'V1')),
        constraint ck_api_keys_validity check (validity_start < validity_end)
      );
      create index ix_api_keys_user on api_keys (company_id, user_id);
      ${rowSecurity('api_keys', ALL_ROWS)}

      create table teams (
        company_id uuid not null,
        id uuid not null,
        name text not null,
        role text not null,
        user_matching_rules jsonb not null default '[]',
        system_generated boolean not null default false,
        creation_date timestamptz(3) not null default now(),
        modification_date timestamptz(3) not null default now(),
        constraint pk_teams primary key (company_id, id),
        constraint fk_teams_company foreign key (company_id) references companies (id),
        constraint uq_teams_name unique (company_id, name),
        constraint ck_teams_name check (length(name) between 1 and 100),
        constraint ck_teams_role
          check (role in ('SYSTEM_ADMIN', 'PKI_ADMIN', 'RESOURCE_OWNER', 'GUEST', 'PLATFORM_ADMIN'))
      );
      ${rowSecurity('teams', ALL_ROWS)}

      create table team_memberships (
        company_id uuid not null,
        team_id uuid not null,
        user_id uuid not null,
        kind text not null,
        position integer not null default 0,
        creation_date timestamptz(3) not null default now(),
        constraint pk_team_memberships primary key (company_id, team_id, kind, user_id),
        constraint fk_team_memberships_team
          foreign key (company_id, team_id) references teams (company_id, id) on delete cascade,
        constraint fk_team_memberships_user
          foreign key (company_id, user_id) references users (company_id, id) on delete cascade,
        constraint ck_team_memberships_kind check (kind in ('OWNER', 'MEMBER'))
      );
      create index ix_team_memberships_user on team_memberships (company_id, user_id);
      ${rowSecurity('team_memberships', ALL_ROWS)}
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop table team_memberships, teams, api_keys, users, companies;
      revoke usage on schema luciole from luciole_service;
      drop extension if exists pg_trgm;
    `);
  }
}
