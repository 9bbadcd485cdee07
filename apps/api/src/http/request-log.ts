import type { FastifyInstance } from 'fastify';
import { principalOf } from '../auth/caller.decorator.ts';
import { principalName } from '../auth/principal.ts';
import type { Logger, RequestLine } from '../logging/logging.ts';
import { routeOf } from './route-config.ts';

/** Logs one line per request when it is over; callers' paths, headers and bodies stay out of the log. */
export function registerRequestLog(fastify: FastifyInstance, logger: Logger): void {
  fastify.addHook('onResponse', (request, reply, done) => {
    const principal = principalOf(request);
    const line: RequestLine = {
      requestId: request.id,
      routeId: routeOf(request)?.id ?? '-',
      principal: principal === undefined ? '-' : principalName(principal),
      status: reply.statusCode,
      durationMs: Math.round(reply.elapsedTime * 10) / 10,
    };
    logger.info(line, 'request');
    done();
  });
}
