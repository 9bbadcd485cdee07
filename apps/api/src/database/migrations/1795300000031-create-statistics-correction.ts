import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What became of a report that was set aside is an administrator's decision (ruling 25). */
export class CreateStatisticsCorrection1795300000031 implements MigrationInterface {
  readonly name = 'CreateStatisticsCorrection1795300000031';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create index ix_issuer_certificate_statistics_quarantined
        on issuer_certificate_statistics (company_id, issuer_certificate_id) where quarantined_at is not null;

      -- Of the caller's company only: it runs as the serving role, under row-level security.
      create function correct_statistics(p_certificate_id uuid, p_accept boolean, p_expected bigint)
      returns table (outcome text, before jsonb, after jsonb)
      language plpgsql set search_path = luciole, pg_temp as $function$
      #variable_conflict use_column
      declare
        v issuer_certificate_statistics;
        v_ids uuid[];
        v_totals bigint[];
        v_quarantined bigint;
        m record;
      begin
        select s.* into v from issuer_certificate_statistics s
          where s.issuer_certificate_id = p_certificate_id for no key update;
        if v.quarantined_at is null then
          return query select 'NOT_QUARANTINED', null::jsonb, null::jsonb;
          return;
        end if;
        v_ids := array(select e.value::uuid from jsonb_array_elements_text(v.quarantined_report->'policyIds')
          with ordinality as e (value, place) order by e.place);
        v_totals := array(select e.value::bigint from jsonb_array_elements_text(v.quarantined_report->'totals')
          with ordinality as e (value, place) order by e.place);
        v_quarantined := (select coalesce(sum(t), 0) from unnest(v_totals) t) - (v.ultra_short + v.short + v.long);
        if p_expected <> v_quarantined then
          return query select 'CHANGED', null::jsonb, null::jsonb;
          return;
        end if;
        m := merge_totals(v.policy_ids, v.totals, v_ids, v_totals);
        if not p_accept then
          m.ultra_short := v.ultra_short; m.short := v.short; m.long := v.long;
          update issuer_certificate_statistics s set quarantined_at = null, quarantined_report = null
            where s.company_id = v.company_id and s.issuer_certificate_id = p_certificate_id;
        else
          update issuer_certificate_statistics s
            set policy_ids = m.policy_ids, totals = m.totals, ultra_short = m.ultra_short, short = m.short,
              long = m.long, sequence = greatest(s.sequence, (v.quarantined_report->>'sequence')::bigint),
              reported_at = greatest(s.reported_at, v.quarantined_at), quarantined_at = null, quarantined_report = null
            where s.company_id = v.company_id and s.issuer_certificate_id = p_certificate_id;
          -- What was folded before has been counted already.
          if v.folded_at is not null and v.configuration_id is not null then
            insert into configuration_statistics as t (company_id, configuration_id, policy_id, ultra_short, short, long)
              select v.company_id, v.configuration_id, p.policy_id,
                m.totals[3 * p.place - 2] - coalesce(v.totals[3 * p.place - 2], 0),
                m.totals[3 * p.place - 1] - coalesce(v.totals[3 * p.place - 1], 0),
                m.totals[3 * p.place] - coalesce(v.totals[3 * p.place], 0)
              from unnest(m.policy_ids) with ordinality as p (policy_id, place)
              order by p.policy_id
              on conflict (company_id, configuration_id, policy_id) do update
                set ultra_short = t.ultra_short + excluded.ultra_short, short = t.short + excluded.short,
                  long = t.long + excluded.long;
          end if;
        end if;
        return query select 'CORRECTED',
          jsonb_build_object('ultraShort', v.ultra_short, 'short', v.short, 'long', v.long,
            'quarantined', v_quarantined, 'quarantinedSequence', v.quarantined_report->'sequence',
            'quarantinedAt', v.quarantined_at),
          jsonb_build_object('ultraShort', m.ultra_short, 'short', m.short, 'long', m.long);
      end $function$;
      comment on function correct_statistics(uuid, boolean, bigint) is
        'CORRECTED, NOT_QUARANTINED or CHANGED (another report is set aside than the caller has seen)';

      create function count_quarantined_statistics() returns integer
      language sql stable security definer set search_path = luciole, pg_temp as $function$
        select count(*)::integer from issuer_certificate_statistics s
        join issuer_certificates c on c.company_id = s.company_id and c.id = s.issuer_certificate_id
        where s.quarantined_at is not null and c.hidden_at is null
          and (select sum(t::bigint) from jsonb_array_elements_text(s.quarantined_report->'totals') t)
            > s.ultra_short + s.short + s.long
      $function$;
      comment on function count_quarantined_statistics() is 'Across companies, for the metric that raises the alert';

      revoke all on function correct_statistics(uuid, boolean, bigint), count_quarantined_statistics() from public;
      grant execute on function correct_statistics(uuid, boolean, bigint), count_quarantined_statistics(),
        merge_totals(uuid[], bigint[], uuid[], bigint[]) to luciole_service;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      revoke execute on function merge_totals(uuid[], bigint[], uuid[], bigint[]) from luciole_service;
      drop function count_quarantined_statistics(), correct_statistics(uuid, boolean, bigint);
      drop index ix_issuer_certificate_statistics_quarantined;
    `);
  }
}
