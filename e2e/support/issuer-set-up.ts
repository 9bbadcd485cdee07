import { generateKeyPairSync, type KeyObject, randomUUID, sign } from 'node:crypto';
import { type Credential, type ControlPlaneClient } from './control-plane-client.ts';
import { istioPolicy } from '../walkthrough/istio-policy.ts';
import { ASSERTION_AUDIENCE, jwsPart } from './assertion.ts';

/** What differs from the usual set-up. */
export interface IssuerSetUpOptions {
  /** Of everything that is made; `mesh-` and a random end unless given. */
  readonly name?: string;
  /** ISO 8601; lifetime of sub-CAs, P7D unless given. */
  readonly subCaValidity?: string;
  /** Of the configuration; none unless given. */
  readonly clientAuthentication?: unknown;
  readonly advancedSettings?: unknown;
  /** Bodies of further policies. */
  readonly policies?: readonly object[];
}

/** A service account and its key. */
export interface IssuerAccount {
  readonly id: string;
  /** PKCS#8. */
  readonly privateKeyPem: string;
}

/** Everything an issuer needs, made over REST as an administrator would. */
export interface IssuerSetUp {
  readonly serviceAccountId: string;
  readonly account: IssuerAccount;
  readonly configurationName: string;
  readonly policyName: string;
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
  options: IssuerSetUpOptions = {},
): Promise<IssuerSetUp> {
  const name = options.name ?? `mesh-${randomUUID().slice(0, 8)}`;
  const create = <T = { id: string }>(path: string, json: unknown) =>
    client.must<T>({ method: 'POST', path, as: administrator, json });
  const { privateKey, account } = await createAccount(client, administrator, `${name}-issuer`);
  const policy = await create('/v1/distributedissuers/policies', istioPolicy(name));
  const { accounts } = await client.must<{
    accounts: { account: { id: string }; productOptions: { id: string }[] }[];
  }>({ path: '/v1/certificateauthorities/BUILTIN/accounts', as: administrator });
  const provider = await create('/v1/distributedissuers/subcaproviders', {
    name,
    caType: 'BUILTIN',
    caAccountId: accounts[0]?.account.id,
    caProductOptionId: accounts[0]?.productOptions[0]?.id,
    commonName: 'mesh issuer',
    keyAlgorithm: 'EC_P256',
    validityPeriod: options.subCaValidity ?? 'P7D',
  });
  const others = await Promise.all(
    (options.policies ?? []).map((body) => create('/v1/distributedissuers/policies', body)),
  );
  const configuration = await create('/v1/distributedissuers/configurations', {
    name,
    subCaProviderId: provider.id,
    policyIds: [policy.id, ...others.map(({ id }) => id)],
    serviceAccountIds: [account.id],
    ...(options.clientAuthentication !== undefined && {
      clientAuthentication: options.clientAuthentication,
    }),
    ...(options.advancedSettings !== undefined && { advancedSettings: options.advancedSettings }),
  });
  return {
    serviceAccountId: account.id,
    account,
    configurationName: name,
    policyName: name,
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

/** A service account with a P-256 key that is made here. */
export async function createAccount(
  client: ControlPlaneClient,
  administrator: Credential,
  name: string,
): Promise<{ readonly account: IssuerAccount; readonly privateKey: KeyObject }> {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const { id } = await client.must<{ id: string }>({
    method: 'POST',
    path: '/v1/serviceaccounts',
    as: administrator,
    json: {
      name,
      scopes: ['distributed-issuance'],
      authenticationType: 'rsaKey',
      credentialLifetime: 30,
      publicKey: publicKey.export({ type: 'spki', format: 'pem' }).toString().trim(),
    },
  });
  const privateKeyPem = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
  return { account: { id, privateKeyPem }, privateKey };
}

/** Claims that entitle a token to every policy of a configuration (contract.md §3.8). */
export function entitlement(configurationName: string): Readonly<Record<string, unknown>> {
  return {
    'venafi-firefly.configuration': configurationName,
    'venafi-firefly.allowAllPolicies': true,
  };
}

/** The root above the built-in CA, as an operator downloads it. */
export async function rootOf(client: ControlPlaneClient, as: Credential): Promise<string> {
  const { accounts } = await client.must<{
    accounts: { account: { accountDetails: { trustChain: { caName: string }[] } } }[];
  }>({ path: '/v1/certificateauthorities/BUILTIN/accounts', as });
  const caName = accounts[0]?.account.accountDetails.trustChain[0]?.caName ?? '';
  return (await client.download(`/v1/builtinca/truststore/${caName}/root.pem`)).toString('utf8');
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
