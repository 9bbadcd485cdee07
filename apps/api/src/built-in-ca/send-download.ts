import type { FastifyReply, FastifyRequest } from 'fastify';

import { isNotModified } from '../http/answer.ts';
import type { Download } from './download-cache.ts';

/** Answers with a file, or with 304 when the caller has these very bytes. */
export function sendDownload(found: Download, request: FastifyRequest, reply: FastifyReply): void {
  void reply.header('etag', found.etag).header('cache-control', found.cacheControl);
  if (found.expires !== undefined) void reply.header('expires', found.expires);
  if (found.lastModified !== undefined) void reply.header('last-modified', found.lastModified);
  if (found.trustAnchor !== undefined) {
    void reply.header('luciole-trust-anchor-sha256', found.trustAnchor);
  }
  if (isNotModified(request.headers['if-none-match'], found.etag)) {
    void reply.status(304).send();
    return;
  }
  void reply
    .header('content-disposition', `attachment; filename="${found.fileName}"`)
    .header('content-type', found.contentType)
    .send(found.text ?? found.body);
}
