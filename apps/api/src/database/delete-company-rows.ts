import type { EntityManager } from 'typeorm';
import { createOwnerDataSource } from './data-source.ts';

/**
 * Removes every row of a company from every table, in one transaction and as the owner of the schema: the serving role may
 * not delete what proves things.
 */
export async function deleteCompanyRows(url: string, companyId: string): Promise<void> {
  const owner = createOwnerDataSource(url);
  await owner.initialize();
  try {
    await owner.transaction((tx) => deleteRows(tx, companyId));
  } finally {
    await owner.destroy();
  }
}

/** Tables in an order in which nothing refers to what goes; foreign keys say which. */
async function deleteRows(tx: EntityManager, companyId: string): Promise<void> {
  const rows: { name: string; refers_to: string[] }[] = await tx.query(
    `select c.relname as name, array(select distinct r.relname::text from pg_constraint k
         join pg_class r on r.oid = k.confrelid
         where k.conrelid = c.oid and k.contype = 'f' and k.confrelid <> c.oid) as refers_to
       from pg_class c join pg_namespace n on n.oid = c.relnamespace
       join pg_attribute a on a.attrelid = c.oid and a.attname = 'company_id' and not a.attisdropped
       where n.nspname = 'luciole' and c.relkind in ('r', 'p') and not c.relispartition`,
  );
  const left = new Map(rows.map(({ name, refers_to }) => [name, new Set(refers_to)]));
  await tx.query('set constraints all deferred');
  while (left.size > 0) {
    const referred = new Set([...left.values()].flatMap((names) => [...names]));
    const next = [...left.keys()].filter((name) => !referred.has(name));
    // Tables that refer to each other go together; what refers within one statement is checked at its end.
    for (const name of next.length > 0 ? next : left.keys()) {
      await tx.query(`delete from ${name} where company_id = $1`, [companyId]);
      left.delete(name);
    }
  }
}
