import { Injectable, type OnModuleInit } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import {
  builtinCa,
  type ParsedParams,
  type ParsedQuery,
  type RouteDefinition,
} from '@luciole/contract';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';

import { isNotModified } from '../http/answer.ts';
import { ApplicationError } from '../http/application-error.ts';
import { parseInput } from '../http/input.ts';
import { ProblemFilter } from '../http/problem.filter.ts';
import { InjectLogger } from '../logging/logging.module.ts';
import type { Logger } from '../logging/logging.ts';
import type { Download } from './download-cache.ts';
import { DownloadsService } from './downloads.service.ts';

type Find = (request: FastifyRequest) => Promise<Download | undefined>;

/**
 * Serves the downloads on the Fastify instance itself: no guard has anything to decide about them, and verifiers of a whole fleet fetch them
 * (performance.md §4). What the contract says about them still holds: parameters are parsed by it, refusals are rendered by the one filter.
 */
@Injectable()
export class DownloadRoutes implements OnModuleInit {
  readonly #filter: ProblemFilter;

  constructor(
    private readonly adapterHost: HttpAdapterHost,
    private readonly downloads: DownloadsService,
    @InjectLogger() logger: Logger,
  ) {
    this.#filter = new ProblemFilter(logger);
  }

  onModuleInit(): void {
    const fastify: FastifyInstance = this.adapterHost.httpAdapter.getInstance();
    const { downloads } = this;
    this.#serve(fastify, builtinCa.certificate, (request) =>
      downloads.certificate(readName(request.params)),
    );
    this.#serve(fastify, builtinCa.chain, (request) => downloads.chain(readName(request.params)));
    this.#serve(fastify, builtinCa.crl, (request) => downloads.crl(readName(request.params)));
    this.#serve(fastify, builtinCa.trustStore, (request) => this.#trustStore(request));
  }

  #trustStore({ body, headers, params, query }: FastifyRequest): Promise<Download | undefined> {
    const input = parseInput(builtinCa.trustStore, { params, query, headers, body });
    const { encoding, name } = input.params as ParsedParams<typeof builtinCa.trustStore>;
    const target = input.query as ParsedQuery<typeof builtinCa.trustStore>;
    const given = Object.entries(target).filter(([, value]) => value !== undefined);
    return this.downloads.trustStore(name, encoding, Object.fromEntries(given));
  }

  #serve(fastify: FastifyInstance, route: RouteDefinition, find: Find): void {
    fastify.route({
      method: 'GET',
      url: route.path,
      config: { lucioleRoute: route },
      handler: async (request, reply) => {
        try {
          const found = await find(request);
          if (found !== undefined) return send(found, request, reply);
          const name = readName(request.params).slice(0, 100);
          throw ApplicationError.of('CA_CERTIFICATE_NOT_FOUND', { name });
        } catch (error) {
          this.#filter.answer(error, request, reply);
          return reply;
        }
      },
    });
  }
}

function send(found: Download, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  void reply.header('etag', found.etag).header('cache-control', found.cacheControl);
  if (found.expires !== undefined) void reply.header('expires', found.expires);
  if (found.trustAnchor !== undefined) {
    void reply.header('luciole-trust-anchor-sha256', found.trustAnchor);
  }
  if (isNotModified(request.headers['if-none-match'], found.etag)) return reply.status(304).send();
  return reply
    .header('content-disposition', `attachment; filename="${found.fileName}"`)
    .header('content-type', found.contentType)
    .send(found.body);
}

function readName(params: unknown): string {
  const given =
    typeof params === 'object' && params !== null && 'name' in params ? params.name : '';
  return typeof given === 'string' ? given : '';
}
