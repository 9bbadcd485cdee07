import { randomBytes } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { extname, join, relative, sep } from 'node:path';
import fastifyStatic from '@fastify/static';
import type {
  FastifyInstance,
  FastifyReply,
  FastifyRequest,
  RouteHandlerMethod,
  RouteShorthandOptions,
} from 'fastify';

import { CompressedDocument } from './compressed-document.ts';

/** Where the console's build lies in the repository, seen from this file, built or not. */
const CONSOLE_FOLDER = join(import.meta.dirname, '../../../web/dist/site');

/** Everything from here, nothing from elsewhere, nothing inline; a page's own styles carry its nonce. */
function contentSecurityPolicy(nonce?: string): string {
  return [
    "default-src 'none'",
    "script-src 'self'",
    nonce === undefined ? "style-src 'self'" : `style-src 'self' 'nonce-${nonce}'`,
    "img-src 'self' data:",
    "font-src 'self'",
    "connect-src 'self'",
    "manifest-src 'self'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join('; ');
}

/** Stands in the built page where the nonce of an answer goes (apps/web/index.html). */
const NONCE_PLACE = '%CSP_NONCE%';

/** Files whose text is worth compressing, with their media types; others are served from the disk as they are. */
const TEXTS: Readonly<Record<string, string>> = {
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.json': 'application/json',
  '.webmanifest': 'application/manifest+json',
};

/**
 * Serves the console's files under `/`, and its page under every other path that a browser goes to and the API does not
 * have: paths of the console's pages are the console's business. Without a build, `/` leads to the documentation.
 *
 * @param errorHandler - these routes are there before Nest sets its own, and would have the framework's
 */
export async function registerConsole(
  fastify: FastifyInstance,
  errorHandler?: ErrorHandler,
  folder = CONSOLE_FOLDER,
): Promise<void> {
  if (!existsSync(join(folder, 'index.html'))) {
    fastify.get('/', (_request, reply) => reply.redirect('/docs', 302));
    return;
  }
  await fastify.register(fastifyStatic, { root: folder, serve: false, cacheControl: false });
  const sendPage = pageSender(readFileSync(join(folder, 'index.html'), 'utf8'));
  const options = { ...(errorHandler !== undefined && { errorHandler }) };
  fastify.get('/', options, sendPage);
  fastify.get('/*', options, (request, reply) =>
    isNavigation(request) ? sendPage(request, reply) : reply.callNotFound(),
  );
  // One route per file that is there now: paths of the API and paths that do not exist never touch the disk.
  for (const file of filesIn(folder).filter((name) => name !== 'index.html')) {
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
    fastify.get(`/${file}`, options, handler);
  }
}

/** Answers an error of a request, as the routes of the API have theirs answered. */
type ErrorHandler = NonNullable<RouteShorthandOptions['errorHandler']>;

/** Answers with the page and a nonce of this answer's own, which is why the page is never kept by anybody. */
function pageSender(page: string): (request: FastifyRequest, reply: FastifyReply) => FastifyReply {
  return (_request, reply) => {
    const nonce = randomBytes(16).toString('base64url');
    return reply
      .headers({
        'content-security-policy': contentSecurityPolicy(nonce),
        'cache-control': 'no-store',
        'content-type': 'text/html; charset=utf-8',
        vary: 'accept',
      })
      .send(page.replaceAll(NONCE_PLACE, nonce));
  };
}

/** Whether a browser asks for a page to show: programs that call the API do not ask for HTML. */
function isNavigation({ headers }: FastifyRequest): boolean {
  return headers.accept?.includes('text/html') ?? false;
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
    'content-security-policy': contentSecurityPolicy(),
    'cache-control': isHashed ? 'public, max-age=31536000, immutable' : 'no-cache',
  };
}
