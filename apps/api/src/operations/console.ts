import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { extname, join, relative, sep } from 'node:path';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance, RouteHandlerMethod } from 'fastify';

import { CompressedDocument } from './compressed-document.ts';

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

/** Files whose text is worth compressing, with their media types; others are served from the disk as they are. */
const TEXTS: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.json': 'application/json',
  '.webmanifest': 'application/manifest+json',
};

/** Serves the console's files under `/`; without a build, `/` leads to the documentation. */
export async function registerConsole(
  fastify: FastifyInstance,
  folder = CONSOLE_FOLDER,
): Promise<void> {
  if (!existsSync(join(folder, 'index.html'))) {
    fastify.get('/', (_request, reply) => reply.redirect('/docs', 302));
    return;
  }
  await fastify.register(fastifyStatic, { root: folder, serve: false, cacheControl: false });
  // One route per file that is there now: paths of the API and paths that do not exist never touch the disk.
  for (const file of filesIn(folder)) {
    const headers = headersOf(file);
    const type = TEXTS[extname(file)];
    const document =
      type === undefined
        ? undefined
        : new CompressedDocument(() => ({
            body: readFileSync(join(folder, file)),
            headers: { ...headers, 'content-type': type },
          }));
    const handler: RouteHandlerMethod = (request, reply) =>
      document?.send(request, reply) ?? reply.headers(headers).sendFile(file);
    fastify.get(`/${file}`, handler);
    if (file === 'index.html') fastify.get('/', handler);
  }
}

/** Paths of all files below a folder, with slashes. */
function filesIn(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)).replaceAll(sep, '/'));
}

function headersOf(file: string): Record<string, string> {
  const isHashed = file.startsWith('assets/');
  return {
    'content-security-policy': CONTENT_SECURITY_POLICY,
    'cache-control': isHashed ? 'public, max-age=31536000, immutable' : 'no-cache',
  };
}
