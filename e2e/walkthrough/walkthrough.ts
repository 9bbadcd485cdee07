import { randomUUID } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type ControlPlaneClient, type Credential } from '../support/control-plane-client.ts';
import { openssl } from '../support/openssl.ts';
import { istioPolicy } from './istio-policy.ts';
import type { Narrator } from './narrator.ts';
import { certificationRequest, rsaKeyPair, signJwt } from './openssl-material.ts';
import { signWorkloadCertificate } from './workload-certificate.ts';
import { ASSERTION_AUDIENCE } from '../support/assertion.ts';

const WORKLOAD = 'spiffe://cluster.local/ns/bookinfo/sa/details';

interface Identified {
  readonly id: string;
}
interface CaAccounts {
  readonly accounts: readonly {
    readonly account: Identified & {
      readonly key: string;
      readonly accountDetails: { readonly trustChain: readonly { readonly caName: string }[] };
    };
    readonly productOptions: readonly (Identified & { readonly productName: string })[];
  }[];
}
interface IssuedSubCa extends Identified {
  readonly status: string;
  readonly certificate: string;
  readonly issuerCertificates: readonly string[];
}
interface Configuration extends Identified {
  readonly ultraShortLivedCertCount: number;
}

/** What a walkthrough needs: a running control plane, an administrator's key and an empty folder. */
export interface Surroundings {
  readonly client: ControlPlaneClient;
  readonly apiKey: string;
  readonly folder: string;
  readonly narrator: Narrator;
  readonly now: () => Date;
}

/** What a walkthrough leaves behind, for tests to look at. */
export interface Outcome {
  readonly configurationId: string;
  readonly certificateId: string;
  readonly ultraShortLivedCertCount: number;
  readonly opensslVerdicts: readonly string[];
}

/**
 * Takes an issuer through the published Istio set-up with material that openssl made, from the service account's key
 * pair to a counted workload certificate.
 *
 * @throws Error when the control plane or openssl answers anything but what the step proves
 */
export async function walk(surroundings: Surroundings): Promise<Outcome> {
  const administrator: Credential = { apiKey: surroundings.apiKey };
  const { client } = surroundings;
  const setUp = await prepareConfiguration(surroundings, client, administrator);
  const issuer = await bootstrapIssuer(surroundings, client, setUp);
  const verdicts = await issueAndVerify(surroundings, client, issuer);
  const counted = await reportAndCount(surroundings, client, administrator, setUp, issuer);
  return {
    configurationId: setUp.configuration.id,
    certificateId: issuer.subCa.id,
    ultraShortLivedCertCount: counted,
    opensslVerdicts: verdicts,
  };
}

async function prepareConfiguration(
  { folder, narrator }: Surroundings,
  client: ControlPlaneClient,
  as: Credential,
) {
  const suffix = randomUUID().slice(0, 8);
  const create = <T>(path: string, json: unknown) =>
    client.must<T>({ method: 'POST', path, as, json });

  narrator.step('Who am I?');
  narrator.sent('GET /v1/useraccounts with the API key');
  const me = await client.must<{ user: { username: string }; company: { urlPrefix: string } }>({
    path: '/v1/useraccounts',
    as,
  });
  narrator.proves(`the key belongs to ${me.user.username} of company "${me.company.urlPrefix}"`);

  narrator.step('A key pair for the issuer, made by openssl');
  const credential = await rsaKeyPair(folder, 'service-account');
  narrator.proves('the private key is in a file of this walkthrough and will not be sent anywhere');

  narrator.step('A service account from the public key');
  narrator.sent('POST /v1/serviceaccounts, scope distributed-issuance');
  const account = await create<Identified>('/v1/serviceaccounts', {
    name: `walkthrough-${suffix}`,
    scopes: ['distributed-issuance'],
    authenticationType: 'rsaKey',
    credentialLifetime: 30,
    publicKey: credential.publicKeyPem,
  });
  narrator.proves(`client id ${account.id}`);

  narrator.step('The Istio policy: one hour, a SPIFFE URI in cluster.local');
  narrator.sent('POST /v1/distributedissuers/policies');
  const policy = await create<Identified>(
    '/v1/distributedissuers/policies',
    istioPolicy(`istio-${suffix}`),
  );
  narrator.proves(`policy ${policy.id}`);

  narrator.step('A sub-CA provider on the built-in CA, seven days');
  narrator.sent('GET /v1/certificateauthorities/BUILTIN/accounts');
  const { accounts } = await client.must<CaAccounts>({
    path: '/v1/certificateauthorities/BUILTIN/accounts',
    as,
  });
  const [first] = accounts;
  const product = first?.productOptions[0];
  if (first === undefined || product === undefined)
    throw new Error('the built-in CA has no account');
  narrator.sent('POST /v1/distributedissuers/subcaproviders');
  const provider = await create<Identified>('/v1/distributedissuers/subcaproviders', {
    name: `istio-${suffix}`,
    caType: 'BUILTIN',
    caAccountId: first.account.id,
    caProductOptionId: product.id,
    commonName: 'istio-issuer.cluster.local',
    organization: 'Bookinfo',
    country: 'US',
    keyAlgorithm: 'RSA_2048',
    validityPeriod: 'P7D',
  });
  narrator.proves(`provider ${provider.id} on "${first.account.key}", ${product.productName}`);

  narrator.step('A configuration ties the three together');
  narrator.sent('POST /v1/distributedissuers/configurations');
  const configuration = await create<Identified>('/v1/distributedissuers/configurations', {
    name: `istio-${suffix}`,
    subCaProviderId: provider.id,
    policyIds: [policy.id],
    serviceAccountIds: [account.id],
  });
  narrator.proves(`configuration ${configuration.id}`);
  const caName = first.account.accountDetails.trustChain[0]?.caName ?? '';
  return { account, credential, policy, configuration, caName };
}

type SetUp = Awaited<ReturnType<typeof prepareConfiguration>>;

async function bootstrapIssuer(
  { folder, narrator, now }: Surroundings,
  client: ControlPlaneClient,
  setUp: SetUp,
) {
  narrator.step('From here on as the issuer: a token for a signed assertion');
  const issuedAt = Math.floor(now().getTime() / 1000);
  const assertion = await signJwt(folder, setUp.credential.privateKeyFile, {
    iss: setUp.account.id,
    sub: setUp.account.id,
    aud: ASSERTION_AUDIENCE,
    iat: issuedAt,
    exp: issuedAt + 600,
    jti: randomUUID(),
  });
  narrator.sent('POST /v1/oauth/token/serviceaccount, assertion signed by openssl (RS256)');
  const tokenCall = {
    method: 'POST',
    path: '/v1/oauth/token/serviceaccount',
    form: { grant_type: 'urn:ietf:params:oauth:grant-type:jwt-bearer', assertion },
  } as const;
  const token = await client.must<{ access_token: string; expires_in: number }>(tokenCall);
  narrator.proves(`a bearer token for ${token.expires_in} s`);
  const replay = await client.send<{ error: string }>(tokenCall);
  if (replay.status !== 400 && replay.status !== 401)
    throw new Error('a replayed assertion was accepted');
  narrator.proves(
    `the same assertion a second time is refused: ${replay.status} ${replay.body.error}`,
  );
  const as: Credential = { bearer: token.access_token };

  narrator.step('What shall I be? The configuration');
  narrator.sent('GET /v1/distributedissuers/bootstrap/configuration');
  const fetched = await client.send<
    Configuration & { policyDefinitions: readonly { name: string }[] }
  >({
    path: '/v1/distributedissuers/bootstrap/configuration',
    as,
  });
  if (fetched.status !== 200) throw new Error(`no configuration: ${JSON.stringify(fetched.body)}`);
  const entityTag = fetched.headers.get('etag') ?? '';
  narrator.proves(`policies ${fetched.body.policyDefinitions.map(({ name }) => name).join(', ')}`);
  const unchanged = await client.send({
    path: '/v1/distributedissuers/bootstrap/configuration',
    as,
    headers: { 'if-none-match': entityTag },
  });
  if (unchanged.status !== 304) throw new Error(`expected 304, got ${unchanged.status}`);
  narrator.proves('asked again with the ETag: 304, nothing to read');

  narrator.step('A sub-CA: key and certification request made by openssl');
  const request = await certificationRequest(folder, 'sub-ca', {
    newKey: ['-newkey', 'rsa:2048'],
    subject: '/CN=this subject is ignored',
  });
  const bootstrapCall = {
    method: 'POST',
    path: '/v1/distributedissuers/intermediatecertificates',
    as,
    headers: { 'idempotency-key': randomUUID() },
    json: {
      configurationId: setUp.configuration.id,
      certificateSigningRequest: request.pem,
      instanceName: 'walkthrough',
    },
  } as const;
  narrator.sent('POST /v1/distributedissuers/intermediatecertificates');
  const subCa = await client.must<IssuedSubCa>(bootstrapCall);
  if (subCa.status !== 'ISSUED') throw new Error(`the sub-CA is ${subCa.status}`);
  narrator.proves(`issued as ${subCa.id}`);
  const again = await client.must<IssuedSubCa>(bootstrapCall);
  if (again.certificate !== subCa.certificate) throw new Error('a retry made a second certificate');
  narrator.proves(
    'sent again with the same Idempotency-Key: the same certificate, not a second one',
  );
  await writeFile(join(folder, 'sub-ca.pem'), subCa.certificate);
  const text = await openssl(
    'x509',
    '-in',
    join(folder, 'sub-ca.pem'),
    '-noout',
    '-subject',
    '-enddate',
  );
  for (const line of text.trim().split('\n')) narrator.proves(line);
  return { as, subCa, subCaKeyFile: request.keyFile, caName: setUp.caName };
}

type Issuer = Awaited<ReturnType<typeof bootstrapIssuer>>;

async function issueAndVerify(
  { folder, narrator, now }: Surroundings,
  client: ControlPlaneClient,
  issuer: Issuer,
): Promise<readonly string[]> {
  narrator.step(`A workload certificate for ${WORKLOAD}`);
  const request = await certificationRequest(folder, 'workload', {
    newKey: ['-newkey', 'rsa:2048'],
    subject: '/O=Evil/CN=details',
    uris: [WORKLOAD],
  });
  const signed = await signWorkloadCertificate({
    policy: istioPolicy('istio'),
    request: request.pem,
    subCaPem: issuer.subCa.certificate,
    subCaKeyFile: issuer.subCaKeyFile,
    now: now(),
  });
  if (signed.outcome === 'denied') throw new Error(`denied: ${signed.reasons.join('; ')}`);
  await writeFile(join(folder, 'workload.pem'), signed.pem);
  narrator.proves('policy evaluated, prepared, linted, signed with the openssl key, read again');
  const subject = await openssl('x509', '-in', join(folder, 'workload.pem'), '-noout', '-subject');
  narrator.proves(`O=Evil was asked for, the locked value stands: ${subject.trim()}`);

  narrator.step('A request that the policy does not allow');
  const refused = await certificationRequest(folder, 'refused', {
    newKey: ['-newkey', 'rsa:2048'],
    subject: '/CN=details',
    uris: ['spiffe://other.example/ns/bookinfo/sa/details', 'https://bookinfo.example'],
  });
  const denied = await signWorkloadCertificate({
    policy: istioPolicy('istio'),
    request: refused.pem,
    subCaPem: issuer.subCa.certificate,
    subCaKeyFile: issuer.subCaKeyFile,
    now: now(),
  });
  if (denied.outcome !== 'denied') throw new Error('a foreign trust domain was signed');
  for (const reason of denied.reasons) narrator.proves(`refused: ${reason}`);

  narrator.step('The trust anchor, downloaded without a credential');
  const caName = issuer.caName;
  const rootFile = join(folder, 'root.pem');
  const chainFile = join(folder, 'chain.pem');
  const subCaFile = join(folder, 'sub-ca.pem');
  const trustStore = `/v1/builtinca/truststore/${caName}`;
  for (const [file, name] of [
    [rootFile, 'root.pem'],
    [chainFile, 'chain.pem'],
  ] as const) {
    narrator.sent(`GET ${trustStore}/${name}`);
    await writeFile(file, await client.download(`${trustStore}/${name}`));
  }
  const fingerprint = await openssl('x509', '-in', rootFile, '-noout', '-fingerprint', '-sha256');
  narrator.proves(`compare with what npm start printed: ${fingerprint.trim()}`);

  narrator.step('openssl has the last word');
  const subCaVerdict = await openssl(
    'verify',
    '-x509_strict',
    '-CAfile',
    rootFile,
    '-untrusted',
    chainFile,
    subCaFile,
  );
  const leafVerdict = await openssl(
    'verify',
    '-x509_strict',
    '-purpose',
    'sslserver',
    '-CAfile',
    rootFile,
    '-untrusted',
    subCaFile,
    '-untrusted',
    chainFile,
    join(folder, 'workload.pem'),
  );
  const verdicts = [subCaVerdict, leafVerdict].map((verdict) => verdict.trim());
  for (const verdict of verdicts) narrator.proves(verdict.replace(`${folder}/`, ''));
  return verdicts;
}

async function reportAndCount(
  { narrator }: Surroundings,
  client: ControlPlaneClient,
  administrator: Credential,
  setUp: SetUp,
  issuer: Issuer,
): Promise<number> {
  narrator.step('Statistics: one certificate was issued');
  const path = `/v1/distributedissuers/intermediatecertificates/${issuer.subCa.id}/statistics`;
  const report = (sequence: number, ultraShort: number) =>
    client.must({
      method: 'PUT',
      path,
      as: issuer.as,
      json: { sequence, totals: [{ policyId: setUp.policy.id, ultraShort, short: 0, long: 0 }] },
    });
  narrator.sent(`PUT …/${issuer.subCa.id}/statistics, three times: new, repeated, late`);
  await report(2, 1);
  await report(2, 1);
  await report(1, 0);
  const configuration = await client.must<Configuration>({
    path: `/v1/distributedissuers/configurations/${setUp.configuration.id}`,
    as: administrator,
  });
  const count = configuration.ultraShortLivedCertCount;
  if (count !== 1) throw new Error(`the configuration counts ${count} certificates instead of 1`);
  narrator.proves('the configuration counts 1 ultra-short-lived certificate');
  return count;
}
