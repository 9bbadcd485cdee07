import { startBareServer } from '../bare/bare-server.ts';
import type { Laboratory } from '../laboratory.ts';
import { getMessage } from '../load/messages.ts';
import { type Measured, throughput } from '../measurement.ts';
import { withClient } from '../../scripts/postgres/connection.ts';
import { describe, takeTurns } from './rounds.ts';

const HEADERS = ['content-type', 'etag', 'cache-control', 'content-disposition'];

/** Chain downloads against bare Fastify that serves the same bytes with the same headers of content. */
export async function downloads(laboratory: Laboratory): Promise<Measured> {
  const { isQuick } = laboratory.extent;
  const { administratorDatabaseUrl, baseUrl, host, pid, port } = await laboratory.controlPlane();
  const load = laboratory.load();
  const name = await withClient(administratorDatabaseUrl, async (client) => {
    const { rows } = await client.query<{ name: string }>(
      `select name from luciole.certificate_authorities where kind = 'INTERMEDIATE' order by creation_date limit 1`,
    );
    return rows[0]?.name ?? '';
  });
  const path = `/v1/builtinca/cachain/${name}`;
  const response = await fetch(baseUrl + path);
  if (!response.ok) throw new Error(`GET ${path} answered ${response.status}`);
  const body = Buffer.from(await response.arrayBuffer());
  const headers = Object.fromEntries(
    HEADERS.flatMap((header) => {
      const value = response.headers.get(header);
      return value === null ? [] : [[header, value] as const];
    }),
  );
  const bare = await startBareServer({ path, headers, base64: body.toString('base64') });
  try {
    const plan = (to: number) => ({
      kind: 'fixed' as const,
      host,
      port: to,
      messages: [getMessage(path, `${host}:${to}`)],
    });
    await load.add('chain', plan(port));
    await load.add('bare chain', plan(bare.port));
    const round = { connections: 32, seconds: isQuick ? 0.5 : 2 };
    // A fresh process interprets before it compiles, and ours has more to compile.
    for (let warm = 0; warm < 4; warm += 1) await load.run('chain', round);
    const { ours, theirs } = await takeTurns(
      load,
      {
        ours: { plan: 'chain', round, pid },
        theirs: { plan: 'bare chain', round, pid: bare.pid },
      },
      { rounds: isQuick ? 1 : 7, postgresPid: undefined },
    );
    return {
      results: [
        throughput({
          name: 'chain download, against bare Fastify with the same bytes',
          value: ours.perSecond,
          unit: 'downloads per second',
          limit: theirs.perSecond,
          target: 0.7,
        }),
      ],
      notes: [
        `${body.length} octets, 32 connections`,
        describe('Luciole', ours),
        describe('bare Fastify', theirs),
      ],
    };
  } finally {
    await bare.stop();
  }
}
