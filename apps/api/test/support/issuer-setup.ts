import { randomUUID } from 'node:crypto';
import { ISTIO_POLICY } from '@luciole/policy/testing';
import type { TestApp } from './test-app.ts';

/** Credentials of whoever sets up; the first company's administrator unless given. */
type As = string | undefined;

/** Ids by which a provider names its CA. */
export interface CaIds {
  readonly caAccountId: string;
  readonly caProductOptionId: string;
}

/** An object that a POST made; its members are as the wire shows them. */
export interface Made {
  readonly id: string;
  readonly name: string;
  readonly [member: string]: unknown;
}

/** Makes what an issuer's configuration needs, through the API, each with a name of its own. */
export class IssuerSetup {
  readonly #app: TestApp;
  readonly #apiKey: string;

  constructor(app: TestApp, apiKey: As = app.apiKey) {
    this.#app = app;
    this.#apiKey = apiKey;
  }

  /** An intermediate CA under a root of its own, or under the root of another account. */
  async caAccount(changes: Readonly<Record<string, unknown>> = {}): Promise<CaIds> {
    const { account, productOptions } = await this.post<{
      account: { id: string };
      productOptions: { id: string }[];
    }>('/v1/certificateauthorities/BUILTIN/accounts', {
      key: `CA ${randomUUID().slice(0, 8)}`,
      keyAlgorithm: 'EC_P256',
      validityPeriod: 'P5Y',
      newRoot: true,
      ...changes,
    });
    return { caAccountId: account.id, caProductOptionId: String(productOptions[0]?.id) };
  }

  policy(changes: Readonly<Record<string, unknown>> = {}): Promise<Made> {
    return this.post('/v1/distributedissuers/policies', {
      ...ISTIO_POLICY,
      name: `policy ${randomUUID()}`,
      ...changes,
    });
  }

  provider(ca: CaIds, changes: Readonly<Record<string, unknown>> = {}): Promise<Made> {
    return this.post('/v1/distributedissuers/subcaproviders', {
      name: `provider ${randomUUID()}`,
      caType: 'BUILTIN',
      ...ca,
      commonName: 'Mesh',
      keyAlgorithm: 'EC_P256',
      validityPeriod: 'P7D',
      ...changes,
    });
  }

  configuration(changes: Readonly<Record<string, unknown>>): Promise<Made> {
    return this.post('/v1/distributedissuers/configurations', {
      name: `configuration ${randomUUID()}`,
      ...changes,
    });
  }

  /** The body of a successful POST; a refusal fails the test with its text. */
  // oxlint-disable-next-line typescript/no-unnecessary-type-parameters -- the caller says what it expects
  async post<Body = Made>(path: string, json: unknown): Promise<Body> {
    const response = await this.#app.request('POST', path, { apiKey: this.#apiKey, json });
    if (response.status >= 300) throw new Error(`${path}: ${response.status} ${response.text}`);
    return response.json<Body>();
  }
}
