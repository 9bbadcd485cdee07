import { existsSync } from 'node:fs';
import { join } from 'node:path';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance } from 'fastify';

/** Where the console's build lies in the repository, seen from this file, built or not. */
const CONSOLE_FOLDER = join(import.meta.dirname, '../../../web/dist/site');

/** Everything from here, nothing from elsewhere, nothing inline. */
const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "font-src 'self'",
  "connect-src 'self'",
  "manifest-src 'self'",
  "base-uri 'none'",
  "form-action 'self'",
  "frame-ancestors 'none'",
].join('; ');

/** Serves the console's files under `/`; without a build, `/` leads to the documentation. */
export async function registerConsole(
  fastify: FastifyInstance,
  folder = CONSOLE_FOLDER,
): Promise<void> {
  if (!existsSync(join(folder, 'index.html'))) {
    fastify.get('/', (_request, reply) => reply.redirect('/docs', 302));
    return;
  }
  await fastify.register(fastifyStatic, {
    root: folder,
    // One route per file that is there now: paths of the API and paths that do not exist never touch the disk.
    wildcard: false,
    cacheControl: false,
    setHeaders: (reply, file) => {
      const isHashed = /[\\/]assets[\\/]/.test(file);
      void reply.header('content-security-policy', CONTENT_SECURITY_POLICY);
      void reply.header(
        'cache-control',
        isHashed ? 'public, max-age=31536000, immutable' : 'no-cache',
      );
    },
  });
}
