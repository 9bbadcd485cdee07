import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import http, {
  type IncomingHttpHeaders,
  type IncomingMessage,
  type Server,
  type ServerResponse,
} from 'node:http';
import https from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import type { BootstrapConfiguration } from '@luciole/contract';
import { createTestHierarchy } from '@luciole/pki/testing';
import type { KeyAlgorithm } from '@luciole/policy';
import { type Clock, systemClock } from '../../src/clock/clock.ts';
import type { ControlPlaneBootstrap } from '../../src/config/config.ts';
import { FakeAccount } from './fake-account.ts';
import {
  FAKE_ROUTES,
  type FakeRoute,
  type Failure,
  findRoute,
  type Reply,
  send,
} from './fake-answers.ts';
import { fakeConfiguration } from './fake-configuration.ts';
import { FakeHierarchy } from './fake-hierarchy.ts';
import { FakeSubCas } from './fake-sub-cas.ts';

/** A request that arrived. */
export interface SeenRequest {
  readonly route: FakeRoute;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: string;
}

export interface FakeControlPlaneOptions {
  /** Time of tokens, certificates and the `Date` header. */
  readonly clock?: Clock;
  /** Of CAs and sub-CAs. */
  readonly keyAlgorithm?: KeyAlgorithm;
  /** Serves https under a root of its own, valid in real time. */
  readonly tls?: boolean;
}

/**
 * A control plane for tests of the issuer: a real server on loopback that speaks the contract and issues real sub-CAs,
 * and does wrong exactly what it is told to. Its state is public; what a test sets is in force at the next request.
 */
export class FakeControlPlane {
  readonly account: FakeAccount;
  readonly subCas: FakeSubCas;
  /** What is served; edit it, and its ETag changes. */
  configuration: BootstrapConfiguration;
  /** How far its clock is ahead. */
  clockOffsetSeconds = 0;
  /** In the order of arrival. */
  readonly requests: SeenRequest[] = [];
  readonly #clock: Clock;
  readonly #directory: string;
  readonly #failures = new Map<FakeRoute, { readonly failure: Failure; times: number }[]>();
  #server: Server | undefined;
  #url = new URL('http://127.0.0.1');
  #caFile: string | undefined;

  private constructor(clock: Clock, hierarchy: FakeHierarchy, keyAlgorithm: KeyAlgorithm) {
    this.#clock = clock;
    this.#directory = mkdtempSync(join(tmpdir(), 'luciole-issuer-'));
    this.account = new FakeAccount(clock, this.#directory);
    this.subCas = new FakeSubCas(hierarchy);
    this.configuration = fakeConfiguration({
      root: hierarchy.cas.root.certificate,
      keyAlgorithm,
      companyId: this.account.companyId,
      accountId: this.account.id,
      now: clock.now(),
    });
  }

  static async start(options: FakeControlPlaneOptions = {}): Promise<FakeControlPlane> {
    const { clock = systemClock, keyAlgorithm = 'EC_P256', tls = false } = options;
    const hierarchy = await FakeHierarchy.create(keyAlgorithm, clock.now());
    const fake = new FakeControlPlane(clock, hierarchy, keyAlgorithm);
    await fake.#listen(tls, 0);
    return fake;
  }

  get url(): URL {
    return this.#url;
  }

  /** PEM of the root of its server certificate; only with https. */
  get caFile(): string | undefined {
    return this.#caFile;
  }

  /** A folder that goes when it is closed. */
  get directory(): string {
    return this.#directory;
  }

  /** Settings of an issuer that knows it and signs in by key pair. */
  settings(given: Partial<ControlPlaneBootstrap> = {}): ControlPlaneBootstrap {
    return {
      kind: 'control-plane',
      url: this.#url,
      credential: this.account.keyPairCredential,
      caFile: this.#caFile,
      instanceName: undefined,
      trustAnchorSha256: [],
      maxStalenessSeconds: 72 * 3600,
      pollIntervalSeconds: 60,
      ...given,
    };
  }

  /** Replaces members of the configuration. */
  edit(changes: Partial<BootstrapConfiguration>): void {
    this.configuration = { ...this.configuration, ...changes };
  }

  /** The next `times` requests of a route fail, after those that were told to before. */
  fail(route: FakeRoute, failure: Failure, times = 1): void {
    const queue = this.#failures.get(route) ?? [];
    queue.push({ failure, times });
    this.#failures.set(route, queue);
  }

  /** All routes fail until {@link recover}: the control plane is away. */
  breakDown(failure: Failure = 'drop'): void {
    for (const route of Object.keys(FAKE_ROUTES)) {
      this.fail(route as FakeRoute, failure, Number.POSITIVE_INFINITY);
    }
  }

  /** Forgets every failure that was ordered. */
  recover(): void {
    this.#failures.clear();
  }

  /** How often a route was asked. */
  count(route: FakeRoute): number {
    return this.requests.filter((request) => request.route === route).length;
  }

  /** Closes every connection, and listens on the same port when it is started again. */
  async stop(): Promise<void> {
    const server = this.#server;
    this.#server = undefined;
    if (server === undefined) return;
    const closed = new Promise((resolve) => server.close(resolve));
    server.closeAllConnections();
    await closed;
  }

  async restart(): Promise<void> {
    await this.stop();
    await this.#listen(this.#url.protocol === 'https:', Number(this.#url.port));
  }

  async close(): Promise<void> {
    await this.stop();
    rmSync(this.#directory, { recursive: true, force: true });
  }

  async #listen(tls: boolean, port: number): Promise<void> {
    const handle = (request: IncomingMessage, response: ServerResponse): void => {
      this.#handle(request, response).catch((error: unknown) => {
        response.writeHead(500).end(String(error));
      });
    };
    const server = tls
      ? https.createServer(await this.#serverIdentity(), handle)
      : http.createServer(handle);
    await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
    this.#server = server;
    const address = server.address() as AddressInfo;
    this.#url = new URL(`${tls ? 'https' : 'http'}://127.0.0.1:${address.port}`);
  }

  async #serverIdentity(): Promise<{ key: string; cert: string }> {
    // In real time, because TLS has no other.
    const hierarchy = await createTestHierarchy({ now: systemClock.now() });
    const { certificate, keyPair } = await hierarchy.issueLeaf({
      sans: { dnsNames: ['localhost'], ipAddresses: ['127.0.0.1'] },
    });
    this.#caFile = join(this.#directory, 'ca.pem');
    writeFileSync(this.#caFile, hierarchy.root.certificate.pem);
    const chain = [
      certificate,
      hierarchy.subordinate.certificate,
      hierarchy.intermediate.certificate,
    ];
    return {
      key: keyPair.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
      cert: chain.map(({ pem }) => pem).join(''),
    };
  }

  get #now(): Date {
    return new Date(this.#clock.now().getTime() + this.clockOffsetSeconds * 1000);
  }

  async #handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    response.setHeader('date', this.#now.toUTCString());
    const path = new URL(request.url ?? '/', this.#url).pathname;
    const found = findRoute(request.method ?? '', path);
    if (found === undefined) return void response.writeHead(404).end();
    const { id, route } = found;
    const body = await text(request);
    this.requests.push({ route, headers: request.headers, body });
    const failure = this.#takeFailure(route);
    if (failure === 'drop') return void request.socket.destroy();
    if (failure === 'hang') return undefined;
    if (typeof failure === 'object' && 'delayMs' in failure) {
      await new Promise((resolve) => setTimeout(resolve, failure.delayMs));
    } else if (failure !== undefined && failure !== 'lose') {
      const reply = typeof failure === 'string' ? { refused: failure } : failure;
      return send(response, FAKE_ROUTES[route], reply);
    }
    const reply = await this.#reply(route, id, body, request.headers);
    if (failure === 'lose') return void request.socket.destroy();
    return send(response, FAKE_ROUTES[route], reply);
  }

  async #reply(
    route: FakeRoute,
    id: string,
    body: string,
    headers: IncomingHttpHeaders,
  ): Promise<Reply> {
    const { account, configuration, subCas } = this;
    const form = new URLSearchParams(body);
    if (route === 'signIn') return account.exchangeKeyPair(form, this.#now);
    if (route === 'federatedSignIn') return account.exchangeFederated(form, id);
    if (!account.hasToken(headers.authorization)) return { refused: 'INVALID_BEARER_TOKEN' };
    switch (route) {
      case 'configuration':
        return this.#showConfiguration(headers['if-none-match']);
      case 'issue':
        return subCas.issue(String(headers['idempotency-key']), body, configuration, this.#now);
      case 'certificate':
        return subCas.show(id, configuration.companyId);
      case 'report':
        return subCas.takeReport(id, body);
    }
  }

  #showConfiguration(known: string | undefined): Reply {
    const digest = createHash('sha256').update(JSON.stringify(this.configuration));
    const etag = `"${digest.digest('base64url')}"`;
    const headers = { etag };
    return known === etag
      ? { status: 304, headers }
      : { status: 200, headers, json: this.configuration };
  }

  #takeFailure(route: FakeRoute): Failure | undefined {
    const queue = this.#failures.get(route);
    const [next] = queue ?? [];
    if (next === undefined) return undefined;
    next.times -= 1;
    if (next.times <= 0) queue?.shift();
    return next.failure;
  }
}
