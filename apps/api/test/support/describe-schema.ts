import { Client } from 'pg';

/**
 * The schema `luciole` as text that is the same on every PostgreSQL from 15 on: tables with columns, constraints, indexes,
 * policies, triggers and grants; views; functions with a digest of their body, however it is laid out. One fact per line, sorted.
 */
export async function describeSchema(url: string): Promise<string> {
  const client = new Client({ connectionString: url, options: '-c search_path=luciole,public' });
  await client.connect();
  try {
    const { rows } = await client.query<{ line: string }>(QUERY);
    return `${rows.map(({ line }) => line).join('\n')}\n`;
  } finally {
    await client.end();
  }
}

/** Not-null constraints are left out: PostgreSQL 18 keeps them in the catalogue, and the columns say it already. */
const QUERY = `
with relation as (
  select c.*, c.relname as name from pg_class c join pg_namespace n on n.oid = c.relnamespace where n.nspname = 'luciole'
), fact (subject, place, line) as (
  select name, 0, case relkind when 'v' then 'view ' else 'table ' end || name || ' owner ' || pg_get_userbyid(relowner)
      || case when relrowsecurity then ' row security' else '' end
      || case when relforcerowsecurity then ' forced' else '' end
      || case when reloptions is null then '' else ' with (' || array_to_string(array(select unnest(reloptions) order by 1), ', ') || ')' end
    from relation where relkind in ('r', 'p', 'v')
  union all
  select r.name, 1, '  column ' || a.attname || ' ' || format_type(a.atttypid, a.atttypmod)
      || case when a.attcollation <> t.typcollation then ' collate ' || (select collname from pg_collation where oid = a.attcollation) else '' end
      || case when a.attnotnull then ' not null' else '' end
      || coalesce(case a.attgenerated when 's' then ' generated ' else ' default ' end || pg_get_expr(d.adbin, d.adrelid), '')
    from relation r join pg_attribute a on a.attrelid = r.oid and a.attnum > 0 and not a.attisdropped
    join pg_type t on t.oid = a.atttypid left join pg_attrdef d on d.adrelid = a.attrelid and d.adnum = a.attnum
    where r.relkind in ('r', 'p', 'v')
  union all
  select r.name, 2, '  constraint ' || c.conname || ' ' || pg_get_constraintdef(c.oid)
    from relation r join pg_constraint c on c.conrelid = r.oid where c.contype in ('p', 'u', 'f', 'c', 'x')
  union all
  select r.name, 3, '  ' || replace(replace(pg_get_indexdef(i.indexrelid), 'CREATE ', ''), 'luciole.', '')
    from relation r join pg_index i on i.indrelid = r.oid
    where not exists (select from pg_constraint c where c.conindid = i.indexrelid and c.contype in ('p', 'u', 'x'))
  union all
  select r.name, 4, '  policy ' || p.polname || ' for ' || p.polcmd::text || ' to '
      || (select string_agg(pg_get_userbyid(o), ', ' order by 1) from unnest(p.polroles) o)
      || coalesce(' using ' || pg_get_expr(p.polqual, p.polrelid), '') || coalesce(' check ' || pg_get_expr(p.polwithcheck, p.polrelid), '')
    from relation r join pg_policy p on p.polrelid = r.oid
  union all
  select r.name, 5, '  ' || replace(replace(pg_get_triggerdef(t.oid), 'CREATE ', ''), 'luciole.', '')
    from relation r join pg_trigger t on t.tgrelid = r.oid where not t.tgisinternal
  union all
  select r.name, 6, '  grant ' || string_agg(lower(g.privilege_type), ', ' order by g.privilege_type) || ' to ' || pg_get_userbyid(g.grantee)
    from relation r cross join lateral aclexplode(r.relacl) g where g.grantee <> r.relowner and r.relkind in ('r', 'p', 'v')
    group by r.name, g.grantee
  union all
  select r.name, 7, '  grant ' || lower(g.privilege_type) || ' (' || string_agg(a.attname, ', ' order by a.attname) || ') to ' || pg_get_userbyid(g.grantee)
    from relation r join pg_attribute a on a.attrelid = r.oid cross join lateral aclexplode(a.attacl) g
    group by r.name, g.privilege_type, g.grantee
  union all
  select '~' || p.proname, 8, 'function ' || p.proname || '(' || pg_get_function_identity_arguments(p.oid) || ') owner '
      || pg_get_userbyid(p.proowner) || case when p.prosecdef then ' security definer' else '' end
      || case when has_function_privilege('luciole_service', p.oid, 'EXECUTE') then ' granted' else '' end
      || ' ' || array_to_string(p.proconfig, ' ') || ' body ' || md5(regexp_replace(p.prosrc, '\\s+', ' ', 'g'))
    from pg_proc p join pg_namespace n on n.oid = p.pronamespace
    where n.nspname = 'luciole' and not exists (select from pg_depend e where e.objid = p.oid and e.deptype = 'e')
)
select line from fact order by subject collate "C", place, line collate "C"`;
