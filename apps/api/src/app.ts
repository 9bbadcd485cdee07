import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type * as https from 'node:https';
import type { DynamicModule } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import type { RouteDefinition } from '@luciole/contract';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { AppModule, type AppOverrides } from './app.module.ts';
import { type Config, ConfigError } from './config/config.schema.ts';
import { BODY_LIMIT_BYTES, registerBodyParsers } from './http/body-parsers.ts';
import { registerAddressLimit } from './http/address-limit.ts';
import { registerHostCheck } from './http/host-check.ts';
import { registerPeerCheck } from './http/peer-check.ts';
import { ProblemFilter } from './http/problem.filter.ts';
import { registerRequestFacts } from './http/request-facts.ts';
import { registerRequestLog } from './http/request-log.ts';
import { registerSecurityHeaders, SECURITY_HEADERS } from './http/security-headers.ts';
import { answerSocketError } from './http/socket-errors.ts';
import { createLogger, type Logger } from '@luciole/service';
import { Clock } from './clock/clock.ts';
import { AccessRefusals } from './protection/access-refusals.ts';
import { RequestLimits } from './protection/request-limits.ts';
import { WrongCredentials } from './protection/wrong-credentials.ts';
import { nestLogger } from './logging/nest-logger.ts';
import { registerConsole } from './operations/console.ts';
import { Metrics } from './operations/metrics.ts';
import { registerRequestMetrics } from './operations/request-metrics.ts';

/** What `createApp` takes besides the configuration: replacements for tests, and a logger. */
export interface CreateAppOptions extends AppOverrides {
  readonly logger?: Logger;
  /** Told of every route as it is served: method, path, and the contract's definition if it has one. */
  readonly onRoute?: (route: ServedRoute) => void;
}

/** A route that Fastify serves. */
export interface ServedRoute {
  readonly method: string;
  readonly path: string;
  readonly definition: RouteDefinition | undefined;
}

/** Milliseconds within which a request must have arrived completely (slow-loris, RFC 9110 §15.5.9). */
const REQUEST_TIMEOUT_MS = 30_000;

/**
 * The control plane, ready to listen or to be injected requests; `main` and every test use this same function.
 *
 * The caller closes it. Nothing is listening yet, and nothing of the process (signals, environment) is touched.
 */
export async function createApp(
  config: Config,
  options: CreateAppOptions = {},
): Promise<NestFastifyApplication> {
  const logger = options.logger ?? createLogger(config.log.level);
  const metrics = new Metrics();
  const clock = options.clock ?? new Clock();
  const limits = new RequestLimits(config, clock);
  const wrong = new WrongCredentials(config, clock, metrics.registry);
  const filter = new ProblemFilter(logger);
  const trustedProxies = config.http.trustedProxies.map(({ range }) => range);
  const adapter = new FastifyAdapter({
    ...readTlsFiles(config),
    bodyLimit: BODY_LIMIT_BYTES,
    requestTimeout: REQUEST_TIMEOUT_MS,
    connectionTimeout: 60_000,
    keepAliveTimeout: 72_000,
    trustProxy: trustedProxies.length > 0 && trustedProxies,
    genReqId: () => randomUUID(),
    logger: false,
    onProtoPoisoning: 'error',
    onConstructorPoisoning: 'error',
    // Terraform adds a slash to some paths (contract.md §1.5); taking one everywhere is simpler than knowing which.
    routerOptions: {
      maxParamLength: 500,
      querystringParser: parseQuery,
      ignoreTrailingSlash: true,
    },
    // The router refuses a malformed URL before any hook runs; the answer is made by the same filter.
    frameworkErrors: (error: unknown, request: FastifyRequest, reply: FastifyReply) =>
      filter.answer(error, request, reply.headers(SECURITY_HEADERS)),
    clientErrorHandler: answerSocketError,
    http: { requireHostHeader: false },
  });
  const fastify = adapter.getInstance<FastifyInstance>();
  fastify.addHook('onRoute', ({ method, url, config: routeConfig }) => {
    for (const served of [method].flat()) {
      options.onRoute?.({ method: served, path: url, definition: routeConfig?.lucioleRoute });
    }
  });
  registerSecurityHeaders(fastify, config.http.publicUrl.startsWith('https:'));
  registerRequestFacts(fastify);
  registerRequestLog(fastify, logger);
  registerRequestMetrics(fastify, metrics);
  registerPeerCheck(fastify, config);
  registerHostCheck(fastify, config);
  registerAddressLimit(fastify, limits);
  await registerBodyParsers(fastify);
  await registerConsole(fastify, (error, request, reply) => filter.answer(error, request, reply));

  const module: DynamicModule = AppModule.with(
    config,
    { logger, metrics, limits, wrong },
    { ...options, clock },
  );
  const app = await NestFactory.create<NestFastifyApplication>(module, adapter, {
    bodyParser: false,
    abortOnError: false,
    bufferLogs: false,
    logger: nestLogger(logger),
  });
  app.useGlobalFilters(filter);
  await app.init();
  if (options.withoutDatabase === undefined) filter.refusals = app.get(AccessRefusals);
  await fastify.ready();
  return app;
}

function parseQuery(text: string): Record<string, unknown> {
  const query: Record<string, string | string[]> = Object.create(null);
  if (text === '') return query;
  // A repeated name is a list: that is how one client names the users of a team (contract.md §2.8).
  for (const [name, value] of new URLSearchParams(text)) {
    const before = query[name];
    if (before === undefined) query[name] = value;
    else if (typeof before === 'string') query[name] = [before, value];
    else before.push(value);
  }
  return query;
}

function readTlsFiles(config: Config): { https?: https.ServerOptions } {
  const { tls } = config.http;
  if (tls === undefined) return {};
  return {
    https: {
      requireHostHeader: false,
      cert: readSettingFile('LUCIOLE_TLS_CERTIFICATE_FILE', tls.certificateFile),
      key: readSettingFile('LUCIOLE_TLS_KEY_FILE', tls.keyFile),
    },
  };
}

function readSettingFile(setting: string, file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'error';
    throw new ConfigError([{ setting, message: `names ${file}, which cannot be read (${code})` }]);
  }
}
