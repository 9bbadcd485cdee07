import { Readable } from 'node:stream';
import {
  type CallHandler,
  type ExecutionContext,
  Injectable,
  type NestInterceptor,
} from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { map, type Observable } from 'rxjs';
import { Answer, etagOf, isNotModified } from './answer.ts';
import { type ParsedInput, parseInput } from './input.ts';
import { routeOf } from './route-config.ts';
import { ResponseDefect, type RouteDefinition, writeResponse } from '@luciole/contract';

const INPUT = Symbol('input');

/** Longer texts are sent as octets: a socket takes three times the space for a text, and Fastify would measure it first. */
const LONG_TEXT = 16_384;

type WithInput = FastifyRequest & { [INPUT]?: ParsedInput };

/** The validated input of a request. */
export function inputOf(request: FastifyRequest): ParsedInput {
  const input = (request as WithInput)[INPUT];
  if (input === undefined) throw new Error('input of a handler without @Route');
  return input;
}

/**
 * Stands at both doors of a handler: what comes in is parsed by the route's schemas, what goes out is stripped to the
 * route's response schema. A result that does not fit the schema is a defect of ours.
 */
@Injectable()
export class ContractInterceptor implements NestInterceptor {
  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const http = context.switchToHttp();
    const request = http.getRequest<FastifyRequest>();
    const reply = http.getResponse<FastifyReply>();
    const route = routeOf(request);
    if (route === undefined) return next.handle();
    const { params, query, headers, body } = request;
    (request as WithInput)[INPUT] = parseInput(route, { params, query, headers, body });
    return next.handle().pipe(map((result) => send(route, result, request, reply)));
  }
}

function send(
  route: RouteDefinition,
  result: unknown,
  request: FastifyRequest,
  reply: FastifyReply,
): unknown {
  const answer = result instanceof Answer ? result : Answer.json(result);
  void reply.headers(answer.headers);
  if (answer.status !== undefined) void reply.status(answer.status);
  if (answer.body instanceof Readable) return answer.body;
  const payload = payloadOf(route, answer.body);
  if (payload === undefined) return undefined;
  if (!reply.hasHeader('content-type')) void reply.type('application/json');
  if (route.conditional === true) {
    if (!reply.hasHeader('etag')) void reply.header('etag', etagOf(payload));
    if (answer.headers['cache-control'] === undefined)
      void reply.header('cache-control', 'no-cache');
    if (isNotModified(request.headers['if-none-match'], String(reply.getHeader('etag')))) {
      void reply.status(304).removeHeader('content-type');
      return undefined;
    }
  }
  return payload instanceof Uint8Array
    ? Buffer.from(payload.buffer, payload.byteOffset, payload.byteLength)
    : payload;
}

function payloadOf(route: RouteDefinition, body: unknown): string | Uint8Array | undefined {
  if (route.response !== undefined) {
    try {
      const text = writeResponse(route.response, body);
      return text.length < LONG_TEXT ? text : Buffer.from(text);
    } catch (error) {
      if (!(error instanceof ResponseDefect)) throw error;
      throw new Error(`response of ${route.id} does not fit its schema: ${error.message}`, {
        cause: error,
      });
    }
  }
  if (body === undefined || typeof body === 'string' || body instanceof Uint8Array) return body;
  return JSON.stringify(body);
}
