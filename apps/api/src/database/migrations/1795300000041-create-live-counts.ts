import type { MigrationInterface, QueryRunner } from 'typeorm';
import { rowSecurity } from './row-security.ts';

/**
 * What certificates that still report add to their configuration, kept up with every report (ruling 36: exact at read).
 * Summing the reports themselves takes 40 ms for 40,000 live certificates, and every page of the inventory shows the sums.
 */
export class CreateLiveCounts1795300000041 implements MigrationInterface {
  readonly name = 'CreateLiveCounts1795300000041';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table configuration_live_counts (
        company_id uuid not null,
        configuration_id uuid not null,
        ultra_short bigint not null default 0,
        short bigint not null default 0,
        long bigint not null default 0,
        constraint pk_configuration_live_counts primary key (company_id, configuration_id),
        constraint fk_configuration_live_counts_configuration foreign key (company_id, configuration_id)
          references configurations (company_id, id) on delete cascade
      ) with (fillfactor = 20);
      comment on table configuration_live_counts is
        'Sums over issuer_certificate_statistics that are not folded; written by its triggers and nobody else';
      ${rowSecurity('configuration_live_counts', ['select'])}

      -- In one order, and last in the statement that reports: whoever waits here holds all rows it needs, so no two wait
      -- for each other in a circle.
      create function count_changed_statistics() returns trigger
      language plpgsql security definer set search_path = luciole, pg_temp as $function$
      begin
        insert into configuration_live_counts as t (company_id, configuration_id, ultra_short, short, long)
          select d.company_id, d.configuration_id, sum(d.ultra_short), sum(d.short), sum(d.long)
          from (
            select company_id, configuration_id, ultra_short, short, long from new_rows where folded_at is null
            union all
            select company_id, configuration_id, -ultra_short, -short, -long from old_rows where folded_at is null
          ) d
          join configurations c on c.company_id = d.company_id and c.id = d.configuration_id
          group by d.company_id, d.configuration_id
          having sum(d.ultra_short) <> 0 or sum(d.short) <> 0 or sum(d.long) <> 0
          order by d.company_id, d.configuration_id
          on conflict (company_id, configuration_id) do update
            set ultra_short = t.ultra_short + excluded.ultra_short, short = t.short + excluded.short,
              long = t.long + excluded.long;
        return null;
      end $function$;

      create function count_new_statistics() returns trigger
      language plpgsql security definer set search_path = luciole, pg_temp as $function$
      begin
        insert into configuration_live_counts as t (company_id, configuration_id, ultra_short, short, long)
          values (new.company_id, new.configuration_id, new.ultra_short, new.short, new.long)
          on conflict (company_id, configuration_id) do update
            set ultra_short = t.ultra_short + excluded.ultra_short, short = t.short + excluded.short,
              long = t.long + excluded.long;
        return null;
      end $function$;

      create trigger count_changed after update on issuer_certificate_statistics
        referencing old table as old_rows new table as new_rows
        for each statement execute function count_changed_statistics();
      -- A certificate starts with nothing counted, so this hardly ever runs.
      create trigger count_new after insert on issuer_certificate_statistics
        for each row when (new.folded_at is null and new.configuration_id is not null
          and (new.ultra_short, new.short, new.long) <> (0, 0, 0))
        execute function count_new_statistics();
      revoke all on function count_changed_statistics(), count_new_statistics() from public;

      insert into configuration_live_counts (company_id, configuration_id, ultra_short, short, long)
        select company_id, configuration_id, sum(ultra_short), sum(short), sum(long)
        from issuer_certificate_statistics where folded_at is null and configuration_id is not null
        group by company_id, configuration_id;

      create or replace view configuration_counts with (security_invoker = true) as
        select company_id, configuration_id, sum(ultra_short)::bigint as ultra_short, sum(short)::bigint as short,
          sum(long)::bigint as long
        from (
          select company_id, configuration_id, ultra_short, short, long from configuration_live_counts
          union all
          select company_id, configuration_id, ultra_short, short, long from configuration_statistics
        ) each group by company_id, configuration_id;

      -- A page says how many rows there are, up to 10,000: counted in this index alone.
      create index ix_issuer_certificates_visible on issuer_certificates (company_id) where hidden_at is null;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop index ix_issuer_certificates_visible;
      create or replace view configuration_counts with (security_invoker = true) as
        select company_id, configuration_id, sum(ultra_short)::bigint as ultra_short, sum(short)::bigint as short,
          sum(long)::bigint as long
        from (
          select company_id, configuration_id, ultra_short, short, long
            from issuer_certificate_statistics where folded_at is null and configuration_id is not null
          union all
          select company_id, configuration_id, ultra_short, short, long from configuration_statistics
        ) each group by company_id, configuration_id;
      drop trigger count_changed on issuer_certificate_statistics;
      drop trigger count_new on issuer_certificate_statistics;
      drop function count_changed_statistics(), count_new_statistics();
      drop table configuration_live_counts;
    `);
  }
}
