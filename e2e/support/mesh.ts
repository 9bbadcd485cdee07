import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ControlPlaneClient, type Credential } from './control-plane-client.ts';
import {
  type ApiProcess,
  createInstallation,
  type Installation,
} from './control-plane-processes.ts';
import { IdentityProvider } from './identity-provider.ts';
import { type IssuerOptions, type IssuerProcess, startIssuer } from './issuer-process.ts';
import {
  createIssuerSetUp,
  entitlement,
  type IssuerSetUp,
  type IssuerSetUpOptions,
  rootOf,
} from './issuer-set-up.ts';

/** A control plane, an identity provider and what an issuer needs; issuers are started as wanted. */
export interface Mesh {
  readonly installation: Installation;
  readonly api: () => ApiProcess;
  readonly client: ControlPlaneClient;
  readonly administrator: Credential;
  readonly identityProvider: IdentityProvider;
  readonly setUp: IssuerSetUp;
  readonly rootPem: string;
  /** For files of the test; removed at the end. */
  readonly folder: string;
  /** A token that is entitled to every policy of the configuration. */
  readonly token: () => string;
  startIssuer(options?: Partial<IssuerOptions>): Promise<IssuerProcess>;
  /** Kills the control plane's process. */
  stopControlPlane(): Promise<void>;
  /** Starts it again, at the same address. */
  startControlPlane(settings?: Readonly<Record<string, string>>): Promise<void>;
  /** Certificates counted for the configuration. */
  totalCount(): Promise<number>;
  close(): Promise<void>;
}

/** Sets everything up as an administrator would, over REST. */
export async function createMesh(
  options: IssuerSetUpOptions = {},
  settings: Readonly<Record<string, string>> = {},
): Promise<Mesh> {
  const folder = await mkdtemp(join(tmpdir(), 'luciole-mesh-'));
  const installation = await createInstallation({
    LUCIOLE_MAX_LIVE_SUB_CAS: '1000',
    LUCIOLE_MAX_ISSUES_PER_HOUR: '1000',
    ...settings,
  });
  const identityProvider = await IdentityProvider.start(folder);
  let api = await installation.serve();
  const client = new ControlPlaneClient(api.baseUrl);
  const administrator = { apiKey: installation.apiKey };
  const setUp = await createIssuerSetUp(client, administrator, {
    clientAuthentication: {
      type: 'JWT_OIDC',
      baseUrl: identityProvider.issuer,
      audience: identityProvider.audience,
    },
    ...options,
  });
  const rootPem = await rootOf(client, administrator);
  const issuers = new Set<IssuerProcess>();
  const configurationPath = `/v1/distributedissuers/configurations/${setUp.configurationId}`;
  return {
    installation,
    api: () => api,
    client,
    administrator,
    identityProvider,
    setUp,
    rootPem,
    folder,
    token: () => identityProvider.token({ claims: entitlement(setUp.configurationName) }),
    startIssuer: async (more = {}) => {
      const { account } = setUp;
      const common = { url: api.baseUrl, account, identityProvider, rootPem };
      const running = await startIssuer({ ...common, ...more });
      issuers.add(running);
      return running;
    },
    stopControlPlane: () => api.kill(),
    startControlPlane: async (more = {}) => {
      api = await installation.serve(api.port, more);
    },
    totalCount: async () => {
      const { totalCertCount } = await client.must<{ totalCertCount: number }>({
        path: configurationPath,
        as: administrator,
      });
      return totalCertCount;
    },
    close: async () => {
      await Promise.all([...issuers].map((issuer) => issuer.stop()));
      await identityProvider.close();
      await installation.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
