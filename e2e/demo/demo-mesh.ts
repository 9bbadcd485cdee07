import { ControlPlaneClient, type Credential } from '../support/control-plane-client.ts';
import type { IdentityProvider } from '../support/identity-provider.ts';
import {
  createAccount,
  createIssuerSetUp,
  entitlement,
  type IssuerAccount,
  rootOf,
} from '../support/issuer-set-up.ts';

/** Names of the issuers, as if each stood in a cluster of its own. */
export const CLUSTERS = ['cluster-a', 'cluster-b'] as const;

/** A mesh with two issuers, as the control plane knows it. */
export interface DemoMesh {
  readonly configurationName: string;
  readonly policyName: string;
  /** One for each cluster. */
  readonly accounts: readonly IssuerAccount[];
  readonly rootPem: string;
  /** A token of a workload that is entitled to every policy. */
  readonly token: () => string;
  /** How many certificates the control plane has counted. */
  totalCount(): Promise<number>;
}

/** Makes two service accounts, a policy, a provider and a configuration over REST. */
export async function createDemoMesh(
  url: string,
  administrator: Credential,
  identityProvider: IdentityProvider,
): Promise<DemoMesh> {
  const client = new ControlPlaneClient(url);
  const setUp = await createIssuerSetUp(client, administrator, {
    clientAuthentication: {
      type: 'JWT_OIDC',
      baseUrl: identityProvider.issuer,
      audience: identityProvider.audience,
    },
  });
  const { configurationName, policyName } = setUp;
  const second = await createAccount(client, administrator, `${configurationName}-b`);
  const path = `/v1/distributedissuers/configurations/${setUp.configurationId}`;
  await client.must({
    method: 'PATCH',
    path,
    as: administrator,
    json: { serviceAccountIds: [setUp.account.id, second.account.id] },
  });
  return {
    configurationName,
    policyName,
    accounts: [setUp.account, second.account],
    rootPem: await rootOf(client, administrator),
    token: () => identityProvider.token({ claims: entitlement(configurationName) }),
    totalCount: async () => {
      const { totalCertCount } = await client.must<{ totalCertCount: number }>({
        path,
        as: administrator,
      });
      return totalCertCount;
    },
  };
}
