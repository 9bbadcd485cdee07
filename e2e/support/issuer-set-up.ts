import { generateKeyPairSync, type KeyObject, randomUUID, sign } from 'node:crypto';
import { type Credential, type ControlPlaneClient } from './control-plane-client.ts';
import { istioPolicy } from '../walkthrough/istio-policy.ts';
import { ASSERTION_AUDIENCE, jwsPart } from './assertion.ts';

/** Everything an issuer needs, made over REST as an administrator would. */
export interface IssuerSetUp {
  readonly serviceAccountId: string;
  readonly policyId: string;
  readonly subCaProviderId: string;
  readonly configurationId: string;
  /** Exchanges a fresh assertion for a bearer token of 15 minutes. */
  token(client: ControlPlaneClient): Promise<Credential>;
}

/** Makes a service account with a P-256 key, a policy, a provider for P-256 sub-CAs and a configuration. */
export async function createIssuerSetUp(
  client: ControlPlaneClient,
  administrator: Credential,
): Promise<IssuerSetUp> {
  const suffix = randomUUID().slice(0, 8);
  const create = <T = { id: string }>(path: string, json: unknown) =>
    client.must<T>({ method: 'POST', path, as: administrator, json });
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const account = await create('/v1/serviceaccounts', {
    name: `issuer-${suffix}`,
    scopes: ['distributed-issuance'],
    authenticationType: 'rsaKey',
    credentialLifetime: 30,
    publicKey: publicKey.export({ type: 'spki', format: 'pem' }).toString().trim(),
  });
  const policy = await create('/v1/distributedissuers/policies', istioPolicy(`mesh-${suffix}`));
  const { accounts } = await client.must<{
    accounts: { account: { id: string }; productOptions: { id: string }[] }[];
  }>({ path: '/v1/certificateauthorities/BUILTIN/accounts', as: administrator });
  const provider = await create('/v1/distributedissuers/subcaproviders', {
    name: `mesh-${suffix}`,
    caType: 'BUILTIN',
    caAccountId: accounts[0]?.account.id,
    caProductOptionId: accounts[0]?.productOptions[0]?.id,
    commonName: 'mesh issuer',
    keyAlgorithm: 'EC_P256',
    validityPeriod: 'P7D',
  });
  const configuration = await create('/v1/distributedissuers/configurations', {
    name: `mesh-${suffix}`,
    subCaProviderId: provider.id,
    policyIds: [policy.id],
    serviceAccountIds: [account.id],
  });
  return {
    serviceAccountId: account.id,
    policyId: policy.id,
    subCaProviderId: provider.id,
    configurationId: configuration.id,
    token: async (at) => {
      const answer = await at.must<{ access_token: string }>({
        method: 'POST',
        path: '/v1/oauth/token/serviceaccount',
        form: {
          grant_type: 'urn:ietf:params:oauth:grant-type:jwt-bearer',
          assertion: assertionOf(account.id, privateKey),
        },
      });
      return { bearer: answer.access_token };
    },
  };
}

function assertionOf(accountId: string, privateKey: KeyObject): string {
  const now = Math.floor(Date.now() / 1000);
  const claims = {
    iss: accountId,
    sub: accountId,
    aud: ASSERTION_AUDIENCE,
    iat: now,
    exp: now + 600,
    jti: randomUUID(),
  };
  const input = `${jwsPart({ alg: 'ES256', typ: 'JWT' })}.${jwsPart(claims)}`;
  const signature = sign('sha256', Buffer.from(input), {
    key: privateKey,
    dsaEncoding: 'ieee-p1363',
  });
  return `${input}.${signature.toString('base64url')}`;
}
