import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Downloads addressed by the certificate itself: what never changes may be cached for ever. */
export class CreateDownloadLookUp1795300000022 implements MigrationInterface {
  readonly name = 'CreateDownloadLookUp1795300000022';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create index ix_certificate_authorities_certificate_fingerprint_sha256
        on certificate_authorities (certificate_fingerprint_sha256);
      create function find_certificate_authority_by_fingerprint(p_fingerprint bytea)
      returns table (company_id uuid, id uuid)
      language sql stable security definer set search_path = luciole, pg_temp as $function$
        select a.company_id, a.id from certificate_authorities a
        where a.certificate_fingerprint_sha256 = p_fingerprint and a.certificate_der is not null
      $function$;
      comment on function find_certificate_authority_by_fingerprint(bytea) is
        'For downloads without credentials: the certificate is public, and whoever asks knows its digest';
      revoke all on function find_certificate_authority_by_fingerprint(bytea) from public;
      grant execute on function find_certificate_authority_by_fingerprint(bytea) to luciole_service;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop function find_certificate_authority_by_fingerprint(bytea);
      drop index ix_certificate_authorities_certificate_fingerprint_sha256;
    `);
  }
}
