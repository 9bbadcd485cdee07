import type { ClientBase } from 'pg';

import { SEALED_COLUMNS } from '../secrets/sealed-secrets.ts';

/** Ids of the key-encryption keys that stored secrets are sealed under, and of the active one. */
export async function neededKeys(client: ClientBase, active: string): Promise<readonly string[]> {
  const { rows } = await client.query<{ id: string }>(
    SEALED_COLUMNS.map(
      ({ column, table }) =>
        `select encode(substring(${column} from 2 for 16), 'hex')::uuid as id from ${table} where ${column} is not null`,
    ).join(' union '),
  );
  return [...new Set([active, ...rows.map(({ id }) => id)])];
}
