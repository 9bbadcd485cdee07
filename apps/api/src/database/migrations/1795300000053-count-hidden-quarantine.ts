import type { MigrationInterface, QueryRunner } from 'typeorm';

/** An alert about an implausible report lasts until somebody has decided, also when the certificate has been deleted from the inventory meanwhile. */
export class CountHiddenQuarantine1795300000053 implements MigrationInterface {
  readonly name = 'CountHiddenQuarantine1795300000053';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create or replace function count_quarantined_statistics() returns integer
      language sql stable security definer set search_path = luciole, pg_temp as $function$
        select count(*)::integer from issuer_certificate_statistics s
        where s.quarantined_at is not null
          and (select sum(t::bigint) from jsonb_array_elements_text(s.quarantined_report->'totals') t)
            > s.ultra_short + s.short + s.long
      $function$;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create or replace function count_quarantined_statistics() returns integer
      language sql stable security definer set search_path = luciole, pg_temp as $function$
        select count(*)::integer from issuer_certificate_statistics s
        join issuer_certificates c on c.company_id = s.company_id and c.id = s.issuer_certificate_id
        where s.quarantined_at is not null and c.hidden_at is null
          and (select sum(t::bigint) from jsonb_array_elements_text(s.quarantined_report->'totals') t)
            > s.ultra_short + s.short + s.long
      $function$;
    `);
  }
}
