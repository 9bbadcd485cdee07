import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { makeCertificationRequest } from '@luciole/pki/testing';
import type { ControlPlaneClient, Credential } from '../support/control-plane-client.ts';
import type { IssuerSetUp } from '../support/issuer-set-up.ts';

/** A sub-CA certificate that the control plane said it had issued. */
export interface Acknowledged {
  readonly id: string;
  readonly certificate: string;
  readonly idempotencyKey: string;
}

/** What an issuer of the load has done; grows while the load runs. */
export interface LoadRecord {
  readonly acknowledged: Acknowledged[];
  /** Retries that answered with another certificate than the first answer. */
  readonly changed: string[];
  /** Answers that no crash explains. */
  readonly unexpected: string[];
  /** Certificates reported per issuer certificate id, as last acknowledged. */
  readonly reported: Map<string, number>;
}

/** Load that goes on through crashes: every request is retried with its key until it is answered. */
export interface BootstrapLoad {
  readonly record: LoadRecord;
  /** Lets requests in flight finish and resolves when all did. */
  stop(): Promise<void>;
}

/** Starts `concurrency` issuers that bootstrap, and report what they issued, one after another without a pause. */
export function startBootstrapLoad(
  client: ControlPlaneClient,
  setUp: IssuerSetUp,
  concurrency: number,
): BootstrapLoad {
  const record: LoadRecord = {
    acknowledged: [],
    changed: [],
    unexpected: [],
    reported: new Map(),
  };
  const stopping = new AbortController();
  const issuers = Array.from({ length: concurrency }, async () => {
    while (!stopping.signal.aborted) await issueOnce(client, setUp, record);
  });
  return {
    record,
    stop: async () => {
      stopping.abort();
      await Promise.all(issuers);
    },
  };
}

async function issueOnce(
  client: ControlPlaneClient,
  setUp: IssuerSetUp,
  record: LoadRecord,
): Promise<void> {
  const { pem } = await makeCertificationRequest({ keyAlgorithm: 'EC_P256' });
  const idempotencyKey = randomUUID();
  const issue = async () => {
    const as = await currentToken(client, setUp);
    const answer = await client.send<{ id: string; certificate: string; status: string }>({
      method: 'POST',
      path: '/v1/distributedissuers/intermediatecertificates',
      as,
      headers: { 'idempotency-key': idempotencyKey },
      json: { configurationId: setUp.configurationId, certificateSigningRequest: pem },
    });
    if (answer.status === 201 && answer.body.status === 'ISSUED') return answer.body;
    // A reservation whose process died keeps its request waiting until it has expired (ruling 33).
    const isExplained = answer.status === 503 || codeOf(answer.body) === BOOTSTRAP_IN_PROGRESS;
    if (answer.status !== 201 && !isExplained) {
      record.unexpected.push(`${answer.status} ${JSON.stringify(answer.body)}`);
    }
    return undefined;
  };
  const issued = await untilAnswered(issue);
  const { id, certificate } = issued;
  record.acknowledged.push({ id, certificate, idempotencyKey });

  // Half of them ask again, as an issuer whose answer was lost would.
  if (record.acknowledged.length % 2 === 0) {
    const again = await untilAnswered(issue);
    if (again.certificate !== certificate) record.changed.push(id);
  }
  const count = 1 + (record.acknowledged.length % 7);
  await untilAnswered(async () => {
    const answer = await client.send({
      method: 'PUT',
      path: `/v1/distributedissuers/intermediatecertificates/${id}/statistics`,
      as: await currentToken(client, setUp),
      json: {
        sequence: 1,
        totals: [{ policyId: setUp.policyId, ultraShort: count, short: 0, long: 0 }],
      },
    });
    if (answer.status === 204) return true;
    if (answer.status !== 503) record.unexpected.push(`statistics ${answer.status}`);
    return undefined;
  });
  record.reported.set(id, count);
}

const BOOTSTRAP_IN_PROGRESS = 24012;

function codeOf(body: unknown): number | undefined {
  return (body as { errors?: { code: number }[] }).errors?.[0]?.code;
}

const tokens = new WeakMap<IssuerSetUp, Promise<Credential>>();

/** One token for the whole load; its key is in the database, so that it outlives every process. */
function currentToken(client: ControlPlaneClient, setUp: IssuerSetUp): Promise<Credential> {
  const known = tokens.get(setUp) ?? untilAnswered(() => setUp.token(client));
  tokens.set(setUp, known);
  return known;
}

const GIVE_UP_MS = 120_000;

/** Repeats a call until it gives a value; a refused or broken connection is a process that is down. */
async function untilAnswered<Value>(call: () => Promise<Value | undefined>): Promise<Value> {
  const deadline = performance.now() + GIVE_UP_MS;
  while (performance.now() < deadline) {
    try {
      const value = await call();
      if (value !== undefined) return value;
    } catch (error) {
      if (!(
        error instanceof TypeError ||
        (error instanceof Error && error.name === 'TimeoutError')
      )) {
        throw error;
      }
    }
    await sleep(50);
  }
  throw new Error('no answer within two minutes');
}
