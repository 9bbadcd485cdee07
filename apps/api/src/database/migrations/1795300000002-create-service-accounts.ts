import type { MigrationInterface, QueryRunner } from 'typeorm';
import { ALL_ROWS, rowSecurity } from './row-security.ts';

/** Service accounts, the assertions they have spent, and the keys that sign their access tokens (contract.md 1.2 to 1.4, 2.2). */
export class CreateServiceAccounts1795300000002 implements MigrationInterface {
  readonly name = 'CreateServiceAccounts1795300000002';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table service_accounts (
        company_id uuid not null,
        id uuid not null,
        name text not null,
        scopes text[] not null,
        authentication_type text not null,
        owner_team_id uuid,
        enabled boolean not null default true,
        credential_lifetime integer,
        credential_generation integer not null default 1,
        credential_changed_on timestamptz(3) not null default now(),
        credentials_expiring_on timestamptz(3),
        public_key text,
        public_key_fingerprint bytea,
        applications uuid[] not null default '{}',
        audience text,
        issuer_url text,
        jwks_uri text,
        subject text,
        oci_token_hash bytea,
        created_by uuid,
        updated_by uuid,
        created_on timestamptz(3) not null default now(),
        updated_on timestamptz(3) not null default now(),
        last_used_on timestamptz(3),
        constraint pk_service_accounts primary key (company_id, id),
        constraint uq_service_accounts_id unique (id),
        constraint fk_service_accounts_company foreign key (company_id) references companies (id),
        constraint fk_service_accounts_owner_team
          foreign key (company_id, owner_team_id) references teams (company_id, id),
        constraint uq_service_accounts_name unique (company_id, name),
        constraint uq_service_accounts_public_key_fingerprint unique (public_key_fingerprint),
        constraint uq_service_accounts_issuer_subject unique (company_id, issuer_url, subject),
        constraint ck_service_accounts_name check (length(name) between 1 and 250),
        constraint ck_service_accounts_scopes check (cardinality(scopes) > 0),
        constraint ck_service_accounts_authentication_type
          check (authentication_type in ('rsaKey', 'rsaKeyFederated', 'ociToken')),
        constraint ck_service_accounts_credential_lifetime check (credential_lifetime between 1 and 365),
        constraint ck_service_accounts_credential_generation check (credential_generation > 0),
        constraint ck_service_accounts_public_key check (length(public_key) <= 2000),
        constraint ck_service_accounts_public_key_fingerprint check (octet_length(public_key_fingerprint) = 32),
        constraint ck_service_accounts_key_pair check (
          authentication_type <> 'rsaKey' or
          (public_key is not null and public_key_fingerprint is not null and credentials_expiring_on is not null)),
        constraint ck_service_accounts_federation check (
          authentication_type <> 'rsaKeyFederated' or
          (issuer_url is not null and jwks_uri is not null and subject is not null and audience is not null))
      );
      comment on column service_accounts.public_key is 'PEM, byte for byte as it was supplied';
      comment on column service_accounts.public_key_fingerprint is
        'SHA-256 over the SubjectPublicKeyInfo; one account of the deployment per key (ruling 15)';
      create index ix_service_accounts_owner_team on service_accounts (company_id, owner_team_id);
      ${rowSecurity('service_accounts', ALL_ROWS)}

      create table service_account_assertions (
        company_id uuid not null,
        service_account_id uuid not null,
        assertion_hash bytea not null,
        expires_at timestamptz(3) not null,
        constraint pk_service_account_assertions primary key (company_id, service_account_id, assertion_hash),
        constraint fk_service_account_assertions_service_account foreign key (company_id, service_account_id)
          references service_accounts (company_id, id) on delete cascade,
        constraint ck_service_account_assertions_assertion_hash check (octet_length(assertion_hash) = 32)
      );
      create index ix_service_account_assertions_expires_at on service_account_assertions (expires_at);
      ${rowSecurity('service_account_assertions', ['select', 'insert', 'delete'])}

      create table token_signing_keys (
        company_id uuid not null,
        id uuid not null,
        kid text not null,
        algorithm text not null default 'ES256',
        public_jwk jsonb not null,
        public_key_hash bytea not null,
        sealed_private_key bytea,
        status text not null default 'ACTIVE',
        not_before timestamptz(3) not null,
        sign_until timestamptz(3) not null,
        verify_until timestamptz(3) not null,
        creation_date timestamptz(3) not null default now(),
        constraint pk_token_signing_keys primary key (company_id, id),
        constraint fk_token_signing_keys_company foreign key (company_id) references companies (id),
        constraint uq_token_signing_keys_kid unique (kid),
        constraint ck_token_signing_keys_algorithm check (algorithm = 'ES256'),
        constraint ck_token_signing_keys_status check (status in ('ACTIVE', 'VERIFY_ONLY', 'RETIRED')),
        constraint ck_token_signing_keys_public_key_hash check (octet_length(public_key_hash) = 32),
        constraint ck_token_signing_keys_sealed check (status <> 'ACTIVE' or sealed_private_key is not null),
        constraint ck_token_signing_keys_times check (not_before < sign_until and sign_until <= verify_until)
      );
      comment on column token_signing_keys.sealed_private_key is
        'PKCS#8 in an envelope (src/secrets/envelope.ts); erased when the key only verifies';
      create unique index uq_token_signing_keys_active on token_signing_keys (company_id) where status = 'ACTIVE';
      ${rowSecurity('token_signing_keys', ALL_ROWS)}
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(
      'drop table token_signing_keys, service_account_assertions, service_accounts',
    );
  }
}
