import { type ArgumentsHost, Catch, type ExceptionFilter, HttpException } from '@nestjs/common';
import {
  type ErrorFamily,
  type ErrorName,
  errorDefinition,
  type RenderedError,
  renderErrorBody,
  type RouteDefinition,
} from '@luciole/contract';
import { isPkiError } from '@luciole/pki';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Logger } from '@luciole/service';
import { ApplicationError, problem, type Problem } from './application-error.ts';
import { BODY_LIMIT_BYTES } from './body-parsers.ts';
import { problemOfDatabaseError } from './database-problem.ts';
import { MalformedInputError } from './malformed-input.error.ts';
import { problemOfPkiError } from './pki-problem.ts';
import { routeOf } from './route-config.ts';

type Problems = readonly [Problem, ...Problem[]];

/** Remembers who was refused. */
export interface RefusalRecorder {
  /** `undefined` when the error is no refusal. */
  record(error: ApplicationError, request: FastifyRequest): Promise<void> | undefined;
}

/** What of a route decides how errors are worded. */
type Words = Pick<RouteDefinition, 'family'> & Partial<RouteDefinition>;

/**
 * Turns every exception into an answer; the only place that knows both errors and status codes.
 *
 * Which words are used is decided by the family of the matched route (ruling 42); without a route, by the path. What is
 * not in the catalogue is a defect: status 500, code 1, the request id, and the rest in the log.
 */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  /** Told of every error of ours; what it gives is waited for, so that a refusal is recorded before it is answered. */
  refusals: RefusalRecorder | undefined;

  constructor(private readonly logger: Logger) {}

  catch(exception: unknown, host: ArgumentsHost): void {
    const http = host.switchToHttp();
    this.answer(exception, http.getRequest<FastifyRequest>(), http.getResponse<FastifyReply>());
  }

  /** Sends the answer to an exception; also used where Fastify refuses a request before Nest sees it. */
  answer(exception: unknown, request: FastifyRequest, reply: FastifyReply): void {
    const route = routeOf(request);
    const path = pathOf(request);
    const words: Words = route ?? { family: familyOfPath(path) };
    const problems = problemsOf(exception, words, request.method, path);
    const [{ name }] = problems;
    this.#log(exception, name, request.id, route);
    const recorded =
      exception instanceof ApplicationError ? this.refusals?.record(exception, request) : undefined;
    const send = (): void => this.#send(problems, words, request, reply);
    if (recorded === undefined) send();
    else void recorded.then(send, send);
  }

  #send(problems: Problems, words: Words, request: FastifyRequest, reply: FastifyReply): void {
    if (reply.sent) return;
    const [{ name }] = problems;
    const path = pathOf(request);
    const items = problems.map(render);
    const rendered = renderErrorBody(words.family, name, items, {
      instance: path,
      requestId: request.id,
    });
    const retryAfter = problems[0].args['retryAfterSeconds'] ?? rendered.retryAfterSeconds;
    if (typeof retryAfter === 'number') void reply.header('retry-after', String(retryAfter));
    // A refused body may not have been read to its end; what follows on the connection would not be a request.
    if (rendered.status === 413 || rendered.status === 408)
      void reply.header('connection', 'close');
    const body =
      typeof rendered.body === 'string'
        ? rendered.body
        : Buffer.from(JSON.stringify(rendered.body));
    void reply
      .status(rendered.status)
      .removeHeader('etag')
      .header('cache-control', 'no-store')
      .type(rendered.contentType)
      .send(body);
  }

  #log(
    exception: unknown,
    name: ErrorName,
    requestId: string,
    route: RouteDefinition | undefined,
  ): void {
    const { logLevel } = errorDefinition(name);
    const routeId = route?.id ?? '-';
    if (name === 'INTERNAL') {
      this.logger.error({ requestId, routeId, err: exception }, 'defect');
    } else {
      const cause = exception instanceof Error ? exception.cause : undefined;
      this.logger[logLevel](
        { requestId, routeId, error: name, ...(cause !== undefined && { err: cause }) },
        'refused',
      );
    }
  }
}

function pathOf(request: FastifyRequest): string {
  return request.raw.url?.split('?', 1)[0] ?? '/';
}

function render({ name, args, pointer, citation }: Problem): RenderedError {
  const definition = errorDefinition(name);
  return {
    code: definition.code,
    message: definition.message(args),
    args: definition.wireArguments(args),
    ...(pointer !== undefined && { pointer }),
    ...(citation !== undefined && { citation }),
  };
}

/** A path without a route is answered in the words of those who live nearby. */
function familyOfPath(path: string): ErrorFamily {
  if (path.startsWith('/v1/oauth')) return 'oauth';
  return path.startsWith('/v1/') ? 'ecosystem' : 'own';
}

function problemsOf(exception: unknown, route: Words, method: string, path: string): Problems {
  if (exception instanceof ApplicationError) return exception.problems;
  if (exception instanceof MalformedInputError) {
    return exception.status === 415
      ? [unsupportedMediaType(route)]
      : malformedProblems(exception, route);
  }
  if (isPkiError(exception)) return [problemOfPkiError(exception) ?? problem('INTERNAL', {})];
  if (exception instanceof HttpException && exception.getStatus() === 404) {
    return [problem('ROUTE_NOT_FOUND', { method, path: printable(path) })];
  }
  return [
    problemOfFrameworkError(exception, route, path) ??
      problemOfDatabaseError(exception) ??
      problem('INTERNAL', {}),
  ];
}

/** The malformed code of the route's family, once per offending part. */
function malformedProblems({ parts }: MalformedInputError, route: Words): Problems {
  const [first, ...rest] = parts.map(({ pointer, reason }) => malformed(route, pointer, reason));
  return [first ?? malformed(route, '', 'malformed'), ...rest];
}

function malformed(route: Words, pointer: string, reason: string): Problem {
  const where = pointer === '' ? {} : { pointer };
  const sentence = pointer === '' ? reason : `${pointer} ${reason}`;
  if (route.family === 'oauth') return problem('OAUTH_INVALID_REQUEST', { problem: sentence });
  if (route.malformedCode === 1006) {
    return problem('SERVICE_ACCOUNT_MALFORMED', { problem: sentence }, where);
  }
  return problem('MALFORMED', { path: pointer, problem: reason }, where);
}

/** Refusals of Fastify and Node; Nest hands most of them on as an HttpException of the same status. */
function problemOfFrameworkError(
  exception: unknown,
  route: Words,
  path: string,
): Problem | undefined {
  const status = frameworkStatus(exception);
  switch (status) {
    case undefined:
      return undefined;
    case 408:
      return problem('REQUEST_TIMEOUT', {});
    case 413:
      return problem('BODY_TOO_LARGE', { limitBytes: BODY_LIMIT_BYTES });
    case 414:
      return problem('INVALID_PATH_PARAMETER', { name: 'path', value: printable(path) });
    case 415:
      return unsupportedMediaType(route);
    case 503:
      return problem('OVERLOADED', {});
    default:
      return status >= 400 && status < 500
        ? malformed(route, '', 'the request is not valid')
        : undefined;
  }
}

function frameworkStatus(exception: unknown): number | undefined {
  if (exception instanceof HttpException) return exception.getStatus();
  if (!(exception instanceof Error) || !('statusCode' in exception)) return undefined;
  return typeof exception.statusCode === 'number' ? exception.statusCode : undefined;
}

function unsupportedMediaType(route: Words): Problem {
  return problem('UNSUPPORTED_MEDIA_TYPE', {
    contentType: 'of this request',
    accepted: (route.contentTypes?.request ?? ['application/json']).join(' or '),
  });
}

function printable(path: string): string {
  return path.replaceAll(/[^\u0020-\u007e]/g, '?').slice(0, 200);
}
