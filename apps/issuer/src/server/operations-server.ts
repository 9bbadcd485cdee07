import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import {
  ERROR_BODIES,
  type ErrorArgs,
  type ErrorName,
  type IssuerReadinessResponse,
  issuerOperations,
  renderError,
  renderErrorBody,
} from '@luciole/contract';
import { describeError, type Logger } from '@luciole/service';
import { listen, type ListenAddress } from './listen.ts';

export interface OperationsServerParts {
  readonly address: ListenAddress;
  readonly logger: Logger;
  readonly readiness: () => IssuerReadinessResponse;
  /** The metrics' text and its media type. */
  readonly metrics: () => Promise<{ readonly text: string; readonly contentType: string }>;
}

/** The door for operators: health, readiness and metrics, in plain http and read-only. */
export interface OperationsServer {
  /** Answers the port. @throws {ListenError} */
  listen(): Promise<number>;
  close(): Promise<void>;
}

interface Answer {
  readonly status: number;
  readonly contentType: string;
  readonly text: string;
}

/** Requests are short and have no body; whoever takes longer is cut off. */
const TIMEOUT_MS = 5_000;
const MAX_CONNECTIONS = 64;

/** Listens from the start of the process, so that whoever watches an issuer that never becomes ready learns why. */
export function createOperationsServer(parts: OperationsServerParts): OperationsServer {
  const server = createServer(
    { requestTimeout: TIMEOUT_MS, headersTimeout: TIMEOUT_MS, connectionsCheckingInterval: 1_000 },
    (request, response) => void answer(parts, request, response),
  );
  server.maxConnections = MAX_CONNECTIONS;
  server.setTimeout(30_000);
  return {
    listen: () => listen(server, 'operations', parts.address),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function answer(
  parts: OperationsServerParts,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  let { contentType, status, text } = refuse('INTERNAL', {});
  try {
    ({ contentType, status, text } = await answerTo(parts, request));
  } catch (error) {
    parts.logger.error({ err: describeError(error) }, 'defect');
  }
  response.writeHead(status, {
    'content-type': contentType,
    'content-length': Buffer.byteLength(text),
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
    // Nothing here has a body; one that comes anyway is not read.
    ...(request.headers['content-length'] !== undefined && { connection: 'close' }),
  });
  response.end(request.method === 'HEAD' ? undefined : text);
}

async function answerTo(
  { metrics, readiness }: OperationsServerParts,
  { method = '', url = '/' }: IncomingMessage,
): Promise<Answer> {
  const path = url.split('?', 1)[0] ?? '/';
  if (method === 'GET' || method === 'HEAD') {
    switch (path) {
      case issuerOperations.health.path:
        return json(200, { status: 'ok' });
      case issuerOperations.readiness.path: {
        const body = readiness();
        return json(body.status === 'ready' ? 200 : 503, body);
      }
      case issuerOperations.metrics.path:
        return { status: 200, ...(await metrics()) };
      default:
    }
  }
  const shown = path.replaceAll(/[^\u0020-\u007e]/g, '?').slice(0, 200);
  return refuse('ROUTE_NOT_FOUND', { method, path: shown });
}

function json(status: number, body: object): Answer {
  return { status, contentType: 'application/json', text: JSON.stringify(body) };
}

function refuse<N extends ErrorName>(name: N, args: ErrorArgs<N>): Answer {
  const { body, status } = renderErrorBody('own', name, [renderError(name, args)]);
  return { status, contentType: ERROR_BODIES.own.contentType, text: JSON.stringify(body) };
}
