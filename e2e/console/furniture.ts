import { randomUUID } from 'node:crypto';
import { makeCertificationRequest } from '@luciole/pki/testing';
import type { ControlPlaneClient, Credential } from '../support/control-plane-client.ts';
import { createIssuerSetUp, type IssuerSetUp } from '../support/issuer-set-up.ts';

/** Ids of what a page of details can show. */
export interface Furniture {
  readonly setUp: IssuerSetUp;
  readonly issuerCertificateId: string;
  readonly caAccountId: string;
}

const CERTIFICATES = '/v1/distributedissuers/intermediatecertificates';

/** Meshes as a company might have them, how long their sub-CAs are valid, how their clients sign in, and their issuers. */
const MESHES = [
  {
    name: 'payments-prod-eu',
    subCaValidity: 'P7D',
    clientAuthentication: {
      type: 'JWT_OIDC',
      baseUrl: 'https://tokens.example.com/payments',
      audience: 'luciole',
    },
    instances: ['eu-west-1a', 'eu-west-1b', 'eu-central-1a'],
    signed: 1843,
  },
  {
    name: 'checkout-prod-us',
    subCaValidity: 'P30D',
    clientAuthentication: {
      type: 'JWT_JWKS',
      urls: ['https://keys.example.com/checkout.json'],
    },
    instances: ['us-east-1a', 'us-east-1b'],
    signed: 977,
  },
  {
    name: 'batch-analytics',
    subCaValidity: 'PT12H',
    clientAuthentication: {
      type: 'JWT_STANDARD_CLAIMS',
      audience: 'luciole',
      clients: (policyId: string) => [
        {
          name: 'spark',
          issuer: 'https://kubernetes.default.svc.cluster.local',
          jwksUri: 'https://keys.example.com/cluster.json',
          subjects: ['^system:serviceaccount:analytics:.*$'],
          allowedPolicyIds: [policyId],
        },
      ],
    },
    instances: ['spark-1'],
    signed: 64,
  },
  { name: 'edge-staging', subCaValidity: 'P1D', instances: [], signed: 0 },
] as const;

/** Fills a fresh control plane with what its pages are there to show. */
export async function furnish(
  client: ControlPlaneClient,
  administrator: Credential,
): Promise<Furniture> {
  const ids: string[] = [];
  const setUps: IssuerSetUp[] = [];
  for (const { instances, signed, ...mesh } of MESHES) {
    const setUp = await createMeshOf(client, administrator, mesh);
    setUps.push(setUp);
    for (const instanceName of instances) {
      ids.push(await bootstrap(client, setUp, instanceName, Math.ceil(signed / instances.length)));
    }
  }
  const accounts = await client.must<{ accounts: { account: { id: string } }[] }>({
    path: '/v1/certificateauthorities/BUILTIN/accounts',
    as: administrator,
  });
  const [setUp] = setUps;
  const [issuerCertificateId] = ids;
  const caAccountId = accounts.accounts[0]?.account.id;
  if (setUp === undefined || issuerCertificateId === undefined || caAccountId === undefined) {
    throw new Error('nothing was made');
  }
  return { setUp, issuerCertificateId, caAccountId };
}

type MeshWishes = Omit<(typeof MESHES)[number], 'instances' | 'signed'> & {
  readonly clientAuthentication?: object;
};

/** Clients by claims name a policy, which is there only once it has been made. */
async function createMeshOf(
  client: ControlPlaneClient,
  administrator: Credential,
  { name, subCaValidity, clientAuthentication }: MeshWishes,
): Promise<IssuerSetUp> {
  const setUp = await createIssuerSetUp(client, administrator, { name, subCaValidity });
  if (clientAuthentication === undefined) return setUp;
  const clients = 'clients' in clientAuthentication ? clientAuthentication.clients : undefined;
  await client.must({
    method: 'PATCH',
    path: `/v1/distributedissuers/configurations/${setUp.configurationId}`,
    as: administrator,
    json: {
      clientAuthentication: {
        ...clientAuthentication,
        ...(typeof clients === 'function' && { clients: clients(setUp.policyId) }),
      },
    },
  });
  return setUp;
}

/** What an issuer does when it starts, and its first report. */
async function bootstrap(
  client: ControlPlaneClient,
  setUp: IssuerSetUp,
  instanceName: string,
  signed: number,
): Promise<string> {
  const as = await setUp.token(client);
  const { pem } = await makeCertificationRequest({ keyAlgorithm: 'EC_P256' });
  const { id } = await client.must<{ id: string }>({
    method: 'POST',
    path: CERTIFICATES,
    as,
    headers: { 'idempotency-key': randomUUID() },
    json: {
      configurationId: setUp.configurationId,
      certificateSigningRequest: pem,
      instanceName,
    },
  });
  const short = Math.floor(signed / 4);
  const long = Math.floor(signed / 20);
  const totals = [{ policyId: setUp.policyId, ultraShort: signed - short - long, short, long }];
  await client.must({
    method: 'PUT',
    path: `${CERTIFICATES}/${id}/statistics`,
    as,
    json: { sequence: 1, totals },
  });
  return id;
}

/** Another certificate for an instance of the first mesh, as at a renewal. */
export function renew(
  client: ControlPlaneClient,
  { setUp }: Furniture,
  instanceName: string,
): Promise<string> {
  return bootstrap(client, setUp, instanceName, 12);
}
