import { MAX_TOTAL_COUNT } from '@luciole/contract';
import { encodeCursor } from '../../apps/api/src/intermediate-certificates/search/search-cursor.ts';
import { withClient } from '../../scripts/postgres/connection.ts';
import type { Laboratory } from '../laboratory.ts';
import { CERTIFICATES_PATH, jsonMessage } from '../load/messages.ts';
import type { LoadOutcome } from '../load/protocol.ts';
import { type BenchResult, bounded, type Measured } from '../measurement.ts';
import { fillInventory } from '../surroundings/inventory.ts';
import { cpuSeconds, familyCpuSeconds } from '../surroundings/process-usage.ts';
import { ACCOUNTS_PER_CONFIGURATION } from '../surroundings/issuers.ts';

const PAGE_SIZE = 50;
const MOST_MILLISECONDS = 15;
/** Pages asked for at each depth start at different rows, so that no page is asked for twice in a row. */
const STARTS_PER_DEPTH = 20;

/** Fragments of the names that `fillInventory` makes up, and how many of them hold it. */
const FRAGMENTS = [
  ['edge-', 'all'],
  ['cluster-17', '55 in 1,000'],
  ['cluster-199', '5 in 1,000'],
  ['edge-1f3', '1 in 4,096'],
  ['a1b2', 'about 70'],
] as const;

/** Pages of the inventory by keyset at several depths, over HTTP as an administrator, so under row-level security. */
export async function listing(laboratory: Laboratory): Promise<Measured> {
  const { isQuick } = laboratory.extent;
  const controlPlane = await laboratory.controlPlane();
  const fleet = await laboratory.fleet();
  const load = laboratory.load();
  const count = isQuick ? 10_000 : 1_000_000;
  laboratory.say(`Filling the inventory with ${count.toLocaleString('en')} certificates`);
  await fillInventory(controlPlane.administratorDatabaseUrl, {
    ...fleet,
    certificateAuthorityId: await laboratory.issuingCaId(),
    count,
    days: 365,
    seed: 'listing',
  });

  const { apiKey, host, port } = controlPlane;
  const search = (body: unknown) =>
    jsonMessage(
      'POST',
      `${CERTIFICATES_PATH}/search`,
      `${host}:${port}`,
      { 'tppl-api-key': apiKey },
      JSON.stringify(body),
    );
  const { pid, postgresPid } = controlPlane;
  const cpu = () => ({
    server: cpuSeconds(pid) ?? Number.NaN,
    database:
      postgresPid === undefined ? Number.NaN : (familyCpuSeconds(postgresPid) ?? Number.NaN),
  });
  const run = async (name: string, bodies: readonly unknown[]): Promise<Pages> => {
    await load.add(name, { kind: 'fixed', host, port, messages: bodies.map(search) });
    const seconds = isQuick ? 0.5 : 3;
    await load.run(name, { connections: 1, seconds: seconds / 2 });
    const before = cpu();
    const outcome = await load.run(name, { connections: 1, seconds });
    const after = cpu();
    const each = (part: 'server' | 'database') =>
      ((after[part] - before[part]) / outcome.answered) * 1000;
    return { ...outcome, serverCpu: each('server'), databaseCpu: each('database') };
  };

  // A fresh process interprets before it compiles; what is measured is how it serves from then on.
  for (let warm = 0; warm < 4; warm += 1)
    await run('warm-up', [{ paging: { pageSize: PAGE_SIZE } }]);

  const results: BenchResult[] = [];
  const notes = [
    `${count.toLocaleString('en')} certificates of a year in ${Math.ceil(fleet.issuers.length / ACCOUNTS_PER_CONFIGURATION)} configurations of ${ACCOUNTS_PER_CONFIGURATION} accounts each, those of the last seven days live; pages of ${PAGE_SIZE}, one after the other`,
  ];
  for (const depth of [0, 1_000, 100_000, 500_000, 990_000].filter((rows) => rows < count)) {
    const cursors = await cursorsAt(controlPlane.administratorDatabaseUrl, fleet.companyId, {
      count,
      depth,
    });
    const outcome = await run(
      `page at ${depth}`,
      cursors.map((after) => ({
        paging: { pageSize: PAGE_SIZE, ...(depth > 0 && { after }) },
        ordering: { orders: [{ field: 'creationDate', direction: 'DESC' }] },
      })),
    );
    results.push(
      bounded({
        name: `page of issuer certificates, ${depth.toLocaleString('en')} rows deep, p95`,
        value: outcome.p95,
        unit: 'milliseconds',
        limit: MOST_MILLISECONDS,
      }),
    );
    notes.push(line(`${depth.toLocaleString('en')} rows deep`, outcome));
  }
  for (const [fragment, share] of FRAGMENTS) {
    const expression = { field: 'commonName', operator: 'FIND', value: fragment };
    const body = { expression, paging: { pageSize: PAGE_SIZE } };
    const what = `common name holds "${fragment}" (${share} do), first page with its count`;
    notes.push(line(what, await run(`search ${fragment}`, [body])));
  }
  return { results, notes };
}

/** Latencies of pages, and what a page costs in milliseconds of CPU (NaN where the system does not say). */
interface Pages extends LoadOutcome {
  readonly serverCpu: number;
  readonly databaseCpu: number;
}

function line(what: string, { databaseCpu, p50, p95, p99, serverCpu }: Pages): string {
  const cost = `CPU per page: server ${serverCpu.toFixed(1)}, PostgreSQL ${databaseCpu.toFixed(1)} ms`;
  return `${what}: p50 ${p50.toFixed(1)}, p95 ${p95.toFixed(1)}, p99 ${p99.toFixed(1)} ms; ${cost}`;
}

/** Cursors of pages that start at a depth, some rows apart, as whoever paged there has them: with the count of the first page. */
async function cursorsAt(
  url: string,
  companyId: string,
  { count, depth }: { readonly count: number; readonly depth: number },
): Promise<readonly string[]> {
  return withClient(url, async (client) => {
    const { rows } = await client.query<{ created: Date; id: string }>(
      `select creation_date as created, id from luciole.issuer_certificates
       where company_id = $1 and hidden_at is null
       order by creation_date desc, id desc offset $2 limit $3`,
      [companyId, depth, STARTS_PER_DEPTH * PAGE_SIZE],
    );
    return rows
      .filter((_, place) => place % PAGE_SIZE === 0)
      .map(({ created, id }) =>
        encodeCursor({
          field: 'creationDate',
          direction: 'DESC',
          value: created.getTime(),
          id,
          counted: { total: Math.min(count, MAX_TOTAL_COUNT + 1), condition: 'all' },
        }),
      );
  });
}
