import { startBareServer } from '../bare/bare-server.ts';
import type { Laboratory } from '../laboratory.ts';
import { getMessage } from '../load/messages.ts';
import { type BenchResult, throughput } from '../measurement.ts';
import { describe, takeTurns } from './rounds.ts';

const HEADERS = ['content-type', 'etag', 'cache-control', 'content-disposition'];

/** A download against bare Fastify that serves the same bytes with the same headers of content. */
export async function servedBytes(
  laboratory: Laboratory,
  what: {
    readonly name: string;
    readonly path: string;
    readonly connections: number;
    readonly rounds: number;
  },
): Promise<{ readonly result: BenchResult; readonly notes: readonly string[] }> {
  const { connections, name, path, rounds } = what;
  const { isQuick } = laboratory.extent;
  const { baseUrl, host, pid, port } = await laboratory.controlPlane();
  const load = laboratory.load();
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
    await load.add(name, plan(port));
    await load.add(`bare ${name}`, plan(bare.port));
    const round = { connections, seconds: isQuick ? 0.5 : 2 };
    // A fresh process interprets before it compiles, and ours has more to compile.
    for (let warm = 0; warm < 4; warm += 1) await load.run(name, round);
    const { ours, theirs } = await takeTurns(
      load,
      {
        ours: { plan: name, round, pid },
        theirs: { plan: `bare ${name}`, round, pid: bare.pid },
      },
      { rounds: isQuick ? 1 : rounds, postgresPid: undefined },
    );
    return {
      result: throughput({
        name: `${name}, against bare Fastify with the same bytes`,
        value: ours.perSecond,
        unit: 'downloads per second',
        limit: theirs.perSecond,
        target: 0.7,
      }),
      notes: [
        `${name}: ${body.length.toLocaleString('en')} octets, ${connections} connections`,
        describe('Luciole', ours),
        describe('bare Fastify', theirs),
      ],
    };
  } finally {
    await bare.stop();
  }
}
