import type { FastifyInstance } from 'fastify';
import { principalOf } from '../auth/caller.decorator.ts';
import { principalName } from '../auth/principal.ts';
import type { Logger } from '@luciole/service';
import type { RequestLine } from '../logging/request-line.ts';
import { isQuiet, routeOf } from './route-config.ts';

/** Logs one line per request when it is over; callers' paths, headers and bodies stay out of the log. */
export function registerRequestLog(fastify: FastifyInstance, logger: Logger): void {
  // A line has fixed members and none is secret; looking for secrets in it costs twice as much as writing it.
  const lines = logger.child({}, { redact: [] });
  fastify.addHook('onResponse', (request, reply, done) => {
    if (reply.statusCode < 400 && isQuiet(request)) {
      done();
      return;
    }
    const principal = principalOf(request);
    const line: RequestLine = {
      requestId: request.id,
      routeId: routeOf(request)?.id ?? '-',
      principal: principal === undefined ? '-' : principalName(principal),
      status: reply.statusCode,
      durationMs: Math.round(reply.elapsedTime * 10) / 10,
    };
    lines.info(line, 'request');
    done();
  });
}
