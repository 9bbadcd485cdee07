import type { FastifyInstance } from 'fastify';

/** What every answer says to browsers; pages with content of their own set a policy of their own. */
export const SECURITY_HEADERS: Readonly<Record<string, string>> = {
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
};

/** Puts the security headers, the request id and `Cache-Control: no-store` on every answer; a handler may set its own. */
export function registerSecurityHeaders(fastify: FastifyInstance, isTls: boolean): void {
  fastify.addHook('onRequest', (request, reply, done) => {
    void reply
      .headers(SECURITY_HEADERS)
      .header('cache-control', 'no-store')
      .header('x-request-id', request.id);
    if (isTls) void reply.header('strict-transport-security', 'max-age=31536000');
    done();
  });
}
