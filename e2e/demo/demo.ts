import { join } from 'node:path';
import { IdentityProvider } from '../support/identity-provider.ts';
import { type IssuerProcess, startIssuer } from '../support/issuer-process.ts';
import type { TemporaryControlPlane } from '../support/temporary-control-plane.ts';
import { CLUSTERS, createDemoMesh } from './demo-mesh.ts';
import { askForCertificates } from './workloads.ts';

export interface DemoParts {
  readonly controlPlane: TemporaryControlPlane;
  /** For keys, certificates and what issuers keep. */
  readonly folder: string;
  /** Certificates per second. */
  readonly rate: number;
  /** How long workloads ask; until `signal` aborts when absent. */
  readonly seconds: number | undefined;
  readonly signal: AbortSignal;
  readonly write: (line: string) => void;
}

/** Has a mesh with two issuers issue until the time is over or `signal` aborts. @returns how many requests failed */
export async function runDemo(parts: DemoParts): Promise<number> {
  const { controlPlane, folder, signal, write } = parts;
  const identityProvider = await IdentityProvider.start(folder);
  const issuers: IssuerProcess[] = [];
  try {
    write('Setting up: two service accounts, a policy, a provider, a configuration');
    const administrator = { apiKey: controlPlane.apiKey };
    const mesh = await createDemoMesh(controlPlane.baseUrl, administrator, identityProvider);
    for (const [index, account] of mesh.accounts.entries()) {
      const instanceName = CLUSTERS[index] ?? '';
      write(`Starting the issuer of ${instanceName}`);
      issuers.push(
        await startIssuer({
          url: controlPlane.baseUrl,
          account,
          identityProvider,
          rootPem: mesh.rootPem,
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
    const until = parts.seconds === undefined ? 'until' : `for ${parts.seconds} s, or until`;
    write(`Configuration   ${mesh.configurationName}: workloads ask ${until} Ctrl-C`);
    write('');
    const clients = issuers.map(({ client }) => client);
    // Not before: what is set up first takes its time.
    const over =
      parts.seconds === undefined
        ? signal
        : AbortSignal.any([signal, AbortSignal.timeout(parts.seconds * 1000)]);
    const tally = await askForCertificates({ ...parts, signal: over, mesh, clients });
    write('');
    write('Stopping the issuers, which report their last counts');
    await Promise.all(issuers.splice(0).map((issuer) => issuer.stop()));
    const known = await mesh.totalCount();
    write(
      `Issued ${tally.issued}, refused or failed ${tally.failed}; the control plane counts ${known}.`,
    );
    return tally.failed + Math.abs(known - tally.issued);
  } finally {
    await Promise.all(issuers.map((issuer) => issuer.stop()));
    await identityProvider.close();
  }
}
