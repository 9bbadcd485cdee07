import type { MigrationInterface, QueryRunner } from 'typeorm';
import { ALL_ROWS, rowSecurity } from './row-security.ts';

/** Key-encryption keys, the built-in CA hierarchy, and the accounts through which providers choose from it (contract.md 2.7). */
export class CreateCertificateAuthorities1795300000003 implements MigrationInterface {
  readonly name = 'CreateCertificateAuthorities1795300000003';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table key_encryption_keys (
        id uuid not null,
        check_value bytea not null,
        status text not null default 'ACTIVE',
        creation_date timestamptz(3) not null default now(),
        retired_date timestamptz(3),
        constraint pk_key_encryption_keys primary key (id),
        constraint ck_key_encryption_keys_check_value check (octet_length(check_value) = 32),
        constraint ck_key_encryption_keys_status check (status in ('ACTIVE', 'PREVIOUS', 'RETIRED'))
      );
      comment on table key_encryption_keys is
        'Of the deployment, not of a company: which key file belongs to this database (ruling 40); never the key itself';
      create unique index uq_key_encryption_keys_active on key_encryption_keys (status) where status = 'ACTIVE';
      alter table key_encryption_keys enable row level security;
      alter table key_encryption_keys force row level security;
      create policy whole_deployment on key_encryption_keys for select to luciole_service using (true);
      create policy owner_of_the_schema on key_encryption_keys to luciole_owner using (true) with check (true);
      grant select on key_encryption_keys to luciole_service;

      create table certificate_authorities (
        company_id uuid not null,
        id uuid not null,
        kind text not null,
        parent_id uuid,
        name text not null,
        status text not null default 'PENDING',
        key_algorithm text not null,
        signature_algorithm text,
        subject jsonb not null,
        public_key_hash bytea not null,
        subject_key_identifier bytea not null,
        sealed_private_key bytea,
        serial_number text,
        certificate_der bytea,
        certificate_fingerprint_sha256 bytea,
        certificate_fingerprint_sha1 bytea,
        not_before timestamptz(3),
        not_after timestamptz(3),
        validity_period text,
        creation_date timestamptz(3) not null default now(),
        modification_date timestamptz(3) not null default now(),
        constraint pk_certificate_authorities primary key (company_id, id),
        constraint fk_certificate_authorities_company foreign key (company_id) references companies (id),
        constraint fk_certificate_authorities_parent
          foreign key (company_id, parent_id) references certificate_authorities (company_id, id),
        constraint uq_certificate_authorities_name unique (name),
        constraint uq_certificate_authorities_public_key_hash unique (company_id, public_key_hash),
        constraint uq_certificate_authorities_certificate_fingerprint_sha256
          unique (company_id, certificate_fingerprint_sha256),
        constraint ck_certificate_authorities_kind check (kind in ('ROOT', 'INTERMEDIATE')),
        constraint ck_certificate_authorities_name check (name ~ '^[0-9a-f-]{36}-(RootCA|IntermediateCA)$'),
        constraint ck_certificate_authorities_status check (status in ('PENDING', 'ACTIVE', 'RETIRED', 'FAILED')),
        constraint ck_certificate_authorities_key_algorithm check (
          key_algorithm in ('RSA_2048', 'RSA_3072', 'RSA_4096', 'EC_P256', 'EC_P384', 'EC_P521', 'EC_ED25519')),
        constraint ck_certificate_authorities_hashes check (
          octet_length(public_key_hash) = 32 and octet_length(subject_key_identifier) between 1 and 32),
        constraint ck_certificate_authorities_serial_number check (serial_number ~ '^[0-9a-f]{2,40}$'),
        constraint ck_certificate_authorities_active check (
          status not in ('ACTIVE', 'RETIRED') or
          (certificate_der is not null and certificate_fingerprint_sha256 is not null
            and not_before is not null and not_after is not null and serial_number is not null)),
        constraint ck_certificate_authorities_validity check (not_before < not_after)
      );
      comment on column certificate_authorities.parent_id is
        'The CA that signed the certificate; absent for a root and for a CA whose certificate was signed outside';
      comment on column certificate_authorities.sealed_private_key is
        'PKCS#8 in an envelope; absent once a root has gone offline';
      create index ix_certificate_authorities_parent on certificate_authorities (company_id, parent_id);
      create index ix_certificate_authorities_subject_key_identifier
        on certificate_authorities (subject_key_identifier);
      ${rowSecurity('certificate_authorities', ALL_ROWS)}

      create table ca_accounts (
        company_id uuid not null,
        id uuid not null,
        key text not null,
        certificate_authority text not null,
        certificate_authority_id uuid,
        connection_status text not null default 'OK',
        creation_date timestamptz(3) not null default now(),
        modification_date timestamptz(3) not null default now(),
        constraint pk_ca_accounts primary key (company_id, id),
        constraint fk_ca_accounts_company foreign key (company_id) references companies (id),
        constraint fk_ca_accounts_certificate_authority foreign key (company_id, certificate_authority_id)
          references certificate_authorities (company_id, id),
        constraint uq_ca_accounts_key unique (company_id, key),
        constraint uq_ca_accounts_certificate_authority unique (company_id, certificate_authority_id),
        constraint ck_ca_accounts_key check (length(key) between 1 and 250),
        constraint ck_ca_accounts_connection_status check (connection_status in ('OK', 'FAILED'))
      );
      ${rowSecurity('ca_accounts', ALL_ROWS)}

      create table ca_product_options (
        company_id uuid not null,
        id uuid not null,
        ca_account_id uuid not null,
        product_name text not null,
        product_types text[] not null default '{SSL}',
        validity_period text not null default 'P90D',
        creation_date timestamptz(3) not null default now(),
        modification_date timestamptz(3) not null default now(),
        constraint pk_ca_product_options primary key (company_id, id),
        constraint fk_ca_product_options_ca_account foreign key (company_id, ca_account_id)
          references ca_accounts (company_id, id) on delete cascade,
        constraint uq_ca_product_options_account_and_id unique (company_id, ca_account_id, id),
        constraint uq_ca_product_options_product_name unique (company_id, ca_account_id, product_name)
      );
      ${rowSecurity('ca_product_options', ALL_ROWS)}

      create table certificate_issuing_templates (
        company_id uuid not null,
        id uuid not null,
        name text not null,
        certificate_authority text not null,
        ca_account_id uuid not null,
        ca_product_option_id uuid not null,
        status text not null default 'AVAILABLE',
        system_generated boolean not null default false,
        document jsonb not null default '{}',
        creation_date timestamptz(3) not null default now(),
        modification_date timestamptz(3) not null default now(),
        constraint pk_certificate_issuing_templates primary key (company_id, id),
        constraint fk_certificate_issuing_templates_product_option
          foreign key (company_id, ca_account_id, ca_product_option_id)
          references ca_product_options (company_id, ca_account_id, id),
        constraint uq_certificate_issuing_templates_name unique (company_id, name),
        constraint ck_certificate_issuing_templates_status
          check (status in ('AVAILABLE', 'UNAVAILABLE', 'PARTIALLY_AVAILABLE'))
      );
      ${rowSecurity('certificate_issuing_templates', ALL_ROWS)}
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop table certificate_issuing_templates, ca_product_options, ca_accounts, certificate_authorities,
        key_encryption_keys
    `);
  }
}
