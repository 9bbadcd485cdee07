import { Buffer } from 'node:buffer';

import { Injectable, type OnModuleInit } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import { MAX_OCSP_REQUEST_BYTES } from '@luciole/pki';
import { ocsp, type RouteDefinition } from '@luciole/contract';
import type { Logger } from '@luciole/service';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';

import { sendDownload } from '../built-in-ca/send-download.ts';
import { ApplicationError } from '../http/application-error.ts';
import { ProblemFilter } from '../http/problem.filter.ts';
import { InjectLogger } from '../logging/logging.module.ts';
import { OcspService } from './ocsp.service.ts';

/** Serves OCSP on the Fastify instance itself, as the downloads of CAs are: clients have no credentials, and bodies are not JSON. */
@Injectable()
export class OcspRoutes implements OnModuleInit {
  readonly #filter: ProblemFilter;

  constructor(
    private readonly adapterHost: HttpAdapterHost,
    private readonly service: OcspService,
    @InjectLogger() logger: Logger,
  ) {
    this.#filter = new ProblemFilter(logger);
  }

  onModuleInit(): void {
    const fastify: FastifyInstance = this.adapterHost.httpAdapter.getInstance();
    fastify.addContentTypeParser(
      'application/ocsp-request',
      { parseAs: 'buffer', bodyLimit: MAX_OCSP_REQUEST_BYTES },
      (_request, body, done) => done(null, body),
    );
    this.#serve(fastify, ocsp.post, ({ body }) => (Buffer.isBuffer(body) ? body : Buffer.alloc(0)));
    this.#serve(fastify, ocsp.get, ({ params }) => decoded(memberOf(params, 'request')));
  }

  #serve(
    fastify: FastifyInstance,
    route: RouteDefinition,
    requestOf: (request: FastifyRequest) => Buffer,
  ): void {
    fastify.route({
      method: route.method,
      url: route.path,
      config: { lucioleRoute: route, lucioleQuiet: true },
      handler: async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> => {
        try {
          const name = memberOf(request.params, 'name');
          const found = await this.service.answer(name, requestOf(request));
          if (found === undefined) {
            throw ApplicationError.of('CA_CERTIFICATE_NOT_FOUND', { name: name.slice(0, 100) });
          }
          sendDownload(found, request, reply);
        } catch (error) {
          this.#filter.answer(error, request, reply);
        }
        return reply;
      },
    });
  }
}

/** The octets of base64; none for what is none. Some clients do not encode a plus, which then stands there as it is (RFC 6960 appendix A.1). */
function decoded(text: string): Buffer {
  return /^[A-Za-z0-9+/]+={0,2}$/.test(text) ? Buffer.from(text, 'base64') : Buffer.alloc(0);
}

function memberOf(params: unknown, member: string): string {
  const given =
    typeof params === 'object' && params !== null && member in params
      ? (params as Record<string, unknown>)[member]
      : '';
  return typeof given === 'string' ? given : '';
}
