import { generateKeyPairSync, type KeyObject, randomUUID, sign } from 'node:crypto';
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { createTestHierarchy } from '@luciole/pki/testing';
import { jwsPart } from './assertion.ts';

interface SigningKey {
  readonly kid: string;
  readonly privateKey: KeyObject;
  readonly jwk: object;
}

/** What a token differs in from a good one; a claim of `undefined` is left out. */
export interface TokenOptions {
  readonly claims?: Readonly<Record<string, unknown>>;
  readonly header?: Readonly<Record<string, unknown>>;
  /** Signs instead of the provider's key; the header still names the provider's. */
  readonly key?: KeyObject;
}

/**
 * An identity provider of the tests: key set and discovery over https on loopback, tokens by ES256. What clients of an
 * issuer get from their platform.
 */
export class IdentityProvider {
  /** Base URL, which is also the issuer of its tokens. */
  readonly issuer: string;
  readonly port: number;
  /** PEM of the root that its server certificate is verified with. */
  readonly caFile: string;
  readonly audience = 'workloads';
  readonly #server: Server;
  #keys: SigningKey[] = [aSigningKey()];
  /** Requests that it has answered, by path. */
  readonly requests = new Map<string, number>();

  private constructor(server: Server, port: number, caFile: string) {
    this.#server = server;
    this.port = port;
    this.caFile = caFile;
    this.issuer = `https://localhost:${port}`;
  }

  /** @param folder - where the file of its root goes */
  static async start(folder: string): Promise<IdentityProvider> {
    const hierarchy = await createTestHierarchy({ now: new Date() });
    const leaf = await hierarchy.issueLeaf({
      sans: { dnsNames: ['localhost'], uniformResourceIdentifiers: [] },
      subject: { commonName: ['localhost'] },
    });
    const chain = [leaf, hierarchy.subordinate, hierarchy.intermediate].map(
      ({ certificate }) => certificate.pem,
    );
    const key = leaf.keyPair.privateKey.export({ type: 'pkcs8', format: 'pem' });
    const server = createServer({ cert: chain.join(''), key });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    const caFile = join(folder, `identity-provider-${port}.pem`);
    await writeFile(caFile, hierarchy.root.certificate.pem);
    const provider = new IdentityProvider(server, port, caFile);
    server.on('request', (request, response) => provider.#answer(request.url ?? '', response));
    return provider;
  }

  /** The key that it signs with now, for whoever makes many tokens in its name. */
  get signingKey(): { readonly kid: string; readonly privateKeyPem: string } {
    const { kid, privateKey } = this.#keys[0] ?? aSigningKey();
    return { kid, privateKeyPem: String(privateKey.export({ type: 'pkcs8', format: 'pem' })) };
  }

  get jwksUri(): string {
    return `${this.issuer}/keys`;
  }

  /** A token in compact form, five minutes long, for a client of the issuer. */
  token({ claims = {}, header = {}, key }: TokenOptions = {}): string {
    const now = Math.floor(Date.now() / 1000);
    const signing = this.#keys[0] ?? aSigningKey();
    const all = {
      iss: this.issuer,
      sub: 'workload',
      aud: this.audience,
      iat: now,
      exp: now + 300,
      jti: randomUUID(),
      ...claims,
    };
    const head = { alg: 'ES256', typ: 'JWT', kid: signing.kid, ...header };
    const input = `${jwsPart(head)}.${jwsPart(all)}`;
    const signature = sign('sha256', Buffer.from(input), {
      key: key ?? signing.privateKey,
      dsaEncoding: 'ieee-p1363',
    });
    return `${input}.${signature.toString('base64url')}`;
  }

  /** Signs with a new key from now on; the former is still published. */
  rotate(): void {
    this.#keys = [aSigningKey(), ...this.#keys];
  }

  /** Answers nobody until {@link resume}. */
  async pause(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  async resume(): Promise<void> {
    this.#server.listen(this.port, '127.0.0.1');
    await once(this.#server, 'listening');
  }

  async close(): Promise<void> {
    if (this.#server.listening) await this.pause();
  }

  #answer(
    path: string,
    response: { end(text: string): void; setHeader(n: string, v: string): void },
  ) {
    this.requests.set(path, (this.requests.get(path) ?? 0) + 1);
    response.setHeader('content-type', 'application/json');
    const keys = { keys: this.#keys.map(({ jwk }) => jwk) };
    const discovery = { issuer: this.issuer, jwks_uri: this.jwksUri };
    response.end(JSON.stringify(path === '/keys' ? keys : discovery));
  }
}

function aSigningKey(): SigningKey {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const kid = randomUUID();
  const jwk = { ...publicKey.export({ format: 'jwk' }), kid, use: 'sig', alg: 'ES256' };
  return { kid, privateKey, jwk };
}
