import type { FastifyInstance } from 'fastify';
import { requestFacts } from '../audit/request-facts.ts';

/** Lets audit events that are written while a request is served say from where it came and which one it was. */
export function registerRequestFacts(fastify: FastifyInstance): void {
  fastify.addHook('onRequest', (request, _reply, done) => {
    // Downloads change nothing, so nothing of theirs is audited.
    if (request.routeOptions.config.lucioleQuiet === true) return done();
    return requestFacts.run({ requestId: request.id, sourceAddress: request.ip }, done);
  });
}
