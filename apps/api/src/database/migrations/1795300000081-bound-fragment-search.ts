import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * A search for a fragment costs what its limit asks for, whatever share of the names holds it: some rows are looked at
 * first, and what they say decides between walking on and the index of fragments. Without an ordering the function finds
 * matches in any order: that is what counting asks for, and with it every fragment goes through the function (ruling 31).
 */
export class BoundFragmentSearch1795300000081 implements MigrationInterface {
  readonly name = 'BoundFragmentSearch1795300000081';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create or replace function search_issuer_certificates(p_fragment text, p_ordering text, p_descending boolean,
        p_after_value text, p_after_id uuid, p_limit integer)
      returns table (company_id uuid, id uuid, place bigint)
      language plpgsql stable security definer
      set search_path = luciole, pg_temp set plan_cache_mode = force_custom_plan as $function$
      declare
        v_company uuid := nullif(current_setting('luciole.company_id', true), '')::uuid;
        v_pattern text := '%' || replace(replace(replace(p_fragment, '\\', '\\\\'), '%', '\\%'), '_', '\\_') || '%';
        v_column text := case coalesce(p_ordering, 'creationDate') when 'creationDate' then 'creation_date'
          when 'validityEnd' then 'validity_end' when 'commonName' then 'common_name' end;
        v_order text := format('c.%1$I %2$s, c.id %2$s', v_column,
          case when p_descending or p_ordering is null then 'desc' else 'asc' end);
        v_keyset text := '';
        -- So many rows say how frequent the fragment is, and often they fill the page.
        v_glance constant bigint := 2000;
        v_longest_walk bigint := case when p_ordering is null then 500000 else 50000 end;
        v_seen bigint;
        v_matches bigint;
        v_walk bigint;
        v_found uuid[];
        -- Names are compared behind the inner limit, so that the next rows in order are read and no other way is planned.
        v_walking constant text :=
          'select %1$s from (
             select c.id, c.%2$I, c.common_name ilike $2 and c.hidden_at is null as matches from (
               select c.id, c.creation_date, c.validity_end, c.common_name, c.hidden_at from issuer_certificates c
               where c.company_id = $1 %3$s order by %4$s limit $5) c) c %5$s';
        v_ids text;
      begin
        if v_company is null or v_column is null then
          raise exception 'search_issuer_certificates needs a company and a known ordering' using errcode = '22023';
        end if;
        if p_after_id is not null then
          v_keyset := format('and (c.%I, c.id) %s ($3::%s, $4)', v_column, case when p_descending then '<' else '>' end,
            case p_ordering when 'commonName' then 'text' else 'timestamptz' end);
        end if;
        v_ids := format('coalesce(array_agg(c.id order by %s) filter (where c.matches), array[]::uuid[])', v_order);

        execute format(v_walking, 'count(*), count(*) filter (where c.matches), ' || v_ids, v_column, v_keyset, v_order, '')
          into v_seen, v_matches, v_found using v_company, v_pattern, p_after_value, p_after_id, v_glance;
        if v_seen = v_glance and v_matches between 1 and p_limit - 1 then
          -- Twice as far as it should be: past that, matches are not spread as the first rows made believe.
          v_walk := 2 * (p_limit * v_seen / v_matches);
          -- The index of fragments costs as much for one match as a walk for twenty-five rows; for a page it has to find
          -- and order all matches, for a count only as many as are counted.
          if v_walk <= v_longest_walk and (p_ordering is not null or v_matches * 25 >= v_seen) then
            execute format('select count(*), ' || v_ids || ' from (%s) c',
                format(v_walking, 'c.*', v_column, v_keyset, v_order, 'where c.matches limit $6'))
              into v_matches, v_found using v_company, v_pattern, p_after_value, p_after_id, v_walk, p_limit;
          end if;
        end if;
        if v_seen < v_glance or v_matches >= p_limit then
          return query select v_company, f.id, f.place
            from unnest(v_found) with ordinality as f (id, place) where f.place <= p_limit;
          return;
        end if;

        -- OFFSET 0 keeps the ordering out of the choice of an index: the planner may not use the statistics of the name,
        -- takes four in a hundred rows for matches, and would rather walk until it has met enough (tried: 2 s for none).
        return query execute format(
          'select m.company_id, m.id, row_number() over () from (
             select c.company_id, c.id from (
               select c.* from issuer_certificates c
               where c.company_id = $1 and c.common_name ilike $2 and c.hidden_at is null %1$s offset 0) c
             %2$s limit $5) m',
          v_keyset, case when p_ordering is not null then 'order by ' || v_order else '' end)
        using v_company, v_pattern, p_after_value, p_after_id, p_limit;
      end $function$;
      comment on function search_issuer_certificates(text, text, boolean, text, uuid, integer) is
        'Ruling 31: ids of the company''s certificates whose common name holds the fragment, up to a limit: in order, from after a cursor, or (ordering null) in any order';
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create or replace function search_issuer_certificates(p_fragment text, p_ordering text, p_descending boolean,
        p_after_value text, p_after_id uuid, p_limit integer)
      returns table (company_id uuid, id uuid, place bigint)
      language plpgsql stable security definer
      set search_path = luciole, pg_temp set plan_cache_mode = force_custom_plan as $function$
      declare
        v_company uuid := nullif(current_setting('luciole.company_id', true), '')::uuid;
        v_pattern text := '%' || replace(replace(replace(p_fragment, '\\', '\\\\'), '%', '\\%'), '_', '\\_') || '%';
        v_column text := case p_ordering when 'creationDate' then 'creation_date' when 'validityEnd' then 'validity_end'
          when 'commonName' then 'common_name' end;
        v_type text := case p_ordering when 'commonName' then 'text' else 'timestamptz' end;
        v_keyset text := '';
        v_window constant integer := 2000;
        v_seen integer;
        v_found uuid[];
      begin
        if v_company is null or v_column is null then
          raise exception 'search_issuer_certificates needs a company and a known ordering' using errcode = '22023';
        end if;
        if p_after_id is not null then
          v_keyset := format('and (c.%I, c.id) %s ($3::%s, $4)', v_column, case when p_descending then '<' else '>' end, v_type);
        end if;
        -- Under row-level security the planner may not use the statistics of the name, and takes every fragment for a rare
        -- one (tried: 300 ms for a frequent one). So the next rows in order are looked at first: there a frequent fragment
        -- fills the page at once, and only a rare one goes on to the index of fragments.
        execute format(
          'select count(*), coalesce(array_agg(w.id order by w.place) filter (where w.matches), array[]::uuid[]) from (
             select c.id, c.common_name ilike $2 and c.hidden_at is null as matches, row_number() over () as place from (
               select c.id, c.common_name, c.hidden_at from issuer_certificates c where c.company_id = $1 %2$s
               order by c.%1$I %3$s, c.id %3$s limit $5) c) w',
          v_column, v_keyset, case when p_descending then 'desc' else 'asc' end)
        into v_seen, v_found using v_company, v_pattern, p_after_value, p_after_id, v_window;
        if v_seen < v_window or cardinality(v_found) >= p_limit then
          return query select v_company, f.id, f.place
            from unnest(v_found) with ordinality as f (id, place) where f.place <= p_limit;
          return;
        end if;
        return query execute format(
          'select m.company_id, m.id, row_number() over () from (
             select c.company_id, c.id from issuer_certificates c
             where c.company_id = $1 and c.common_name ilike $2 and c.hidden_at is null %2$s
             order by c.%1$I %3$s, c.id %3$s limit $5) m',
          v_column, v_keyset, case when p_descending then 'desc' else 'asc' end)
        using v_company, v_pattern, p_after_value, p_after_id, p_limit;
      end $function$;
      comment on function search_issuer_certificates(text, text, boolean, text, uuid, integer) is
        'Ruling 31: ids of the company''s certificates whose common name holds the fragment, in order, from after a cursor';
    `);
  }
}
