import type { MigrationInterface, QueryRunner } from 'typeorm';
import { rowSecurity } from './row-security.ts';

/** Certificates that a CA had before it was re-issued (ruling 8): still valid, and still served by their fingerprint. */
export class CreateFormerCaCertificates1795300000032 implements MigrationInterface {
  readonly name = 'CreateFormerCaCertificates1795300000032';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table former_ca_certificates (
        company_id uuid not null,
        certificate_authority_id uuid not null,
        serial_number text not null,
        certificate_der bytea not null,
        certificate_fingerprint_sha256 bytea not null,
        not_before timestamptz(3) not null,
        not_after timestamptz(3) not null,
        replaced_at timestamptz(3) not null,
        constraint pk_former_ca_certificates primary key (company_id, certificate_authority_id, serial_number),
        constraint fk_former_ca_certificates_certificate_authority foreign key (company_id, certificate_authority_id)
          references certificate_authorities (company_id, id),
        constraint ck_former_ca_certificates_fingerprint check (octet_length(certificate_fingerprint_sha256) = 32)
      );
      create index ix_former_ca_certificates_certificate_fingerprint_sha256
        on former_ca_certificates (certificate_fingerprint_sha256);
      ${rowSecurity('former_ca_certificates', ['select', 'insert'])}

      create or replace function find_certificate_authority_by_fingerprint(p_fingerprint bytea)
      returns table (company_id uuid, id uuid)
      language sql stable security definer set search_path = luciole, pg_temp as $function$
        select a.company_id, a.id from certificate_authorities a
        where a.certificate_fingerprint_sha256 = p_fingerprint and a.certificate_der is not null
        union all
        select f.company_id, f.certificate_authority_id from former_ca_certificates f
        where f.certificate_fingerprint_sha256 = p_fingerprint
      $function$;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create or replace function find_certificate_authority_by_fingerprint(p_fingerprint bytea)
      returns table (company_id uuid, id uuid)
      language sql stable security definer set search_path = luciole, pg_temp as $function$
        select a.company_id, a.id from certificate_authorities a
        where a.certificate_fingerprint_sha256 = p_fingerprint and a.certificate_der is not null
      $function$;
      drop table former_ca_certificates;
    `);
  }
}
