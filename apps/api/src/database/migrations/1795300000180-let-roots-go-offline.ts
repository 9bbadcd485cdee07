import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Roots whose key was exported and erased here, and the CRL numbers that were given out for them (decision 0035). */
export class LetRootsGoOffline1795300000180 implements MigrationInterface {
  readonly name = 'LetRootsGoOffline1795300000180';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table certificate_authorities
        add column key_offline_since timestamptz(3),
        add column crl_number_reserved bigint,
        add constraint ck_certificate_authorities_key_offline check (
          key_offline_since is null or
          (kind = 'ROOT' and status in ('ACTIVE', 'RETIRED') and sealed_private_key is null)),
        add constraint ck_certificate_authorities_crl_number_reserved check (crl_number_reserved > 0);
      comment on column certificate_authorities.key_offline_since is
        'When the key was exported and erased here; what the CA shall sign goes by request file since';
      comment on column certificate_authorities.crl_number_reserved is
        'The highest CRL number that a request file of an offline CA was given';
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table certificate_authorities
        drop constraint ck_certificate_authorities_crl_number_reserved,
        drop constraint ck_certificate_authorities_key_offline,
        drop column crl_number_reserved,
        drop column key_offline_since;
    `);
  }
}
