import { createCertificationRequest, generateCaKeyPair } from '@luciole/pki/node';
import { aSubject, someSans } from '@luciole/pki/testing';
import type { WorkloadAnswer, WorkloadClient } from '../support/workload-client.ts';

/** A leaf and the certificates above it, without the root, each in PEM. */
export interface IssuedChain {
  readonly leafPem: string;
  readonly chainPem: string;
  /** When it was asked for. */
  readonly at: Date;
}

/** Where the load goes; the issuer behind it may be exchanged while it runs. */
export interface LoadTarget {
  client: WorkloadClient;
  readonly policyName: string;
  readonly token: () => string;
}

/** Workloads that ask one after another, from several connections, until they are stopped or have enough. */
export interface IssuanceLoad {
  readonly issued: readonly IssuedChain[];
  /** Answers other than 200 and broken connections, as text. */
  readonly failures: readonly string[];
  /** Resolves when as many certificates as were wanted are there. */
  readonly done: Promise<void>;
  stop(): Promise<void>;
}

const REQUESTS = 64;

/** Certification requests of workloads of one namespace, each with a key of its own. */
export async function workloadRequests(count = REQUESTS): Promise<readonly string[]> {
  return Promise.all(
    Array.from({ length: count }, async (_, index) => {
      const uri = `spiffe://cluster.local/ns/bookinfo/sa/workload-${index}`;
      const { pem } = await createCertificationRequest(await generateCaKeyPair('EC_P256'), {
        subject: aSubject({}),
        sans: someSans({ uniformResourceIdentifiers: [uri] }),
      });
      return pem;
    }),
  );
}

/** Starts the load. @param wanted - certificates after which it ends by itself */
export async function startIssuanceLoad(
  target: LoadTarget,
  { connections = 8, wanted = Number.POSITIVE_INFINITY, pauseMs = 0 } = {},
): Promise<IssuanceLoad> {
  const requests = await workloadRequests();
  const issued: IssuedChain[] = [];
  const failures: string[] = [];
  let asked = 0;
  const stopping = new AbortController();
  const workload = async (): Promise<void> => {
    while (!stopping.signal.aborted && asked < wanted) {
      const request = requests[asked % requests.length] ?? '';
      asked += 1;
      const at = new Date();
      const answer = await ask(target, request);
      if (typeof answer !== 'string' && answer.status === 200) issued.push(chainOf(answer, at));
      else failures.push(typeof answer === 'string' ? answer : JSON.stringify(answer.body));
      if (pauseMs > 0) await new Promise((resolve) => setTimeout(resolve, pauseMs));
    }
  };
  const done = Promise.all(Array.from({ length: connections }, workload)).then(() => undefined);
  return {
    issued,
    failures,
    done,
    stop: () => {
      stopping.abort();
      return done;
    },
  };
}

/** An answer, or what went wrong on the way to one. */
async function ask(target: LoadTarget, request: string): Promise<WorkloadAnswer | string> {
  try {
    return await target.client.sign(request, target.policyName, target.token());
  } catch (error) {
    return String(error);
  }
}

const BLOCK = /-----BEGIN CERTIFICATE-----[\s\S]*?-----END CERTIFICATE-----\n?/g;

/** The leaf and the rest of an answer's chain. */
export function chainOf({ body }: WorkloadAnswer, at: Date): IssuedChain {
  const [leafPem = '', ...above] = body.certificateChain?.match(BLOCK) ?? [];
  return { leafPem, chainPem: above.join(''), at };
}
