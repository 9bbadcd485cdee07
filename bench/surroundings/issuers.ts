import { type KeyObject, generateKeyPairSync, randomUUID, sign } from 'node:crypto';
import { ControlPlaneClient } from '../../e2e/support/control-plane-client.ts';
import { istioPolicy } from '../../e2e/walkthrough/istio-policy.ts';
import type { BenchControlPlane } from './control-plane.ts';

/** One service account that may bootstrap, with an access token. */
export interface BenchIssuer {
  readonly serviceAccountId: string;
  readonly configurationId: string;
  readonly token: string;
}

/** Issuers, and the ids that what they are attached to has. */
export interface BenchFleet {
  readonly companyId: string;
  readonly policyIds: readonly string[];
  readonly subCaProviderId: string;
  readonly issuers: readonly BenchIssuer[];
  /** The same fleet with new access tokens. */
  signIn(): Promise<BenchFleet>;
}

/** As many accounts as one configuration lists: the clusters that are run alike. */
export const ACCOUNTS_PER_CONFIGURATION = 20;
const CONCURRENCY = 8;

interface Identified {
  readonly id: string;
}

/** Makes accounts, policies, a P-256 provider and configurations through the API, and signs each account in. */
export async function createFleet(
  { apiKey, baseUrl }: Pick<BenchControlPlane, 'apiKey' | 'baseUrl'>,
  size: number,
): Promise<BenchFleet> {
  const client = new ControlPlaneClient(baseUrl);
  const as = { apiKey };
  const create = <Body>(path: string, json: unknown) =>
    client.must<Body>({ method: 'POST', path, as, json });
  const { company } = await client.must<{ company: Identified }>({ path: '/v1/useraccounts', as });

  const policyIds: string[] = [];
  for (const name of ['bench-1', 'bench-2', 'bench-3']) {
    const policy = await create<Identified>('/v1/distributedissuers/policies', istioPolicy(name));
    policyIds.push(policy.id);
  }
  const { accounts } = await client.must<{
    accounts: { account: Identified; productOptions: Identified[] }[];
  }>({ path: '/v1/certificateauthorities/BUILTIN/accounts', as });
  const provider = await create<Identified>('/v1/distributedissuers/subcaproviders', {
    name: 'bench',
    caType: 'BUILTIN',
    caAccountId: accounts[0]?.account.id,
    caProductOptionId: accounts[0]?.productOptions[0]?.id,
    commonName: 'bench.example',
    organization: 'Example',
    keyAlgorithm: 'EC_P256',
    validityPeriod: 'P7D',
  });

  const keys = Array.from({ length: size }, () => {
    const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    return { privateKey, publicKeyPem: String(publicKey.export({ format: 'pem', type: 'spki' })) };
  });
  const created = await inParallel(keys, async ({ privateKey, publicKeyPem }, index) => {
    const { id } = await create<Identified>('/v1/serviceaccounts', {
      name: `bench-${index}`,
      scopes: ['distributed-issuance'],
      authenticationType: 'rsaKey',
      credentialLifetime: 30,
      publicKey: publicKeyPem,
    });
    return { id, privateKey };
  });
  const configurationIds: string[] = [];
  for (let start = 0; start < size; start += ACCOUNTS_PER_CONFIGURATION) {
    const attached = created.slice(start, start + ACCOUNTS_PER_CONFIGURATION);
    const { id } = await create<Identified>('/v1/distributedissuers/configurations', {
      name: `bench-${configurationIds.length}`,
      subCaProviderId: provider.id,
      policyIds,
      serviceAccountIds: attached.map((account) => account.id),
    });
    configurationIds.push(id);
  }
  const signInAll = async (): Promise<BenchFleet> => ({
    companyId: company.id,
    policyIds,
    subCaProviderId: provider.id,
    issuers: await inParallel(created, async ({ id, privateKey }, index) => ({
      serviceAccountId: id,
      configurationId: configurationIds[Math.floor(index / ACCOUNTS_PER_CONFIGURATION)] ?? '',
      token: await signIn(client, baseUrl, id, privateKey),
    })),
    signIn: signInAll,
  });
  return signInAll();
}

async function signIn(
  client: ControlPlaneClient,
  baseUrl: string,
  id: string,
  privateKey: KeyObject,
): Promise<string> {
  const path = '/v1/oauth/token/serviceaccount';
  const now = Math.floor(Date.now() / 1000);
  const input = [
    { alg: 'ES256', typ: 'JWT' },
    { iss: id, sub: id, aud: baseUrl + path, iat: now, exp: now + 600, jti: randomUUID() },
  ]
    .map((part) => Buffer.from(JSON.stringify(part)).toString('base64url'))
    .join('.');
  const signature = sign('sha256', Buffer.from(input), {
    key: privateKey,
    dsaEncoding: 'ieee-p1363',
  });
  const { access_token: token } = await client.must<{ access_token: string }>({
    method: 'POST',
    path,
    form: {
      grant_type: 'urn:ietf:params:oauth:grant-type:jwt-bearer',
      assertion: `${input}.${signature.toString('base64url')}`,
    },
  });
  return token;
}

async function inParallel<Item, Result>(
  items: readonly Item[],
  work: (item: Item, index: number) => Promise<Result>,
): Promise<Result[]> {
  const results: Result[] = [];
  const waiting = items.entries();
  const worker = async () => {
    for (const [index, item] of waiting) results[index] = await work(item, index);
  };
  await Promise.all(Array.from({ length: CONCURRENCY }, worker));
  return results;
}
