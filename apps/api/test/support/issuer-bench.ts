import { randomUUID } from 'node:crypto';

import type { BootstrapConfiguration, IntermediateCertificateInformation } from '@luciole/contract';
import { makeCertificationRequest } from '@luciole/pki/testing';
import type { KeyAlgorithm } from '@luciole/policy';
import { ISTIO_POLICY } from '@luciole/policy/testing';

import {
  createTestApp,
  type TestApp,
  type TestResponse,
  type TestServiceAccount,
} from './test-app.ts';

/** An application with a CA, a policy, a provider, a configuration, and an issuer that may bootstrap. */
export interface IssuerBench {
  readonly app: TestApp;
  readonly account: TestServiceAccount;
  readonly bearer: string;
  readonly configurationId: string;
  readonly policyId: string;
  readonly caAccountId: string;
  readonly providerId: string;
  /** PEM of the root. */
  readonly root: string;
  /** A PEM certification request with a new key of the provider's algorithm, made by another library. */
  request(keyAlgorithm?: KeyAlgorithm): Promise<string>;
  /** `POST …/intermediatecertificates` as the issuer. */
  bootstrap(
    body: Readonly<Record<string, unknown>>,
    options?: { readonly idempotencyKey?: string; readonly bearer?: string },
  ): Promise<TestResponse>;
  /** A certificate that was just issued. */
  issued(body?: Readonly<Record<string, unknown>>): Promise<IntermediateCertificateInformation>;
  /** `PUT …/statistics` as the issuer. */
  report(
    id: string,
    sequence: number,
    totals: readonly Totals[],
    bearer?: string,
  ): Promise<TestResponse>;
  configuration(headers?: Readonly<Record<string, string>>): Promise<{
    status: number;
    headers: Readonly<Record<string, unknown>>;
    body: BootstrapConfiguration;
  }>;
  /** As the company's administrator. */
  admin(
    method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE',
    path: string,
    json?: unknown,
  ): Promise<TestResponse>;
  close(): Promise<void>;
}

/** One entry of a report. */
export interface Totals {
  readonly policyId: string;
  readonly ultraShort: number;
  readonly short: number;
  readonly long: number;
}

export const CERTIFICATES = '/v1/distributedissuers/intermediatecertificates';

/** Makes the bench through the API, as an administrator would. */
export async function createIssuerBench(
  options: {
    readonly settings?: Readonly<Record<string, string>>;
    readonly caKeyAlgorithm?: KeyAlgorithm;
    readonly keyAlgorithm?: KeyAlgorithm;
    readonly provider?: Readonly<Record<string, unknown>>;
    readonly configuration?: Readonly<Record<string, unknown>>;
  } = {},
): Promise<IssuerBench> {
  const app = await createTestApp(options.settings);
  const keyAlgorithm = options.keyAlgorithm ?? 'EC_P256';
  const admin: IssuerBench['admin'] = (method, path, json) =>
    app.request(method, path, { apiKey: app.apiKey, ...(json !== undefined && { json }) });
  const created = async <Body>(path: string, json: unknown): Promise<Body> => {
    const response = await admin('POST', path, json);
    if (response.status !== 201) throw new Error(`${path}: ${response.status} ${response.text}`);
    return response.json<Body>();
  };
  const ca = await created<{
    account: { id: string; accountDetails: { trustChain: { certificate: string }[] } };
    productOptions: { id: string }[];
  }>('/v1/certificateauthorities/BUILTIN/accounts', {
    key: 'Built-In CA',
    keyAlgorithm: options.caKeyAlgorithm ?? 'EC_P256',
    validityPeriod: 'P5Y',
    newRoot: true,
    rootKeyAlgorithm: options.caKeyAlgorithm ?? 'EC_P384',
    rootValidityPeriod: 'P20Y',
  });
  const policy = await created<{ id: string }>('/v1/distributedissuers/policies', ISTIO_POLICY);
  const provider = await created<{ id: string }>('/v1/distributedissuers/subcaproviders', {
    name: 'mesh',
    caType: 'BUILTIN',
    caAccountId: ca.account.id,
    caProductOptionId: ca.productOptions[0]?.id,
    commonName: 'mesh.example',
    organization: 'Example',
    keyAlgorithm,
    validityPeriod: 'P7D',
    ...options.provider,
  });
  const account = await app.createServiceAccount(app.companyId);
  const configuration = await created<{ id: string }>('/v1/distributedissuers/configurations', {
    name: 'mesh',
    subCaProviderId: provider.id,
    policyIds: [policy.id],
    serviceAccountIds: [account.id],
    ...options.configuration,
  });
  const bearer = await app.signIn(account);

  const bench: IssuerBench = {
    app,
    account,
    bearer,
    configurationId: configuration.id,
    policyId: policy.id,
    caAccountId: ca.account.id,
    providerId: provider.id,
    root: ca.account.accountDetails.trustChain.at(-1)?.certificate ?? '',
    request: async (algorithm = keyAlgorithm) =>
      (await makeCertificationRequest({ keyAlgorithm: algorithm })).pem,
    bootstrap: (body, { idempotencyKey = randomUUID(), bearer: token = bearer } = {}) =>
      app.request('POST', CERTIFICATES, {
        bearer: token,
        headers: { 'idempotency-key': idempotencyKey },
        json: { configurationId: configuration.id, ...body },
      }),
    async issued(body = {}) {
      const certificateSigningRequest = await bench.request();
      const response = await bench.bootstrap({ certificateSigningRequest, ...body });
      if (response.status !== 201) throw new Error(`${response.status} ${response.text}`);
      return response.json();
    },
    report: (id, sequence, totals, token = bearer) =>
      app.request('PUT', `${CERTIFICATES}/${id}/statistics`, {
        bearer: token,
        json: { sequence, totals },
      }),
    async configuration(headers = {}) {
      const response = await app.request('GET', '/v1/distributedissuers/bootstrap/configuration', {
        bearer,
        headers,
      });
      const body = response.text === '' ? {} : response.json<BootstrapConfiguration>();
      return {
        status: response.status,
        headers: response.headers,
        body: body as BootstrapConfiguration,
      };
    },
    admin,
    close: () => app.close(),
  };
  return bench;
}
