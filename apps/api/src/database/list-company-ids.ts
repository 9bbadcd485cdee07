import type { Transaction } from './company-database.ts';

/** Companies of the deployment, the oldest first (ids are time-ordered): what a periodic job or a command visits one by one. */
export async function listCompanyIds(tx: Transaction): Promise<readonly string[]> {
  const rows = await tx.query<{ company_id: string }>('select company_id from list_company_ids()');
  return rows.map(({ company_id }) => company_id);
}
