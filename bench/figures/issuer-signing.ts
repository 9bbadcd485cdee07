import { setImmediate as nextTurn } from 'node:timers/promises';
import {
  createTestHierarchy,
  makeCertificationRequest,
  type TestHierarchy,
} from '@luciole/pki/testing';
import { MESH_POLICY } from '@luciole/policy/testing';
import { systemClock } from '../../apps/issuer/src/clock/clock.ts';
import { createIssuance } from '../../apps/issuer/src/issuance/create-issuance.ts';
import type { Issuance, IssuanceRequest } from '../../apps/issuer/src/issuance/issuance.ts';
import { type BareCryptography, prepareBareCryptography } from '../bare/bare-cryptography.ts';
import { gainOfSecondThread } from '../bare/second-thread.ts';
import type { Laboratory } from '../laboratory.ts';
import { type Measured, median, percentile, throughput } from '../measurement.ts';

/** Requests with keys of their own, as workloads send them. */
const REQUESTS = 64;
/** Requests that wait at any time, as a busy listener has them. */
const CONCURRENCY = 64;
/** Certificates per turn against the bare limit: some milliseconds, so that both meet the same machine. */
const SHORT_TURN = 20;
/** Certificates per turn of one thread against workers. */
const LONG_TURN = 2_000;
/** Turns before any is counted: 20,000 certificates for each thread, until which V8 runs much of it unoptimized. */
const WARM_UP_TURNS = 20;

/**
 * What the issuer does between HTTP and HTTP, for P-256 requests under a P-256 CA: in one thread against the
 * cryptography it cannot avoid, and with two workers against one thread.
 */
export async function issuerSigning({ extent }: Laboratory): Promise<Measured> {
  const pki = await createTestHierarchy({ now: systemClock.now() });
  const work = await Promise.all(Array.from({ length: REQUESTS }, makeRequest));
  const bare = await prepareBareCryptography();
  const inThread = openIssuance(pki, 0);
  const withWorkers = openIssuance(pki, 2);
  try {
    const [turns, warmUps, rounds] = extent.isQuick ? [100, 1, 4] : [400, WARM_UP_TURNS, 15];
    const limits = await againstLimit(bare, inThread, work, turns);
    const workers = await againstOneThread(inThread, withWorkers, work, { warmUps, rounds });
    const gain = await gainOfSecondThread(extent.isQuick ? 100 : 500);
    return {
      results: [
        throughput({
          name: 'issuer, one thread, EC_P256 request under EC_P256 sub-CA',
          unit: 'certificates per CPU second',
          target: 0.7,
          ...limits,
        }),
        throughput({
          name: 'issuer, two workers against one thread',
          unit: 'certificates per second',
          target: 1.7,
          ...workers,
        }),
      ],
      notes: [
        'Limit of the first: importing the request’s key, verifying the request, signing, verifying what was signed, bare with node:crypto.',
        `Bare cryptography gains ${gain.toFixed(2)} times from a second thread on this machine.`,
        'Both with the whole decision: policy, constraints, lints, validation. HTTP, TLS and tokens are not in it.',
      ],
    };
  } finally {
    await Promise.all([inThread.close(), withWorkers.close()]);
  }
}

function openIssuance({ subordinate }: TestHierarchy, workers: number): Issuance {
  const issuance = createIssuance({
    workers,
    maxPending: 2 * CONCURRENCY,
    clock: systemClock,
    reportCrash: (error) => {
      throw error;
    },
  });
  issuance.use({
    generation: 1,
    caCertificateDer: subordinate.certificate.der,
    privateKey: subordinate.keyPair.privateKey,
    policies: [{ id: MESH_POLICY.name, version: '1', policy: MESH_POLICY }],
    hasNoRevAvail: true,
  });
  return issuance;
}

async function makeRequest(): Promise<IssuanceRequest> {
  const { pem } = await makeCertificationRequest({
    sans: { uniformResourceIdentifiers: ['spiffe://cluster.local/ns/bookinfo/sa/details'] },
  });
  return { policyId: MESH_POLICY.name, source: { kind: 'certification-request', pem } };
}

async function againstLimit(
  bare: BareCryptography,
  issuance: Issuance,
  work: readonly IssuanceRequest[],
  turns: number,
): Promise<{ readonly value: number; readonly limit: number }> {
  const contestants = {
    value: () => issueTogether(issuance, work, SHORT_TURN),
    limit: async () => bare.run(SHORT_TURN),
  };
  // What an issuer under load makes in its first seconds; until then V8 runs much of it unoptimized.
  for (let warm = 0; warm < 400; warm += 1) await contestants.value();
  for (let warm = 0; warm < 50; warm += 1) await contestants.limit();
  const seconds = { value: new Array<number>(), limit: new Array<number>() };
  for (let turn = 0; turn < turns; turn += 1) {
    const order = ['value', 'limit'] as const;
    for (const name of turn % 2 === 0 ? order : order.toReversed()) {
      seconds[name].push(await cpuSeconds(contestants[name]));
    }
  }
  // What a neighbor on the machine does only ever adds time, so the quicker turns say more than the mean.
  return {
    value: SHORT_TURN / percentile(seconds.value, 0.25),
    limit: SHORT_TURN / percentile(seconds.limit, 0.25),
  };
}

async function againstOneThread(
  inThread: Issuance,
  withWorkers: Issuance,
  work: readonly IssuanceRequest[],
  { rounds, warmUps }: { readonly rounds: number; readonly warmUps: number },
): Promise<{ readonly value: number; readonly limit: number }> {
  const perSecond = { value: new Array<number>(), limit: new Array<number>() };
  for (let round = -warmUps; round < rounds; round += 1) {
    for (const [name, issuance] of [
      ['value', withWorkers],
      ['limit', inThread],
    ] as const) {
      const start = performance.now();
      await issueAlways(issuance, work, LONG_TURN);
      const rate = (LONG_TURN * 1000) / (performance.now() - start);
      if (round >= 0) perSecond[name].push(rate);
    }
  }
  return { value: median(perSecond.value), limit: median(perSecond.limit) };
}

async function issueTogether(
  issuance: Issuance,
  work: readonly IssuanceRequest[],
  count: number,
): Promise<void> {
  await Promise.all(Array.from({ length: count }, (_, index) => issueOne(issuance, work, index)));
}

/** Keeps `CONCURRENCY` requests waiting until `count` were answered. */
async function issueAlways(
  issuance: Issuance,
  work: readonly IssuanceRequest[],
  count: number,
): Promise<void> {
  let next = 0;
  const clients = Array.from({ length: CONCURRENCY }, async () => {
    while (next < count) {
      next += 1;
      await issueOne(issuance, work, next);
      // A listener hears of the next request in a turn of the event loop of its own.
      await nextTurn();
    }
  });
  await Promise.all(clients);
}

async function issueOne(
  issuance: Issuance,
  work: readonly IssuanceRequest[],
  index: number,
): Promise<void> {
  const request = work[index % work.length];
  const outcome = request && (await issuance.issue(request));
  if (outcome?.outcome !== 'issued') throw new Error(`Not issued: ${JSON.stringify(outcome)}`);
}

async function cpuSeconds(run: () => Promise<void>): Promise<number> {
  const start = process.cpuUsage();
  await run();
  const { system, user } = process.cpuUsage(start);
  return (user + system) / 1e6;
}
