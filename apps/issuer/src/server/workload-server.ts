import { randomUUID } from 'node:crypto';
import { createServer, type Server } from 'node:https';
import type { TlsVersion } from '@luciole/contract';
import { describeError, type Logger } from '@luciole/service';
import { fastify, type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import type { Authority } from '../authority/authority.ts';
import type { ServedTrustBundle } from '../authority/served-trust-bundle.ts';
import type { ClientGate } from '../clients/client.ts';
import type { Clock } from '../clock/clock.ts';
import type { RestSettings } from '../config/config.ts';
import type { Issuance } from '../issuance/issuance.ts';
import { IdleConnections } from './idle-connections.ts';
import { listen } from './listen.ts';
import { Load } from './load.ts';
import { RefusalTally } from './refusal-tally.ts';
import { refusal, type Refusal, sendRefusal } from './refusal.ts';
import { issueServerCertificate } from './server-certificate.ts';
import { ServerIdentity } from './server-identity.ts';
import { Generations, type ServingState } from './serving-state.ts';
import type { RecordSigning } from './signing-record.ts';
import { registerSigningRoutes } from './signing.routes.ts';
import { answerSocketError } from './socket-errors.ts';
import { registerTrustBundleRoutes, TrustBundles } from './trust-bundle.routes.ts';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Id of the contract's route. */
    routeId?: string;
  }
}

/** Largest body; a certification request of RSA-4096 with fifty names has a tenth of it. */
export const BODY_LIMIT_BYTES = 64 * 1024;

/** Times and numbers beyond which a connection is cut off; milliseconds. */
export interface WorkloadServerLimits {
  readonly handshakeTimeoutMs: number;
  /** From a request's first octet to the end of its headers. */
  readonly headersTimeoutMs: number;
  /** From a request's first octet to its last. */
  readonly requestTimeoutMs: number;
  /** How often the two above are looked at. */
  readonly checkIntervalMs: number;
  /** Without an octet in either direction. */
  readonly idleTimeoutMs: number;
  readonly keepAliveTimeoutMs: number;
  readonly maxConnections: number;
}

const LIMITS: WorkloadServerLimits = {
  handshakeTimeoutMs: 10_000,
  headersTimeoutMs: 10_000,
  requestTimeoutMs: 20_000,
  checkIntervalMs: 2_000,
  idleTimeoutMs: 60_000,
  // Longer than most proxies and clients keep theirs, so that it is they who close.
  keepAliveTimeoutMs: 72_000,
  maxConnections: 10_000,
};

/** How often a server that is to end looks for connections that nobody needs any more. */
const IDLE_CHECK_MS = 50;

/** A request is over: for metrics. */
export interface RequestFacts {
  /** Of the contract's route, or `none`. */
  readonly routeId: string;
  readonly status: number;
  readonly durationSeconds: number;
}

export interface WorkloadServerParts {
  readonly rest: RestSettings;
  readonly gate: ClientGate;
  readonly issuance: Issuance;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly record: RecordSigning;
  /** Told of every request when it is over. */
  readonly observe?: (facts: RequestFacts) => void;
  readonly limits?: Partial<WorkloadServerLimits>;
  /** How the server gets its own certificate; under the issuer's CA unless given. */
  readonly issueServerCertificate?: typeof issueServerCertificate;
  /** Whether the CA in force was revoked: the server's certificate is renewed under the next one, not under it. */
  readonly isCaRevoked?: () => boolean;
}

/** What the server goes by from now on. */
export interface WorkloadServerState extends Omit<
  ServingState,
  'certificateId' | 'chainPem' | 'trustAnchors'
> {
  readonly authority: Authority;
  /** What workloads are given to verify each other by; the roots of the authority when `undefined`. */
  readonly trustBundle?: ServedTrustBundle | undefined;
  readonly minTlsVersion: TlsVersion;
}

/** The door for workloads (contract.md §7): HTTP/1.1 over TLS, with a certificate from the issuer's own CA. */
export interface WorkloadServer {
  /** Requests that are worked on now. */
  readonly pending: number;
  /** When the server's own certificate ends; `undefined` before there is one. */
  readonly certificateNotAfter: Date | undefined;
  /**
   * Serves by this state from the next request on, and under its TLS settings from the next connection on. To be called
   * before issuance is given the same generation, so that nothing is signed that has no chain here.
   *
   * @throws {PkiError} as `issueServerCertificate`; the state before stays
   */
  use(state: WorkloadServerState): Promise<void>;
  /** Answers the port. To be called after the first {@link use}. @throws {ListenError} */
  listen(): Promise<number>;
  /**
   * Takes no more connections and closes those without a request at once; lets requests under way finish for so long, then
   * cuts off what is left.
   */
  close(withinMilliseconds: number): Promise<void>;
}

export function createWorkloadServer(parts: WorkloadServerParts): WorkloadServer {
  const { clock, gate, issuance, logger, record, rest } = parts;
  const limits = { ...LIMITS, ...parts.limits };
  const generations = new Generations();
  const bundles = new TrustBundles();
  const load = new Load(rest.maxPendingRequests);
  const closing = { isClosing: false };
  const strangers = new RefusalTally({
    clock,
    tell: (repeated) => logger.info(repeated, 'refused again within a minute'),
  });
  const { app, server } = createApp(parts, limits, closing, strangers);
  registerSigningRoutes(app, { gate, issuance, generations, load, logger, record, strangers });
  registerTrustBundleRoutes(app, bundles);
  const idle = new IdleConnections(server);
  const identity = new ServerIdentity({
    clock,
    logger,
    names: rest,
    server,
    issue: parts.issueServerCertificate ?? issueServerCertificate,
    isCaRevoked: parts.isCaRevoked ?? (() => false),
  });

  return {
    get pending() {
      return load.pending;
    },
    get certificateNotAfter() {
      return identity.notAfter;
    },
    async use({ authority, minTlsVersion, trustBundle, ...state }) {
      const { certificateId, chainPem, trustAnchors } = authority;
      await identity.use(authority, minTlsVersion);
      bundles.use(trustBundle?.anchors ?? trustAnchors, clock.now(), trustBundle?.sequence);
      generations.use({ ...state, certificateId, chainPem, trustAnchors });
    },
    async listen() {
      await app.ready();
      const port = await listen(server, 'server.rest', rest);
      logger.info({ host: rest.host, port }, 'serving workloads');
      return port;
    },
    async close(withinMilliseconds) {
      closing.isClosing = true;
      identity.close();
      const enough = new AbortController();
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      void closed.then(() => enough.abort());
      void clock.sleep(withinMilliseconds, enough.signal).then(() => enough.abort());
      // Again and again, because an answer may have promised to keep a connection just before.
      while (!enough.signal.aborted) {
        idle.close();
        await clock.sleep(IDLE_CHECK_MS, enough.signal);
      }
      server.closeAllConnections();
      await closed;
      await app.close();
      strangers.close();
    },
  };
}

function createApp(
  { logger, observe }: WorkloadServerParts,
  limits: WorkloadServerLimits,
  closing: { readonly isClosing: boolean },
  strangers: RefusalTally,
): { readonly app: FastifyInstance; readonly server: Server } {
  let server: Server | undefined;
  const app = fastify({
    bodyLimit: BODY_LIMIT_BYTES,
    genReqId: () => randomUUID(),
    logger: false,
    clientErrorHandler: answerSocketError,
    routerOptions: { maxParamLength: 100 },
    frameworkErrors: (error: unknown, request: FastifyRequest, reply: FastifyReply) => {
      void answerError(logger, error, request, reply);
    },
    // A server of our own making, because a host name must not become several listeners with a certificate each.
    serverFactory: (handler) => {
      server = createServer(
        {
          handshakeTimeout: limits.handshakeTimeoutMs,
          headersTimeout: limits.headersTimeoutMs,
          requestTimeout: limits.requestTimeoutMs,
          connectionsCheckingInterval: limits.checkIntervalMs,
          keepAliveTimeout: limits.keepAliveTimeoutMs,
          noDelay: true,
          ALPNProtocols: ['http/1.1'],
        },
        handler,
      );
      server.maxConnections = limits.maxConnections;
      server.maxRequestsPerSocket = 0;
      server.setTimeout(limits.idleTimeoutMs);
      return server;
    },
  }) as unknown as FastifyInstance;
  if (server === undefined) throw new Error('fastify made no server');
  app.removeAllContentTypeParsers();
  app.addContentTypeParser(
    /^application\/json(?:\s*;|$)/i,
    { parseAs: 'buffer', bodyLimit: BODY_LIMIT_BYTES },
    (_request, body, done) => done(null, body),
  );
  app.setErrorHandler((error, request, reply) => answerError(logger, error, request, reply));
  app.setNotFoundHandler((request, reply) =>
    sendRefusal(
      reply,
      refusal('ROUTE_NOT_FOUND', { method: request.method, path: printablePath(request) }),
    ),
  );
  app.addHook('onRequest', (request, reply, done) => {
    void reply
      .header('x-request-id', request.id)
      .header('x-content-type-options', 'nosniff')
      .header('strict-transport-security', 'max-age=31536000');
    done();
  });
  app.addHook('onSend', (_request, reply, _payload, done) => {
    if (!reply.hasHeader('cache-control')) void reply.header('cache-control', 'no-store');
    if (closing.isClosing) void reply.header('connection', 'close');
    done();
  });
  app.addHook('onResponse', (request, reply, done) => {
    const routeId = request.routeOptions.config.routeId ?? 'none';
    const { elapsedTime, statusCode: status } = reply;
    observe?.({ routeId, status, durationSeconds: elapsedTime / 1000 });
    const line = { requestId: request.id, routeId, status, durationMs: Math.round(elapsedTime) };
    // Whoever was not let in fills no log, whatever was asked for.
    const isSaid =
      status >= 400 &&
      (request.client !== undefined || strangers.isFirst(request.ip, `${status} ${routeId}`));
    logger[isSaid ? 'info' : 'debug'](line, 'request');
    done();
  });
  return { app, server };
}

function answerError(
  logger: Logger,
  error: unknown,
  request: FastifyRequest,
  reply: FastifyReply,
): FastifyReply {
  const answer = refusalOfFramework(error, request);
  if (answer !== undefined) return sendRefusal(reply, answer);
  logger.error({ requestId: request.id, err: describeError(error) }, 'defect');
  return sendRefusal(reply, refusal('INTERNAL', {}));
}

/** What Fastify refuses by itself; `undefined` for a defect. */
function refusalOfFramework(error: unknown, request: FastifyRequest): Refusal | undefined {
  const status = error instanceof Error && 'statusCode' in error ? Number(error.statusCode) : 500;
  switch (status) {
    case 413:
      return refusal('BODY_TOO_LARGE', { limitBytes: BODY_LIMIT_BYTES });
    case 415:
      return refusal('UNSUPPORTED_MEDIA_TYPE', {
        contentType: 'of this request',
        accepted: 'application/json',
      });
    case 404:
    case 414:
      return refusal('ROUTE_NOT_FOUND', { method: request.method, path: printablePath(request) });
    default:
      return status >= 400 && status < 500
        ? refusal('MALFORMED', { path: '', problem: 'the request is not valid' })
        : undefined;
  }
}

function printablePath({ raw }: FastifyRequest): string {
  const path = raw.url?.split('?', 1)[0] ?? '/';
  return path.replaceAll(/[^\u0020-\u007e]/g, '?').slice(0, 200);
}
