import { withClient } from '../../scripts/postgres/connection.ts';
import type { Laboratory } from '../laboratory.ts';
import type { Measured } from '../measurement.ts';
import { servedBytes } from './served-bytes.ts';

/** Chain downloads against bare Fastify. */
export async function downloads(laboratory: Laboratory): Promise<Measured> {
  const { administratorDatabaseUrl } = await laboratory.controlPlane();
  const ca = await withClient(administratorDatabaseUrl, async (client) => {
    const { rows } = await client.query<{ name: string }>(
      `select name from luciole.certificate_authorities where kind = 'INTERMEDIATE' order by creation_date limit 1`,
    );
    return rows[0]?.name ?? '';
  });
  const { notes, result } = await servedBytes(laboratory, {
    name: 'chain download',
    path: `/v1/builtinca/cachain/${ca}`,
    connections: 32,
    rounds: 7,
  });
  return { results: [result], notes };
}
