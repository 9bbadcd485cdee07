import { randomUUID } from 'node:crypto';
import { createTestHierarchy, makeCertificationRequest } from '@luciole/pki/testing';
import type { ControlPlaneClient, Credential } from '../support/control-plane-client.ts';
import { createIssuerSetUp, type IssuerSetUp } from '../support/issuer-set-up.ts';

/** Ids of what a page of details can show. */
export interface Furniture {
  readonly setUp: IssuerSetUp;
  readonly issuerCertificateId: string;
  readonly issuerCertificatePem: string;
  readonly caAccountId: string;
  /** Of one issuer in quarantine. */
  readonly incidentId: string;
  /** Has a root that is staged. */
  readonly trustBundleId: string;
  /** Of the company's first team. */
  readonly teamId: string;
  /** A CA that waits for the certificate of a CA elsewhere. */
  readonly caRequestId: string;
  /** Where the audit trail is sent, or would be if anybody answered. */
  readonly auditDestinationId: string;
  /** Of a quota that is nearly reached. */
  readonly alertId: string;
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
    if (setUps.length === 1) await revise(client, administrator, setUp.policyId);
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
  const { certificate } = await client.must<{ certificate: string }>({
    path: `${CERTIFICATES}/${issuerCertificateId}`,
    as: administrator,
  });
  const trustBundleId = await bundle(client, administrator, setUp);
  const { teams } = await client.must<{ teams: { id: string }[] }>({
    path: '/v1/teams',
    as: administrator,
  });
  const create = async (path: string, json: object) =>
    (await client.must<{ id: string }>({ method: 'POST', path, as: administrator, json })).id;
  return {
    setUp,
    issuerCertificateId,
    issuerCertificatePem: certificate,
    caAccountId,
    incidentId: await quarantine(client, administrator, ids.at(-1) ?? ''),
    trustBundleId,
    teamId: teams[0]?.id ?? '',
    caRequestId: await create('/v1/certificateauthorities/BUILTIN/requests', {
      key: 'Under the corporate root',
      keyAlgorithm: 'EC_P384',
    }),
    auditDestinationId: await create('/v1/audit/destinations', {
      name: 'siem',
      kind: 'WEBHOOK',
      url: 'https://siem.example.com/events',
    }),
    alertId: await alertOf(client, administrator),
  };
}

/** Has a webhook for alerts, and the first issuers fill a quota. */
async function alertOf(client: ControlPlaneClient, as: Credential): Promise<string> {
  const path = '/v1/distributedissuers/alerts';
  const pager = { name: 'pager', url: 'https://pager.example.com/luciole', enabled: false };
  await client.must({ method: 'POST', path: `${path}/webhooks`, as, json: pager });
  const settings = { expiryDays: 14, caDays: 90, silentHours: 6, quotaPercent: 1, jumpFactor: 10 };
  await client.must({ method: 'PUT', path: `${path}/settings`, as, json: settings });
  const { alerts } = await client.must<{ alerts: { id: string }[] }>({ path, as });
  return alerts[0]?.id ?? '';
}

/** Puts the issuer of a certificate in quarantine. */
async function quarantine(client: ControlPlaneClient, as: Credential, id: string): Promise<string> {
  const note = 'The machine under it was rebuilt from an image of unknown origin';
  const json = { action: 'QUARANTINE', target: { kind: 'ISSUER', id }, note };
  const path = '/v1/distributedissuers/incidents';
  return (await client.must<{ id: string }>({ method: 'POST', path, as, json })).id;
}

/** A trust bundle with a root that a mesh made for itself, staged. */
async function bundle(
  client: ControlPlaneClient,
  as: Credential,
  { configurationId }: IssuerSetUp,
): Promise<string> {
  const json = { trustDomain: 'cluster.local', configurationIds: [configurationId] };
  const path = '/v1/trustbundles';
  const { id } = await client.must<{ id: string }>({ method: 'POST', path, as, json });
  const { root } = await createTestHierarchy();
  await client.must({
    method: 'POST',
    path: `${path}/${id}/anchors`,
    as,
    json: { certificate: root.certificate.pem },
  });
  return id;
}

/** A change of a policy that was taken back: three revisions, of which the last says what the first said. */
async function revise(
  client: ControlPlaneClient,
  administrator: Credential,
  policyId: string,
): Promise<void> {
  const path = `/v1/distributedissuers/policies/${policyId}`;
  const dnsNames = {
    type: 'OPTIONAL',
    allowedValues: [String.raw`^[a-z-]+\.payments\.example$`],
    maxOccurrences: 4,
  };
  const json = { validityPeriod: 'P1D', sans: { dnsNames } };
  await client.must({ method: 'PATCH', path, as: administrator, json });
  const restoration = `${path}/revisions/1/restoration`;
  await client.must({ method: 'POST', path: restoration, as: administrator });
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
