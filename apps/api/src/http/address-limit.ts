import type { FastifyInstance } from 'fastify';
import type { RequestLimits } from '../protection/request-limits.ts';

/** Probes of orchestrators and scrapes: who runs the process asks often, and from one address. */
const UNCOUNTED = new Set(['/healthz', '/readyz', '/metrics']);

/** Answers 429 to an address that sends too much, before anything of the request is looked at. */
export function registerAddressLimit(fastify: FastifyInstance, limits: RequestLimits): void {
  fastify.addHook('onRequest', (request, _reply, done) => {
    try {
      if (!UNCOUNTED.has(request.raw.url ?? '')) limits.admitAddress(request.ip);
    } catch (error) {
      return done(error as Error);
    }
    return done();
  });
}
