import type { MigrationInterface, QueryRunner } from 'typeorm';
import { rowSecurity } from './row-security.ts';

/**
 * How much is issued over time (ruling 36: rollups feed charts only). Reported totals only grow, so an hour's count is what
 * they grew by since they were last looked at. What was reported before this migration is of no hour.
 */
export class CreateInsights1795300000140 implements MigrationInterface {
  readonly name = 'CreateInsights1795300000140';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table statistics_snapshots (
        company_id uuid not null,
        issuer_certificate_id uuid not null,
        totals bigint[] not null,
        constraint pk_statistics_snapshots primary key (company_id, issuer_certificate_id),
        constraint fk_statistics_snapshots_statistics foreign key (company_id, issuer_certificate_id)
          references issuer_certificate_statistics (company_id, issuer_certificate_id)
      ) with (fillfactor = 70);
      comment on table statistics_snapshots is
        'What issuance_rollups has of issuer_certificate_statistics; a policy keeps its place in totals';
      ${rowSecurity('statistics_snapshots', ['select', 'insert', 'update', 'delete'])}

      create table issuance_rollups (
        company_id uuid not null,
        hour timestamptz(3) not null,
        configuration_id uuid,
        policy_id uuid not null,
        ultra_short bigint not null,
        short bigint not null,
        long bigint not null,
        constraint uq_issuance_rollups unique nulls not distinct (company_id, hour, configuration_id, policy_id),
        constraint fk_issuance_rollups_company foreign key (company_id) references companies (id)
      );
      comment on column issuance_rollups.configuration_id is
        'Null when it was deleted before the report; an id stays when it is deleted later';
      ${rowSecurity('issuance_rollups', ['select', 'insert', 'update', 'delete'])}

      insert into statistics_snapshots (company_id, issuer_certificate_id, totals)
        select company_id, issuer_certificate_id, totals from issuer_certificate_statistics
        where folded_at is null and cardinality(totals) > 0;

      -- Of the caller's company only: it runs as the serving role, under row-level security.
      create function roll_up_issuance(p_company_id uuid, p_now timestamptz) returns integer
      language plpgsql set search_path = luciole, pg_temp as $function$
      declare
        v_changed integer;
      begin
        -- One at a time. Whoever comes next sees what this one wrote, because its statements begin after the lock.
        if not pg_try_advisory_xact_lock(hashtext('luciole issuance rollup'), hashtext(p_company_id::text)) then
          return 0;
        end if;
        with changed as materialized (
          select s.issuer_certificate_id, s.configuration_id, s.policy_ids, s.totals, p.totals as counted
          from issuer_certificate_statistics s
          left join statistics_snapshots p
            on p.company_id = s.company_id and p.issuer_certificate_id = s.issuer_certificate_id
          where s.company_id = p_company_id and s.folded_at is null and cardinality(s.totals) > 0
            and s.totals is distinct from p.totals
        ), kept as (
          insert into statistics_snapshots as t (company_id, issuer_certificate_id, totals)
            select p_company_id, issuer_certificate_id, totals from changed
            on conflict (company_id, issuer_certificate_id) do update set totals = excluded.totals
        ), counted as (
          insert into issuance_rollups as t (company_id, hour, configuration_id, policy_id, ultra_short, short, long)
            select p_company_id, date_trunc('hour', p_now, 'UTC'), c.configuration_id, p.policy_id,
              sum(c.totals[3 * p.place - 2] - coalesce(c.counted[3 * p.place - 2], 0)),
              sum(c.totals[3 * p.place - 1] - coalesce(c.counted[3 * p.place - 1], 0)),
              sum(c.totals[3 * p.place] - coalesce(c.counted[3 * p.place], 0))
            from changed c cross join lateral unnest(c.policy_ids) with ordinality as p (policy_id, place)
            where c.totals[3 * p.place - 2 : 3 * p.place] is distinct from c.counted[3 * p.place - 2 : 3 * p.place]
            group by c.configuration_id, p.policy_id
            on conflict on constraint uq_issuance_rollups do update
              set ultra_short = t.ultra_short + excluded.ultra_short, short = t.short + excluded.short,
                long = t.long + excluded.long
        )
        select count(*) into v_changed from changed;
        return v_changed;
      end $function$;
      comment on function roll_up_issuance(uuid, timestamptz) is
        'Counts what was reported since the last call in the hour of p_now; answers of how many certificates';

      revoke all on function roll_up_issuance(uuid, timestamptz) from public;
      grant execute on function roll_up_issuance(uuid, timestamptz) to luciole_service;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop function roll_up_issuance(uuid, timestamptz);
      drop table issuance_rollups, statistics_snapshots;
    `);
  }
}
