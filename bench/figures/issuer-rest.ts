import { execFileSync } from 'node:child_process';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { mkdtemp, rm } from 'node:fs/promises';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { ControlPlaneClient } from '../../e2e/support/control-plane-client.ts';
import { IdentityProvider } from '../../e2e/support/identity-provider.ts';
import { type IssuerProcess, startIssuer } from '../../e2e/support/issuer-process.ts';
import {
  createIssuerSetUp,
  entitlement,
  type IssuerSetUp,
  rootOf,
} from '../../e2e/support/issuer-set-up.ts';
import { type BareCryptography, prepareBareCryptography } from '../bare/bare-cryptography.ts';
import type { Laboratory } from '../laboratory.ts';
import type { LoadGenerator } from '../load/load-generator.ts';
import type { LoadPlan } from '../load/protocol.ts';
import { bounded, type Measured, median, throughput } from '../measurement.ts';
import { cpuSeconds, residentMegabytes } from '../surroundings/process-usage.ts';

const CONNECTIONS = 16;
/** Distinct tokens of clients that ask again and again with the same one. */
const CACHED_TOKENS = 64;
const MOST_P99_MS = 20;
const MOST_MEGABYTES = 150;
const MOST_START_MS = 2_000;
const WORKLOADS = 32;
/** Until then V8 runs much of the pipeline unoptimized, whereas the limit is at its best at once. */
const WARM_UP_REQUESTS = 20_000;

interface Contest {
  readonly issuer: IssuerProcess;
  readonly load: LoadGenerator;
  readonly bare: BareCryptography;
  readonly seconds: number;
  readonly rounds: number;
}

/** One issuer on one core, over https with keep-alive, as workloads use it. */
export async function issuerRest(laboratory: Laboratory): Promise<Measured> {
  const { isQuick } = laboratory.extent;
  const { apiKey, baseUrl } = await laboratory.controlPlane();
  const folder = await mkdtemp(join(tmpdir(), 'luciole-bench-issuer-'));
  const identityProvider = await IdentityProvider.start(folder);
  const client = new ControlPlaneClient(baseUrl);
  const setUp = await createIssuerSetUp(
    client,
    { apiKey },
    {
      clientAuthentication: {
        type: 'JWT_OIDC',
        baseUrl: identityProvider.issuer,
        audience: identityProvider.audience,
      },
    },
  );
  const rootPem = await rootOf(client, { apiKey });
  const prefix = oneCore();
  const begin = performance.now();
  const issuer = await startIssuer({
    url: baseUrl,
    account: setUp.account,
    identityProvider,
    rootPem,
    workers: 0,
    pollInterval: 'PT30S',
    prefix,
    settings: { logLevel: 'warn' },
  });
  const startMs = performance.now() - begin;
  try {
    const load = laboratory.load();
    await load.add('fresh', plan(issuer, setUp, identityProvider, rootPem, undefined));
    await load.add('cached', plan(issuer, setUp, identityProvider, rootPem, CACHED_TOKENS));
    laboratory.say('Warming the issuer up');
    const warmUp = { connections: CONNECTIONS, seconds: isQuick ? 1 : 120 };
    await load.run('cached', { ...warmUp, requests: WARM_UP_REQUESTS });
    const bare = await prepareBareCryptography();
    const contest = {
      issuer,
      load,
      bare,
      seconds: isQuick ? 0.5 : 3,
      rounds: isQuick ? 2 : 9,
    };
    const { cached, fresh, limit, perSecond } = await takeTurns(contest);
    const half = Math.max(1, Math.floor(perSecond / 2));
    const p99s: number[] = [];
    for (let round = 0; round < (isQuick ? 1 : 5); round += 1) {
      await load.stock('fresh', half * 4);
      const latency = { connections: 4 * CONNECTIONS, seconds: isQuick ? 1 : 3, perSecond: half };
      p99s.push((await load.run('fresh', latency)).p99);
    }
    return {
      results: [
        throughput({
          name: 'issuer over https, a fresh token verified each time',
          value: fresh,
          unit: 'certificates per CPU second',
          limit,
          target: 0.38,
        }),
        throughput({
          name: 'issuer over https, tokens that were verified before',
          value: cached,
          unit: 'certificates per CPU second',
          limit,
          target: 0.42,
        }),
        bounded({
          name: `issuer over https, p99 at half that rate (${half} per second)`,
          value: median(p99s),
          unit: 'milliseconds',
          limit: MOST_P99_MS,
        }),
        bounded({
          name: 'resident memory of an issuer after that load',
          value: residentMegabytes(issuer.pid),
          unit: 'megabytes',
          limit: MOST_MEGABYTES,
        }),
        bounded({
          name: 'issuer, from start to ready',
          value: startMs,
          unit: 'milliseconds',
          limit: MOST_START_MS,
        }),
      ],
      notes: [
        'Limit: the cryptography of one certificate done bare, as in the signing pipeline; EC_P256 requests under an EC_P256 sub-CA, ES256 tokens.',
        prefix.length > 0
          ? 'The issuer has one core to itself; it signs in the thread that serves.'
          : 'This system has no taskset: the issuer was not held to one core, and is measured by its CPU time.',
        `p99 of the rounds, open loop: ${p99s.map((value) => value.toFixed(1)).join(', ')} ms`,
      ],
    };
  } finally {
    await issuer.stop();
    await identityProvider.close();
    await rm(folder, { recursive: true, force: true });
  }
}

function plan(
  issuer: IssuerProcess,
  { configurationName, policyName }: IssuerSetUp,
  identityProvider: IdentityProvider,
  ca: string,
  count: number | undefined,
): LoadPlan {
  const { kid, privateKeyPem } = identityProvider.signingKey;
  return {
    kind: 'signings',
    host: '127.0.0.1',
    port: Number(new URL(issuer.baseUrl).port),
    ca,
    policyName,
    spiffeIds: Array.from(
      { length: WORKLOADS },
      (_, index) => `spiffe://cluster.local/ns/bookinfo/sa/workload-${index}`,
    ),
    tokens: {
      privateKeyPem,
      kid,
      claims: {
        iss: identityProvider.issuer,
        sub: 'workload',
        aud: identityProvider.audience,
        ...entitlement(configurationName),
      },
      ...(count !== undefined && { count }),
    },
  };
}

/** Certificates per second of the issuer's CPU time, and bare cryptography per CPU second, in turns. */
async function takeTurns({ bare, issuer, load, rounds, seconds }: Contest) {
  const samples = { fresh: new Array<number>(), cached: new Array<number>() };
  const limits: number[] = [];
  const rates: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    // The generator makes its tokens meanwhile: the limit, like the issuer, has a busy neighbor on the other core.
    const stocked = load.stock('fresh', Math.ceil(6_000 * seconds));
    await nextTurn();
    limits.push(bare.perCpuSecond());
    await stocked;
    for (const name of ['fresh', 'cached'] as const) {
      const before = cpuSeconds(issuer.pid) ?? Number.NaN;
      const outcome = await load.run(name, { connections: CONNECTIONS, seconds });
      samples[name].push(outcome.answered / ((cpuSeconds(issuer.pid) ?? Number.NaN) - before));
      if (name === 'fresh') rates.push(outcome.answered / outcome.seconds);
    }
  }
  return {
    fresh: median(samples.fresh),
    cached: median(samples.cached),
    limit: median(limits),
    perSecond: median(rates),
  };
}

/** Holds a program to the first core; nothing where the system cannot. */
function oneCore(): readonly string[] {
  if (process.platform !== 'linux' || availableParallelism() < 2) return [];
  try {
    execFileSync('taskset', ['-c', '0', 'true'], { stdio: 'ignore' });
    return ['taskset', '-c', '0'];
  } catch {
    return [];
  }
}
