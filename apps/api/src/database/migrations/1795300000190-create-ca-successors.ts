import type { MigrationInterface, QueryRunner } from 'typeorm';

import { rowSecurity } from './row-security.ts';

/** CAs that follow on one another, and roots that another root certifies (decision 0037). */
export class CreateCaSuccessors1795300000190 implements MigrationInterface {
  readonly name = 'CreateCaSuccessors1795300000190';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table certificate_authorities
        add column successor_of uuid,
        add column renewal_requested_at timestamptz(3),
        add constraint fk_certificate_authorities_successor_of foreign key (company_id, successor_of)
          references certificate_authorities (company_id, id),
        add constraint ck_certificate_authorities_successor_of check (successor_of <> id);
      comment on column certificate_authorities.successor_of is 'The CA that this one replaces, with a key of its own';
      comment on column certificate_authorities.renewal_requested_at is
        'Since when the CA above shall make another certificate for the same key; absent when it has it';
      -- A request that is sent twice makes one successor.
      create unique index uq_certificate_authorities_successor_of
        on certificate_authorities (company_id, successor_of) where status in ('PENDING', 'REQUESTED', 'ACTIVE');

      create table cross_certificates (
        company_id uuid not null,
        certificate_authority_id uuid not null,
        signed_by uuid not null,
        serial_number text not null,
        certificate_der bytea not null,
        certificate_fingerprint_sha256 bytea not null,
        not_before timestamptz(3) not null,
        not_after timestamptz(3) not null,
        constraint pk_cross_certificates primary key (company_id, certificate_authority_id),
        constraint uq_cross_certificates_serial_number unique (company_id, signed_by, serial_number),
        constraint fk_cross_certificates_certificate_authority foreign key (company_id, certificate_authority_id)
          references certificate_authorities (company_id, id),
        constraint fk_cross_certificates_signed_by foreign key (company_id, signed_by)
          references certificate_authorities (company_id, id),
        constraint ck_cross_certificates_fingerprint check (octet_length(certificate_fingerprint_sha256) = 32)
      );
      comment on table cross_certificates is 'The key of a root, certified by the root that it succeeds';
      ${rowSecurity('cross_certificates', ['select', 'insert'])}
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop table cross_certificates;
      alter table certificate_authorities
        drop constraint fk_certificate_authorities_successor_of,
        drop column renewal_requested_at,
        drop column successor_of;
    `);
  }
}
