import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What the roll-up keeps of a certificate beside its totals. */
interface Wording {
  readonly column: string;
  readonly value: string;
}

const NOT_SINCE_WHEN: Wording = { column: '', value: '' };
const SINCE_WHEN: Wording = { column: ', counted_since', value: ', p_now' };

/** Since when each certificate has reported counts: two that go on reporting beside one another are two issuers. */
export class RememberFirstReports1795300000260 implements MigrationInterface {
  readonly name = 'RememberFirstReports1795300000260';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      -- Of those that have reported before nobody knows: they count from now on.
      alter table statistics_snapshots add column counted_since timestamptz(3) not null default now();
      alter table statistics_snapshots alter column counted_since drop default;
      comment on column statistics_snapshots.counted_since is 'When the first report was rolled up';

      ${rollUp(SINCE_WHEN)}
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ${rollUp(NOT_SINCE_WHEN)}

      alter table statistics_snapshots drop column counted_since;
    `);
  }
}

function rollUp({ column, value }: Wording): string {
  return `
      create or replace function roll_up_issuance(p_company_id uuid, p_now timestamptz) returns integer
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
          insert into statistics_snapshots as t (company_id, issuer_certificate_id, totals${column})
            select p_company_id, issuer_certificate_id, totals${value} from changed
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
      end $function$;`;
}
