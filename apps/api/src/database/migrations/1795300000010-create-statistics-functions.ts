import type { MigrationInterface, QueryRunner } from 'typeorm';

const FUNCTIONS = ['report_statistics(jsonb)', 'fold_expired_statistics(integer)'];

/** Counting (rulings 25 and 36): reports of many issuers in one statement, exact totals, folding of what is gone. */
export class CreateStatisticsFunctions1795300000010 implements MigrationInterface {
  readonly name = 'CreateStatisticsFunctions1795300000010';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create view configuration_counts with (security_invoker = true) as
        select company_id, configuration_id, sum(ultra_short)::bigint as ultra_short, sum(short)::bigint as short,
          sum(long)::bigint as long
        from (
          select company_id, configuration_id, ultra_short, short, long
            from issuer_certificate_statistics where folded_at is null and configuration_id is not null
          union all
          select company_id, configuration_id, ultra_short, short, long from configuration_statistics
        ) each group by company_id, configuration_id;
      comment on view configuration_counts is 'Exact at read (ruling 36); a configuration without any has no row';
      grant select on configuration_counts to luciole_service;

      create function merge_totals(p_old_ids uuid[], p_old bigint[], p_new_ids uuid[], p_new bigint[],
        out policy_ids uuid[], out totals bigint[], out ultra_short bigint, out short bigint, out long bigint)
      language plpgsql immutable strict as $function$
      declare
        v_old integer;
        v_class integer;
      begin
        policy_ids := p_old_ids; totals := p_old;
        for v_new in 1 .. cardinality(p_new_ids) loop
          v_old := v_new;
          if policy_ids[v_old] is distinct from p_new_ids[v_new] then
            v_old := array_position(policy_ids, p_new_ids[v_new]);
          end if;
          if v_old is null then
            policy_ids := policy_ids || p_new_ids[v_new];
            totals := totals || array[0, 0, 0]::bigint[];
            v_old := cardinality(policy_ids);
          end if;
          for v_class in 1 .. 3 loop
            if p_new[3 * (v_new - 1) + v_class] > totals[3 * (v_old - 1) + v_class] then
              totals[3 * (v_old - 1) + v_class] := p_new[3 * (v_new - 1) + v_class];
            end if;
          end loop;
        end loop;
        ultra_short := 0; short := 0; long := 0;
        for v_old in 1 .. cardinality(policy_ids) loop
          ultra_short := ultra_short + totals[3 * v_old - 2];
          short := short + totals[3 * v_old - 1];
          long := long + totals[3 * v_old];
        end loop;
      end $function$;
      comment on function merge_totals(uuid[], bigint[], uuid[], bigint[]) is 'Member by member the greater; lowers nothing';

      create function report_statistics(p_items jsonb)
      returns table (item integer, company_id uuid, outcome text)
      language plpgsql security definer
      -- Estimates of a batch are always the same guess; what is wanted is one index probe per report, always.
      set search_path = luciole, pg_temp set enable_hashjoin = off set enable_mergejoin = off as $function$
      #variable_conflict use_column
      begin
        return query with report as materialized (
          select * from jsonb_to_recordset(p_items) as i ("item" integer, "companyId" uuid, "certificateId" uuid,
            "serviceAccountId" uuid, "sequence" bigint, "policyIds" uuid[], "totals" bigint[], "reportedAt" timestamptz,
            "lateSeconds" integer, "burst" bigint, "perSecond" double precision)
          order by "companyId", "certificateId"
        ), judged as materialized (
          select r.*, m.policy_ids, m.totals as new_totals, m.ultra_short, m.short, m.long,
            least(r."burst", a.allowance - a.increase) as credit,
            case
              when c.sequence is null then 'NOT_FOUND'
              when c.folded_at is not null
                or r."reportedAt" > c.validity_end + make_interval(secs => r."lateSeconds") then 'TOO_LATE'
              when r."sequence" <= c.sequence then 'STALE'
              when a.increase > a.allowance then
                -- What is set aside already waits for a decision, unless the counts have caught up with it.
                case when c.quarantined_at is not null and c.sum
                  < (select sum(t::bigint) from jsonb_array_elements_text(c.quarantined_report->'totals') t)
                  then 'STILL_QUARANTINED' else 'QUARANTINED' end
              else 'APPLIED'
            end as outcome
          from report r
          left join lateral (
            select s.sequence, s.policy_ids, s.totals, s.ultra_short + s.short + s.long as sum, s.reported_at,
              s.credit, s.validity_end, s.folded_at, s.quarantined_at, s.quarantined_report
            from issuer_certificate_statistics s
            where s.company_id = r."companyId" and s.issuer_certificate_id = r."certificateId"
              and s.service_account_id = r."serviceAccountId"
            for no key update
          ) c on true
          left join lateral merge_totals(c.policy_ids, c.totals, r."policyIds", r."totals") m on c.sequence is not null
          -- A bucket, and not a burst for every report: otherwise a thousand reports could claim a thousand bursts.
          left join lateral (
            select m.ultra_short + m.short + m.long - c.sum as increase,
              least(coalesce(c.credit, r."burst", 0), coalesce(r."burst", 0))
                + r."perSecond" * greatest(0, extract(epoch from r."reportedAt" - c.reported_at)) as allowance
          ) a on r."perSecond" is not null
        ), applied as (
          update issuer_certificate_statistics s
            set sequence = j."sequence", policy_ids = j.policy_ids, totals = j.new_totals, ultra_short = j.ultra_short,
              short = j.short, long = j.long, reported_at = greatest(s.reported_at, j."reportedAt"),
              credit = coalesce(j.credit, s.credit)
          from judged j
          where j.outcome = 'APPLIED' and s.company_id = j."companyId" and s.issuer_certificate_id = j."certificateId"
        ), quarantined as (
          update issuer_certificate_statistics s
            set quarantined_at = j."reportedAt", quarantined_report = jsonb_build_object('sequence', j."sequence",
              'policyIds', to_jsonb(j."policyIds"), 'totals', to_jsonb(j."totals"))
          from judged j
          where j.outcome in ('QUARANTINED', 'STILL_QUARANTINED') and s.company_id = j."companyId"
            and s.issuer_certificate_id = j."certificateId"
        )
        select j."item", j."companyId", j.outcome from judged j;
      end $function$;
      comment on function report_statistics(jsonb) is
        'APPLIED, STALE, TOO_LATE, QUARANTINED, STILL_QUARANTINED (another report waits for a decision) or NOT_FOUND (also when the certificate is another account''s); one report per certificate in a batch';

      create function fold_statistics(p_company_id uuid, p_certificate_id uuid, p_folded_at timestamptz) returns boolean
      language plpgsql security definer set search_path = luciole, pg_temp as $function$
      declare
        v record;
      begin
        update issuer_certificate_statistics s set folded_at = p_folded_at
          where s.company_id = p_company_id and s.issuer_certificate_id = p_certificate_id and s.folded_at is null
          returning s.* into v;
        if not found then
          return false;
        end if;
        if v.configuration_id is not null then
          insert into configuration_statistics as t (company_id, configuration_id, policy_id, ultra_short, short, long)
            select v.company_id, v.configuration_id, p.policy_id, v.totals[3 * p.place - 2], v.totals[3 * p.place - 1],
              v.totals[3 * p.place]
            from unnest(v.policy_ids) with ordinality as p (policy_id, place)
            order by p.policy_id
            on conflict (company_id, configuration_id, policy_id) do update
              set ultra_short = t.ultra_short + excluded.ultra_short, short = t.short + excluded.short,
                long = t.long + excluded.long;
        end if;
        return true;
      end $function$;

      create function fold_expired_statistics(p_limit integer) returns integer
      language sql security definer set search_path = luciole, pg_temp as $function$
        select count(*) filter (where fold_statistics(due.company_id, due.issuer_certificate_id, clock_timestamp()))::integer
        from (
          select s.company_id, s.issuer_certificate_id from issuer_certificate_statistics s
          where s.folded_at is null and s.validity_end < clock_timestamp() - interval '8 days'
          order by s.company_id, s.issuer_certificate_id limit p_limit for no key update skip locked
        ) due
      $function$;
      comment on function fold_expired_statistics(integer) is
        'Across companies; a day after late reports are refused (ruling 25), so that none is lost';

      revoke all on function merge_totals(uuid[], bigint[], uuid[], bigint[]),
        fold_statistics(uuid, uuid, timestamptz), ${FUNCTIONS.join(', ')} from public;
      grant execute on function ${FUNCTIONS.join(', ')} to luciole_service;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop function ${FUNCTIONS.join(', ')}, fold_statistics(uuid, uuid, timestamptz),
        merge_totals(uuid[], bigint[], uuid[], bigint[]);
      drop view configuration_counts;
    `);
  }
}
