import { Agent, request } from 'node:https';
import { connect, type TLSSocket } from 'node:tls';
import type { IncomingHttpHeaders } from 'node:http';
import type { IntermediateCertificateId, TlsVersion } from '@luciole/contract';
import { createTestHierarchy, type TestHierarchy } from '@luciole/pki/testing';
import type { CertificatePolicy } from '@luciole/policy';
import { createLogger } from '@luciole/service';
import type { Authority } from '../../src/authority/authority.ts';
import type { Client, ClientDecision, ClientGate } from '../../src/clients/client.ts';
import { systemClock } from '../../src/clock/clock.ts';
import { createIssuance } from '../../src/issuance/create-issuance.ts';
import type { BoundNames, Issuance } from '../../src/issuance/issuance.ts';
import type { SigningRecord } from '../../src/server/signing-record.ts';
import {
  createWorkloadServer,
  type RequestFacts,
  type WorkloadServer,
  type WorkloadServerParts,
} from '../../src/server/workload-server.ts';
import { signingState } from './signing.ts';

/** An authority from a hierarchy of the test library. */
export function authorityOf(
  { intermediate, root, subordinate }: TestHierarchy,
  certificateId: string,
): Authority {
  const { fingerprint: sha256, pem: certificatePem, der: certificateDer } = root.certificate;
  return {
    // A label of the test; nothing here looks at its form.
    certificateId: certificateId as IntermediateCertificateId,
    ca: subordinate.ca,
    privateKey: subordinate.keyPair.privateKey,
    chainPem: subordinate.certificate.pem + intermediate.certificate.pem,
    trustAnchors: [{ certificateDer, certificatePem, sha256 }],
    serialNumber: subordinate.certificate.serialNumber,
    subCaDigest: 'digest',
    issuedAt: subordinate.ca.notBefore,
  };
}

/** Lets in who says `Bearer` and a name; `limited` may use the policy `other` only, `bound` is bound. */
export class NamedGate implements ClientGate {
  /** What the next callers wait for. */
  gate: Promise<void> = Promise.resolve();
  boundNames: BoundNames = { dnsNames: ['bound.example'] };

  use(): void {
    // Everybody whom this gate knows, it knows by name.
  }

  async admit(authorization: string | undefined): Promise<ClientDecision> {
    await this.gate;
    if (authorization === undefined) {
      return { outcome: 'refused', error: 'UNAUTHENTICATED', reason: 'no token' };
    }
    const name = authorization.replace(/^Bearer /, '');
    if (name === 'expired') {
      return { outcome: 'refused', error: 'WORKLOAD_TOKEN_EXPIRED', reason: 'secret detail' };
    }
    const client: Client = {
      kind: 'token',
      subject: name,
      permits: ({ policy }) => name !== 'limited' || policy.name === 'other',
      boundNames: () => (name === 'bound' ? this.boundNames : undefined),
    };
    return { outcome: 'admitted', client };
  }
}

export interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
}

/** A server on loopback with real keys and certificates, and what it told the rest of the issuer. */
export interface RunningServer {
  readonly server: WorkloadServer;
  readonly issuance: Issuance;
  readonly gate: NamedGate;
  readonly records: SigningRecord[];
  readonly facts: RequestFacts[];
  readonly lines: string[];
  readonly port: number;
  /** Signs by another hierarchy or with other policies from now on. */
  use(
    hierarchy: TestHierarchy,
    policies: readonly CertificatePolicy[],
    minTlsVersion?: TlsVersion,
  ): Promise<void>;
  /** Verifies the server by the roots that it was given. */
  call(
    method: string,
    path: string,
    options?: {
      readonly body?: string | Buffer;
      readonly headers?: Readonly<Record<string, string>>;
      readonly agent?: Agent;
    },
  ): Promise<Answer>;
  /** As `client`, in JSON. */
  post(path: string, body: unknown, client?: string): Promise<Answer>;
  close(): Promise<void>;
}

export async function startServer(
  hierarchy: TestHierarchy,
  policies: readonly CertificatePolicy[],
  given: Partial<WorkloadServerParts> & { readonly maxPendingRequests?: number } = {},
  firstMinTlsVersion: TlsVersion = 'TLS12',
): Promise<RunningServer> {
  const gate = new NamedGate();
  const records: SigningRecord[] = [];
  const facts: RequestFacts[] = [];
  const lines: string[] = [];
  const roots: string[] = [];
  const issuance = createIssuance({
    workers: 0,
    maxPending: 1000,
    clock: systemClock,
    reportCrash: () => undefined,
  });
  const server = createWorkloadServer({
    rest: {
      host: '127.0.0.1',
      port: 0,
      dnsNames: ['issuer.example', 'localhost'],
      ipAddresses: ['127.0.0.1'],
      allowUnauthenticated: false,
      maxPendingRequests: given.maxPendingRequests ?? 100,
    },
    gate,
    issuance,
    clock: systemClock,
    logger: createLogger('debug', { write: (line: string) => void lines.push(line) }),
    record: (record) => void records.push(record),
    observe: (fact) => void facts.push(fact),
    ...given,
  });
  let generation = 0;
  const use: RunningServer['use'] = async (next, nextPolicies, minTlsVersion = 'TLS12') => {
    generation += 1;
    const state = signingState(next, nextPolicies, { generation });
    roots.push(next.root.certificate.pem);
    const authority = authorityOf(next, `certificate-${generation}`);
    await server.use({ generation, authority, policies: state.policies, minTlsVersion });
    issuance.use(state);
  };
  await use(hierarchy, policies, firstMinTlsVersion);
  const port = await server.listen();
  const own = new Agent({ keepAlive: true });
  const call: RunningServer['call'] = (method, path, { agent = own, body, headers } = {}) =>
    new Promise((resolve, reject) => {
      const sent = request(
        { host: '127.0.0.1', port, method, path, headers, agent, ca: [...roots] },
        (response) => {
          const chunks: Buffer[] = [];
          response.on('data', (chunk: Buffer) => chunks.push(chunk));
          response.on('error', reject);
          response.on('end', () =>
            resolve({
              status: response.statusCode ?? 0,
              headers: response.headers,
              text: Buffer.concat(chunks).toString(),
            }),
          );
        },
      );
      sent.on('error', reject);
      sent.end(body);
    });
  return {
    server,
    issuance,
    gate,
    records,
    facts,
    lines,
    port,
    use,
    call,
    post: (path, body, client = 'anybody') =>
      call('POST', path, {
        body: JSON.stringify(body),
        headers: { 'content-type': 'application/json', authorization: `Bearer ${client}` },
      }),
    async close() {
      own.destroy();
      await server.close(2_000);
      await issuance.close();
    },
  };
}

/** A hierarchy that is valid now. */
export function aHierarchy(
  options: Parameters<typeof createTestHierarchy>[0] = {},
): Promise<TestHierarchy> {
  return createTestHierarchy({ now: systemClock.now(), ...options });
}

/** A TLS connection to `issuer.example`, verified from `ca`, whose handshake is over. */
export async function handshake(
  port: number,
  options: {
    readonly maxVersion?: 'TLSv1.2';
    readonly servername?: string;
    readonly ca: string;
  },
): Promise<TLSSocket> {
  const socket = connect({
    host: '127.0.0.1',
    port,
    servername: 'issuer.example',
    ...options,
  });
  await new Promise<void>((resolve, reject) => {
    socket.once('secureConnect', resolve);
    socket.once('error', reject);
  });
  return socket;
}

/** Everything that the server says on a connection until it closes it. */
export function untilClosed(socket: TLSSocket): Promise<string> {
  return new Promise((resolve) => {
    let said = '';
    socket.on('data', (chunk: Buffer) => (said += chunk.toString()));
    socket.on('error', () => undefined);
    socket.on('close', () => resolve(said));
  });
}
