import { setTimeout as sleep } from 'node:timers/promises';
import { workloadRequests } from '../issuer/issuance-load.ts';
import type { WorkloadClient } from '../support/workload-client.ts';
import type { DemoMesh } from './demo-mesh.ts';

export interface Asking {
  readonly mesh: DemoMesh;
  /** Of one issuer each. */
  readonly clients: readonly WorkloadClient[];
  /** Certificates per second. */
  readonly rate: number;
  readonly signal: AbortSignal;
  readonly write: (line: string) => void;
}

/** What became of the requests. */
export interface Tally {
  issued: number;
  failed: number;
}

const SAY_EVERY_MS = 5_000;

/** Workloads ask at the rate, of one issuer and then the other, whatever became of those before, until `signal` aborts. */
export async function askForCertificates(asking: Asking): Promise<Tally> {
  const { clients, mesh, rate, signal, write } = asking;
  const tally: Tally = { issued: 0, failed: 0 };
  const requests = await workloadRequests();
  const underWay = new Set<Promise<void>>();
  const begin = performance.now();
  let saidAt = begin;
  for (let asked = 0; !signal.aborted; asked += 1) {
    const client = clients[asked % clients.length];
    const one = sign(client, requests[asked % requests.length] ?? '', mesh).then((isIssued) => {
      tally[isIssued ? 'issued' : 'failed'] += 1;
      underWay.delete(one);
      return undefined;
    });
    underWay.add(one);
    const now = performance.now();
    if (now - saidAt >= SAY_EVERY_MS) {
      saidAt = now;
      const known = await mesh.totalCount();
      write(`${tally.issued} issued, ${tally.failed} failed; the control plane knows of ${known}`);
    }
    const wait = begin + ((asked + 1) * 1000) / rate - performance.now();
    // A signal that is aborted meanwhile ends the wait, which is no failure.
    if (wait > 0) await sleep(wait, undefined, { signal }).catch(() => undefined);
  }
  await Promise.all(underWay);
  return tally;
}

async function sign(
  client: WorkloadClient | undefined,
  request: string,
  { policyName, token }: DemoMesh,
): Promise<boolean> {
  const answer = await client?.sign(request, policyName, token()).catch(() => undefined);
  return answer?.status === 200;
}
