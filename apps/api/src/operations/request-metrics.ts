import type { FastifyInstance } from 'fastify';
import { Histogram } from 'prom-client';
import { routeOf } from '../http/route-config.ts';
import type { Metrics } from './metrics.ts';

/** Observes every request by route id and status; labels are bounded by the contract, never taken from a request. */
export function registerRequestMetrics(fastify: FastifyInstance, { registry }: Metrics): void {
  const duration = new Histogram({
    name: 'luciole_http_request_duration_seconds',
    help: 'Time from the first octet of a request to the last of its answer, by route and status',
    labelNames: ['route', 'status'],
    buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5],
    registers: [registry],
  });
  // Finding a series by its labels costs more than counting; there are as many as the contract has routes and statuses.
  const series = new Map<string, Map<number, { observe(seconds: number): void }>>();
  const seriesOf = (route: string, status: number) => {
    const known = series.get(route)?.get(status);
    if (known !== undefined) return known;
    const made = duration.labels({ route, status: String(status) });
    series.set(route, (series.get(route) ?? new Map()).set(status, made));
    return made;
  };
  fastify.addHook('onResponse', (request, reply, done) => {
    const route = routeOf(request)?.id ?? 'none';
    seriesOf(route, reply.statusCode).observe(reply.elapsedTime / 1000);
    done();
  });
}
