import type { MigrationInterface, QueryRunner } from 'typeorm';
import { ALL_ROWS, rowSecurity } from './row-security.ts';

/** Serial numbers, reservations and the inventory of issuer certificates (contract.md 2.6 and 4; rulings 17, 33, 36, 37). */
export class CreateIssuance1795300000005 implements MigrationInterface {
  readonly name = 'CreateIssuance1795300000005';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table serial_numbers (
        company_id uuid not null,
        certificate_authority_id uuid not null,
        serial_number text not null,
        purpose text not null,
        tbs_der bytea not null,
        reserved_at timestamptz(3) not null default clock_timestamp(),
        constraint pk_serial_numbers primary key (company_id, certificate_authority_id, serial_number),
        constraint fk_serial_numbers_certificate_authority foreign key (company_id, certificate_authority_id)
          references certificate_authorities (company_id, id),
        constraint ck_serial_numbers_serial_number check (serial_number ~ '^[0-9a-f]{2,40}$'),
        constraint ck_serial_numbers_purpose check (purpose in ('ISSUER_CERTIFICATE', 'CA_CERTIFICATE'))
      );
      comment on table serial_numbers is
        'Every number a CA ever meant to sign, with the bytes; inserted before the signature, never changed or removed';
      ${rowSecurity('serial_numbers', ['select', 'insert'])}

      create table issuer_certificates (
        company_id uuid not null,
        id uuid not null,
        status text not null,
        common_name text collate "C" not null,
        certificate_authority_id uuid not null,
        serial_number text not null,
        configuration_id uuid,
        sub_ca_provider_id uuid,
        service_account_id uuid not null,
        credential_thumbprint text,
        source_address text,
        instance_name text,
        key_id text,
        key_algorithm text not null,
        public_key_hash bytea not null,
        sub_ca_digest text,
        validity_start timestamptz(3) not null,
        validity_end timestamptz(3) not null,
        fingerprint text,
        workflow_id text,
        error_information jsonb,
        hidden_at timestamptz(3),
        creation_date timestamptz(3) not null,
        modification_date timestamptz(3) not null,
        constraint pk_issuer_certificates primary key (company_id, id),
        constraint fk_issuer_certificates_serial_number
          foreign key (company_id, certificate_authority_id, serial_number)
          references serial_numbers (company_id, certificate_authority_id, serial_number),
        constraint fk_issuer_certificates_configuration foreign key (company_id, configuration_id)
          references configurations (company_id, id) on delete set null (configuration_id),
        constraint fk_issuer_certificates_sub_ca_provider foreign key (company_id, sub_ca_provider_id)
          references sub_ca_providers (company_id, id) on delete set null (sub_ca_provider_id),
        constraint ck_issuer_certificates_status check (
          status in ('NEW', 'PENDING', 'REQUESTED', 'ISSUED', 'REJECTED', 'CANCELLED', 'REVOKED', 'FAILED', 'DELETED')),
        constraint ck_issuer_certificates_common_name check (length(common_name) between 1 and 64),
        constraint ck_issuer_certificates_public_key_hash check (octet_length(public_key_hash) = 32),
        constraint ck_issuer_certificates_fingerprint check (fingerprint ~ '^[0-9A-F]{40}$'),
        constraint ck_issuer_certificates_issued
          check (status not in ('ISSUED', 'REVOKED') or fingerprint is not null),
        constraint ck_issuer_certificates_validity check (validity_start < validity_end)
      );
      comment on table issuer_certificates is
        'The listing row of a sub-CA certificate, kept narrow; bytes and counts have tables of their own';
      comment on column issuer_certificates.service_account_id is
        'Who asked (ruling 17); no reference, because the record outlives the account';
      comment on column issuer_certificates.fingerprint is 'SHA-1 over the DER, upper-case hex (contract.md 2.6)';
      create unique index uq_issuer_certificates_public_key_hash
        on issuer_certificates (company_id, public_key_hash) where status <> 'FAILED';
      create unique index uq_issuer_certificates_serial_number
        on issuer_certificates (company_id, certificate_authority_id, serial_number);
      create index ix_issuer_certificates_creation_date
        on issuer_certificates (company_id, creation_date desc, id desc);
      create index ix_issuer_certificates_validity_end on issuer_certificates (company_id, validity_end, id);
      create index ix_issuer_certificates_status on issuer_certificates (company_id, status, validity_end, id);
      create index ix_issuer_certificates_common_name on issuer_certificates (company_id, common_name, id);
      create index ix_issuer_certificates_service_account
        on issuer_certificates (company_id, service_account_id, creation_date desc);
      create index ix_issuer_certificates_configuration
        on issuer_certificates (company_id, configuration_id, creation_date desc);
      create index ix_issuer_certificates_fingerprint on issuer_certificates (company_id, fingerprint);
      create index ix_issuer_certificates_common_name_fragment
        on issuer_certificates using gin (common_name gin_trgm_ops);
      ${rowSecurity('issuer_certificates', ['select', 'insert', 'update'])}

      create table reservations (
        company_id uuid not null,
        id uuid not null,
        certificate_authority_id uuid not null,
        serial_number text not null,
        issuer_certificate_id uuid,
        state text not null default 'RESERVED',
        reserved_at timestamptz(3) not null default clock_timestamp(),
        expires_at timestamptz(3) not null,
        settled_at timestamptz(3),
        constraint pk_reservations primary key (company_id, id),
        constraint uq_reservations_serial_number unique (company_id, certificate_authority_id, serial_number),
        constraint fk_reservations_serial_number foreign key (company_id, certificate_authority_id, serial_number)
          references serial_numbers (company_id, certificate_authority_id, serial_number),
        constraint fk_reservations_issuer_certificate foreign key (company_id, issuer_certificate_id)
          references issuer_certificates (company_id, id),
        constraint ck_reservations_state check (state in ('RESERVED', 'COMPLETED', 'FAILED')),
        constraint ck_reservations_settled check ((state = 'RESERVED') = (settled_at is null))
      ) with (fillfactor = 80);
      comment on table reservations is 'RESERVED leads to COMPLETED or FAILED, once; a number is never reserved again';
      create index ix_reservations_issuer_certificate on reservations (company_id, issuer_certificate_id);
      create index ix_reservations_open on reservations (expires_at) where state = 'RESERVED';
      ${rowSecurity('reservations', ['select', 'insert', 'update (state, settled_at)'])}

      create table issuer_certificate_documents (
        company_id uuid not null,
        issuer_certificate_id uuid not null,
        certificate_der bytea not null,
        chain_der bytea[] not null,
        subject_key_identifier bytea not null,
        fingerprint_sha256 bytea not null,
        constraint pk_issuer_certificate_documents primary key (company_id, issuer_certificate_id),
        constraint fk_issuer_certificate_documents_issuer_certificate foreign key (company_id, issuer_certificate_id)
          references issuer_certificates (company_id, id),
        constraint ck_issuer_certificate_documents_fingerprint_sha256 check (octet_length(fingerprint_sha256) = 32)
      );
      comment on column issuer_certificate_documents.chain_der is 'Issuing CA first, root last';
      create index ix_issuer_certificate_documents_subject_key_identifier
        on issuer_certificate_documents (company_id, subject_key_identifier);
      ${rowSecurity('issuer_certificate_documents', ['select', 'insert'])}

      create table bootstrap_idempotency (
        company_id uuid not null,
        service_account_id uuid not null,
        idempotency_key uuid not null,
        issuer_certificate_id uuid not null,
        public_key_hash bytea not null,
        expires_at timestamptz(3) not null,
        constraint pk_bootstrap_idempotency primary key (company_id, service_account_id, idempotency_key),
        constraint fk_bootstrap_idempotency_issuer_certificate foreign key (company_id, issuer_certificate_id)
          references issuer_certificates (company_id, id)
      );
      comment on column bootstrap_idempotency.expires_at is 'notAfter of the certificate (ruling 17)';
      create index ix_bootstrap_idempotency_expires_at on bootstrap_idempotency (expires_at);
      ${rowSecurity('bootstrap_idempotency', ['select', 'insert', 'update', 'delete'])}

      create table certificate_revocations (
        company_id uuid not null,
        certificate_authority_id uuid not null,
        serial_number text not null,
        issuer_certificate_id uuid,
        reason text not null,
        revoked_at timestamptz(3) not null,
        validity_end timestamptz(3) not null,
        constraint pk_certificate_revocations primary key (company_id, certificate_authority_id, serial_number),
        constraint fk_certificate_revocations_serial_number
          foreign key (company_id, certificate_authority_id, serial_number)
          references serial_numbers (company_id, certificate_authority_id, serial_number),
        constraint fk_certificate_revocations_issuer_certificate foreign key (company_id, issuer_certificate_id)
          references issuer_certificates (company_id, id),
        constraint ck_certificate_revocations_reason check (
          reason in ('unspecified', 'keyCompromise', 'cACompromise', 'affiliationChanged', 'superseded',
            'cessationOfOperation', 'certificateHold', 'removeFromCRL', 'privilegeWithdrawn', 'aACompromise'))
      );
      comment on table certificate_revocations is 'RFC 5280 §5.3.1; a row is never removed, whatever happens to the inventory';
      ${rowSecurity('certificate_revocations', ['select', 'insert', 'update (reason)'])}

      create table crls (
        company_id uuid not null,
        certificate_authority_id uuid not null,
        crl_number bigint not null,
        der bytea not null,
        this_update timestamptz(3) not null,
        next_update timestamptz(3) not null,
        entry_count integer not null default 0,
        constraint pk_crls primary key (company_id, certificate_authority_id, crl_number),
        constraint fk_crls_certificate_authority foreign key (company_id, certificate_authority_id)
          references certificate_authorities (company_id, id),
        constraint ck_crls_crl_number check (crl_number > 0),
        constraint ck_crls_times check (this_update < next_update)
      );
      ${rowSecurity('crls', ALL_ROWS)}
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop table crls, certificate_revocations, bootstrap_idempotency, issuer_certificate_documents, reservations,
        issuer_certificates, serial_numbers
    `);
  }
}
