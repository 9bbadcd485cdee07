import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { workloadRequests } from '../issuer/issuance-load.ts';
import { ControlPlaneClient } from '../support/control-plane-client.ts';
import { IdentityProvider } from '../support/identity-provider.ts';
import { type IssuerProcess, startIssuer } from '../support/issuer-process.ts';
import { createAccount, createIssuerSetUp } from '../support/issuer-set-up.ts';
import { entitlement, rootOf } from '../support/mesh.ts';
import type { TemporaryControlPlane } from '../support/temporary-control-plane.ts';

export interface DemoParts {
  readonly controlPlane: TemporaryControlPlane;
  /** For keys, certificates and what issuers keep. */
  readonly folder: string;
  /** Certificates per second. */
  readonly rate: number;
  readonly signal: AbortSignal;
  readonly write: (line: string) => void;
}

const SAY_EVERY_MS = 5_000;
const CLUSTERS = ['cluster-a', 'cluster-b'] as const;

/** Has a mesh with two issuers issue until `signal` aborts. @returns how many requests failed */
export async function runDemo(parts: DemoParts): Promise<number> {
  const { controlPlane, folder, signal, write } = parts;
  const client = new ControlPlaneClient(controlPlane.baseUrl);
  const administrator = { apiKey: controlPlane.apiKey };
  const identityProvider = await IdentityProvider.start(folder);
  const issuers: IssuerProcess[] = [];
  try {
    write('Setting up: two service accounts, a policy, a provider, a configuration');
    const setUp = await createIssuerSetUp(client, administrator, {
      clientAuthentication: {
        type: 'JWT_OIDC',
        baseUrl: identityProvider.issuer,
        audience: identityProvider.audience,
      },
    });
    const second = await createAccount(client, administrator, `${setUp.configurationName}-b`);
    const configuration = `/v1/distributedissuers/configurations/${setUp.configurationId}`;
    await client.must({
      method: 'PATCH',
      path: configuration,
      as: administrator,
      json: { serviceAccountIds: [setUp.account.id, second.account.id] },
    });
    const rootPem = await rootOf(client, administrator);
    for (const [index, account] of [setUp.account, second.account].entries()) {
      const instanceName = CLUSTERS[index] ?? '';
      write(`Starting the issuer of ${instanceName}`);
      issuers.push(
        await startIssuer({
          url: controlPlane.baseUrl,
          account,
          identityProvider,
          rootPem,
          instanceName,
          pollInterval: 'PT5S',
          stateDirectory: join(folder, instanceName),
        }),
      );
    }
    write('');
    write(`Control plane   ${controlPlane.baseUrl}`);
    write(`API key         ${join(controlPlane.dataFolder, 'admin-api-key')}`);
    for (const [index, issuer] of issuers.entries()) {
      write(
        `Issuer          ${issuer.baseUrl}  ${CLUSTERS[index]}, health ${issuer.operationsUrl}/readyz`,
      );
    }
    write(`Configuration   ${setUp.configurationName}: workloads ask until Ctrl-C`);
    write('');
    const token = () => identityProvider.token({ claims: entitlement(setUp.configurationName) });
    const tally = { issued: 0, failed: 0 };
    const countKnown = async () => {
      const { totalCertCount } = await client.must<{ totalCertCount: number }>({
        path: configuration,
        as: administrator,
      });
      return totalCertCount;
    };
    await ask({ ...parts, issuers, policyName: setUp.policyName, token, tally, countKnown });
    write('');
    write('Stopping the issuers, which report their last counts');
    await Promise.all(issuers.splice(0).map((issuer) => issuer.stop()));
    const known = await countKnown();
    write(
      `Issued ${tally.issued}, refused or failed ${tally.failed}; the control plane counts ${known}.`,
    );
    return tally.failed + Math.abs(known - tally.issued);
  } finally {
    await Promise.all(issuers.map((issuer) => issuer.stop()));
    await identityProvider.close();
    if (!signal.aborted) write('The demo ended by itself');
  }
}

interface Asking extends DemoParts {
  readonly issuers: readonly IssuerProcess[];
  readonly policyName: string;
  readonly token: () => string;
  readonly tally: { issued: number; failed: number };
  readonly countKnown: () => Promise<number>;
}

/** Workloads ask at the rate, of one issuer and then the other, whatever became of those before. */
async function ask(asking: Asking): Promise<void> {
  const { issuers, policyName, rate, signal, tally, token, write } = asking;
  const requests = await workloadRequests();
  const underWay = new Set<Promise<void>>();
  const begin = performance.now();
  let saidAt = begin;
  for (let asked = 0; !signal.aborted; asked += 1) {
    const issuer = issuers[asked % issuers.length];
    const one = sign(issuer, requests[asked % requests.length] ?? '', policyName, token()).then(
      (isIssued) => {
        tally[isIssued ? 'issued' : 'failed'] += 1;
        underWay.delete(one);
        return undefined;
      },
    );
    underWay.add(one);
    const now = performance.now();
    if (now - saidAt >= SAY_EVERY_MS) {
      saidAt = now;
      const known = await asking.countKnown();
      write(`${tally.issued} issued, ${tally.failed} failed; the control plane knows of ${known}`);
    }
    const wait = begin + ((asked + 1) * 1000) / rate - performance.now();
    // A signal that is aborted meanwhile ends the wait, which is no failure.
    if (wait > 0) await sleep(wait, undefined, { signal }).catch(() => undefined);
  }
  await Promise.all(underWay);
}

async function sign(
  issuer: IssuerProcess | undefined,
  request: string,
  policyName: string,
  token: string,
): Promise<boolean> {
  const answer = await issuer?.client.sign(request, policyName, token).catch(() => undefined);
  return answer?.status === 200;
}
