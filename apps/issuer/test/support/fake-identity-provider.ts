import { execFileSync } from 'node:child_process';
import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { FetchException } from '@luciole/service';
import { exportJWK, SignJWT } from 'jose';
import type { Clock } from '../../src/clock/clock.ts';

/** A key pair that the provider signs with, whether published or not. */
export interface ProviderKey {
  readonly kid: string;
  readonly algorithm: string;
  readonly privateKey: KeyObject;
  readonly publicKey: KeyObject;
  readonly jwk: object;
}

/** What a token differs in from a good one; a claim or header member of `undefined` is left out. */
export interface TokenChanges {
  readonly claims?: object;
  readonly header?: Readonly<Record<string, unknown>>;
  readonly key?: ProviderKey;
}

/** An identity provider on loopback: https, a key set and discovery, tokens by jose, and misbehavior as a test wants it. */
export class FakeIdentityProvider {
  /** Base URL, and `iss` of its tokens. */
  readonly issuer: string;
  /** Published, and the first one signs. */
  keys: ProviderKey[] = [];
  /** Answers that are sent instead of the right ones, by path: a status or a body. */
  readonly answers = new Map<string, number | string>();
  /** Cuts every connection. */
  isDown = false;
  /** Paths that were asked for. */
  readonly requests: string[] = [];
  readonly #clock: Clock;
  readonly #directory: string;
  readonly #server: Server;
  readonly #port: number;

  private constructor(clock: Clock, directory: string, server: Server) {
    this.#clock = clock;
    this.#directory = directory;
    this.#server = server;
    this.#port = (server.address() as AddressInfo).port;
    this.issuer = `https://localhost:${this.#port}`;
  }

  static async start(clock: Clock): Promise<FakeIdentityProvider> {
    const directory = mkdtempSync(join(tmpdir(), 'luciole-idp-'));
    const files = { key: join(directory, 'key.pem'), cert: join(directory, 'ca.pem') };
    const kind =
      'req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 -subj /CN=idp -addext subjectAltName=DNS:localhost';
    const output = ['-keyout', files.key, '-out', files.cert];
    execFileSync('openssl', [...kind.split(' '), ...output], { stdio: 'ignore' });
    const server = createServer({ key: readFileSync(files.key), cert: readFileSync(files.cert) });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const provider = new FakeIdentityProvider(clock, directory, server);
    server.on('request', (request, response) => {
      const path = request.url ?? '';
      provider.requests.push(path);
      const answer = provider.isDown
        ? 'cut'
        : (provider.answers.get(path) ?? provider.#answer(path));
      if (answer === 'cut') request.socket.destroy();
      else if (typeof answer === 'number') response.writeHead(answer).end();
      else response.end(answer);
    });
    provider.keys = [await provider.makeKey('first')];
    return provider;
  }

  /** What the issuer's file says so that its private address may be reached. */
  get exception(): FetchException {
    return { host: 'localhost', port: this.#port, caFile: join(this.#directory, 'ca.pem') };
  }

  get keySetUrl(): string {
    return `${this.issuer}/keys`;
  }

  /** A key that is not published yet. */
  async makeKey(kid: string, algorithm = 'ES256'): Promise<ProviderKey> {
    const pair = keyPairFor(algorithm);
    const jwk = { ...(await exportJWK(pair.publicKey)), kid, use: 'sig' };
    return { kid, algorithm, ...pair, jwk };
  }

  /** A token of five minutes. */
  async token({ claims = {}, header = {}, key }: TokenChanges = {}): Promise<string> {
    const now = Math.floor(this.#clock.now().getTime() / 1000);
    const signing = key ?? this.keys[0];
    if (signing === undefined) throw new Error('no key to sign with');
    return new SignJWT({ iss: this.issuer, sub: 'workload', iat: now, exp: now + 300, ...claims })
      .setProtectedHeader({ alg: signing.algorithm, kid: signing.kid, typ: 'JWT', ...header })
      .sign(signing.privateKey);
  }

  close(): void {
    this.#server.closeAllConnections();
    this.#server.close();
    rmSync(this.#directory, { recursive: true });
  }

  #answer(path: string): string | number {
    if (path.startsWith('/keys')) return JSON.stringify({ keys: this.keys.map(({ jwk }) => jwk) });
    if (path !== '/.well-known/openid-configuration') return 404;
    return JSON.stringify({ issuer: this.issuer, jwks_uri: this.keySetUrl });
  }
}

function keyPairFor(algorithm: string): { privateKey: KeyObject; publicKey: KeyObject } {
  switch (algorithm) {
    case 'ES256':
      return generateKeyPairSync('ec', { namedCurve: 'P-256' });
    case 'ES384':
      return generateKeyPairSync('ec', { namedCurve: 'P-384' });
    case 'ES512':
      return generateKeyPairSync('ec', { namedCurve: 'P-521' });
    case 'EdDSA':
    case 'Ed25519':
      return generateKeyPairSync('ed25519');
    default:
      return generateKeyPairSync('rsa', { modulusLength: 2048 });
  }
}
