import type { Laboratory } from '../laboratory.ts';
import { type Measured, throughput } from '../measurement.ts';
import { describe, takeTurns } from './rounds.ts';

/** Bootstraps over HTTP against the plain way; every answer after its commit. */
export async function bootstrap(laboratory: Laboratory): Promise<Measured> {
  const { isQuick } = laboratory.extent;
  const controlPlane = await laboratory.controlPlane();
  const fleet = await laboratory.fleet();
  const plain = await laboratory.plain();
  const load = laboratory.load();
  const { host } = controlPlane;
  await load.add('bootstrap', {
    kind: 'bootstraps',
    host,
    port: controlPlane.port,
    issuers: fleet.issuers,
  });
  const plainIssuers = await Promise.all(
    fleet.issuers.map(async ({ configurationId, serviceAccountId }) => ({
      configurationId,
      token: await plain.token(serviceAccountId),
    })),
  );
  await load.add('plain bootstrap', {
    kind: 'bootstraps',
    host,
    port: plain.port,
    issuers: plainIssuers,
  });
  const seconds = isQuick ? 1 : 3;
  const round = { connections: 32, seconds };
  const { ours, theirs } = await takeTurns(
    load,
    {
      ours: { plan: 'bootstrap', round, pid: controlPlane.pid, stock: seconds * 3000 },
      theirs: { plan: 'plain bootstrap', round, pid: plain.pid, stock: seconds * 600 },
    },
    {
      rounds: isQuick ? 1 : 7,
      postgresPid: controlPlane.postgresPid,
      afterWarmUp: () => controlPlane.analyze(),
    },
  );
  return {
    results: [
      throughput({
        name: 'bootstrap over HTTP, against the plain way',
        value: ours.perSecond,
        unit: 'bootstraps per second',
        limit: theirs.perSecond,
        target: 5,
      }),
    ],
    notes: [
      `${fleet.issuers.length} service accounts, 32 connections, each request with a new P-256 key`,
      describe('Luciole', ours),
      describe('plain way', theirs),
    ],
  };
}
