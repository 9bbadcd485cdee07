import type { FastifyInstance } from 'fastify';
import type { Config } from '../config/config.schema.ts';
import { ApplicationError } from './application-error.ts';
import { MalformedInputError } from './malformed-input.error.ts';

/** Probes of orchestrators name the address of a container, which no setting knows; these two say nothing secret. */
const PATHS_FOR_ANY_HOST = new Set(['/healthz', '/readyz']);

/** The host names under which this control plane may be addressed, lower case, without port. */
export function allowedHostNames(config: Config): ReadonlySet<string> {
  const names = [config.http.publicUrl, config.pki.baseUrl]
    .filter((url) => url !== undefined)
    .map((url) => new URL(url).hostname);
  return new Set(
    [...names, config.http.host, 'localhost', '127.0.0.1', '::1'].map((name) =>
      name.toLowerCase().replaceAll(/[[\]]/g, ''),
    ),
  );
}

/** The name in a Host header, lower case, without port and brackets; `undefined` when there is none (RFC 9110 §7.2). */
export function hostNameOf(header: string | undefined): string | undefined {
  const match = /^(?:\[([0-9a-f:.]+)\]|([a-z0-9._-]+))(?::\d{1,5})?$/i.exec(header ?? '');
  return (match?.[1] ?? match?.[2])?.toLowerCase();
}

/**
 * Answers 421 to a request for a host that is not ours, so that a rebound DNS name reaches nothing, and 400 to one that
 * names no host (RFC 9112 §3.2).
 */
export function registerHostCheck(fastify: FastifyInstance, config: Config): void {
  const allowed = allowedHostNames(config);
  // Clients of one deployment send one and the same header.
  let lastAllowed: string | undefined;
  fastify.addHook('onRequest', (request, _reply, done) => {
    const { host } = request.raw.headers;
    if (host !== undefined && host === lastAllowed) return done();
    const name = hostNameOf(host);
    const path = request.raw.url?.split('?', 1)[0] ?? '';
    if (name === undefined) {
      return done(new MalformedInputError('', 'the Host header is missing or malformed'));
    }
    if (allowed.has(name)) lastAllowed = host;
    const isKnown = allowed.has(name) || PATHS_FOR_ANY_HOST.has(path);
    return done(isKnown ? undefined : ApplicationError.of('UNKNOWN_HOST', {}));
  });
}
