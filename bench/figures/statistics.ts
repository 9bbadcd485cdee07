import type { Laboratory } from '../laboratory.ts';
import { type Measured, throughput } from '../measurement.ts';
import { fillInventory } from '../surroundings/inventory.ts';
import { describe, takeTurns } from './rounds.ts';

/** Statistics reports over HTTP against the plain way; every answer after its commit. */
export async function statistics(laboratory: Laboratory): Promise<Measured> {
  const { isQuick } = laboratory.extent;
  const controlPlane = await laboratory.controlPlane();
  const fleet = await laboratory.fleet();
  const plain = await laboratory.plain();
  const load = laboratory.load();
  const certificateAuthorityId = await laboratory.issuingCaId();
  const count = isQuick ? 1000 : 20_000;
  laboratory.say(`Filling the inventory with ${count} live certificates`);
  const certificates = await fillInventory(controlPlane.administratorDatabaseUrl, {
    ...fleet,
    certificateAuthorityId,
    count,
    days: 5,
    seed: 'statistics',
  });
  // Each contestant reports for certificates of its own, so that sequences of one are not late for the other.
  const { host } = controlPlane;
  const { policyIds } = fleet;
  const withToken = async (part: number, tokenOf: (issuer: number) => string | Promise<string>) =>
    Promise.all(
      certificates
        .filter((_, place) => place % 2 === part)
        .map(async ({ id, issuer }) => ({ id, token: await tokenOf(issuer) })),
    );
  await load.add('report', {
    kind: 'reports',
    host,
    port: controlPlane.port,
    policyIds,
    certificates: await withToken(0, (issuer) => fleet.issuers[issuer]?.token ?? ''),
  });
  const plainTokens = await Promise.all(
    fleet.issuers.map(({ serviceAccountId }) => plain.token(serviceAccountId)),
  );
  await load.add('plain report', {
    kind: 'reports',
    host,
    port: plain.port,
    policyIds,
    certificates: await withToken(1, (issuer) => plainTokens[issuer] ?? ''),
  });
  const round = { connections: 64, seconds: isQuick ? 1 : 3 };
  const { ours, theirs } = await takeTurns(
    load,
    {
      ours: { plan: 'report', round, pid: controlPlane.pid },
      theirs: { plan: 'plain report', round, pid: plain.pid },
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
        name: 'statistics reports over HTTP, against the plain way',
        value: ours.perSecond,
        unit: 'reports per second',
        limit: theirs.perSecond,
        target: 4,
      }),
    ],
    notes: [
      `${count / 2} certificates of ${fleet.issuers.length} service accounts each, three policies, 64 connections`,
      describe('Luciole', ours),
      describe('plain way', theirs),
    ],
  };
}
