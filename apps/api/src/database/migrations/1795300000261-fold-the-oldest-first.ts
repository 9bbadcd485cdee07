import type { MigrationInterface, QueryRunner } from 'typeorm';

/** A batch is found in the order of an index: sorted by id, each batch read all that waits to be folded. */
export class FoldTheOldestFirst1795300000261 implements MigrationInterface {
  readonly name = 'FoldTheOldestFirst1795300000261';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(foldExpired('s.validity_end, s.issuer_certificate_id'));
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(foldExpired('s.company_id, s.issuer_certificate_id'));
  }
}

function foldExpired(order: string): string {
  return `
      create or replace function fold_expired_statistics(p_limit integer) returns integer
      language sql security definer set search_path = luciole, pg_temp as $function$
        select count(*) filter (where fold_statistics(due.company_id, due.issuer_certificate_id, clock_timestamp()))::integer
        from (
          select s.company_id, s.issuer_certificate_id from issuer_certificate_statistics s
          where s.folded_at is null and s.validity_end < clock_timestamp() - interval '8 days'
          order by ${order} limit p_limit for no key update skip locked
        ) due
      $function$;`;
}
