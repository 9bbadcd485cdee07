import type { PoolClient } from 'pg';
import type { QueryRunner } from 'typeorm';

import type { CompanyTransaction, NamedStatement } from '../database/company-database.ts';
import { OWNER_ROLE, SERVICE_ROLE } from '../database/roles.ts';

/**
 * Does `work` for one company within a transaction of the owner's, as a request would: as the serving role, under row-level security. When it rejects,
 * the transaction is to be rolled back.
 */
export async function companyWithin<Result>(
  { client, runner }: { readonly client: PoolClient; readonly runner: QueryRunner },
  companyId: string,
  work: (tx: CompanyTransaction) => Promise<Result>,
): Promise<Result> {
  const run = (statement: string | NamedStatement, parameters: readonly unknown[] = []) =>
    client.query({
      text: typeof statement === 'string' ? statement : statement.text,
      values: [...parameters],
    });
  await client.query(`set local role ${SERVICE_ROLE}`);
  await client.query(`select set_config('luciole.company_id', $1, true)`, [companyId]);
  const result = await work({
    companyId,
    manager: runner.manager,
    query: async (statement, parameters) => (await run(statement, parameters)).rows,
    execute: async (statement, parameters) => (await run(statement, parameters)).rowCount ?? 0,
  });
  await client.query(`set local role ${OWNER_ROLE}; set local luciole.company_id = ''`);
  return result;
}
