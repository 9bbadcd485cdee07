import { Injectable, type OnModuleInit } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import {
  builtinCa,
  type ParsedParams,
  type ParsedQuery,
  type RouteDefinition,
} from '@luciole/contract';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';

import { ApplicationError } from '../http/application-error.ts';
import { parseInput } from '../http/input.ts';
import { MalformedInputError } from '../http/malformed-input.error.ts';
import { ProblemFilter } from '../http/problem.filter.ts';
import { InjectLogger } from '../logging/logging.module.ts';
import type { Logger } from '@luciole/service';
import type { Download } from './download-cache.ts';
import { sendDownload } from './send-download.ts';
import { DownloadsService } from './downloads.service.ts';

/** Loads what a request asks for; under `prefix`, what was loaded is in memory by the request's name. */
interface Source {
  readonly prefix?: string;
  readonly load: (request: FastifyRequest) => Promise<Download | undefined>;
}

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
    this.#serve(fastify, builtinCa.certificate, {
      prefix: 'ca/',
      load: ({ params }) => downloads.certificate(readName(params)),
    });
    this.#serve(fastify, builtinCa.chain, {
      prefix: 'cachain/',
      load: ({ params }) => downloads.chain(readName(params)),
    });
    this.#serve(fastify, builtinCa.crossChain, {
      prefix: 'crosschain/',
      load: ({ params }) => downloads.crossChain(readName(params)),
    });
    this.#serve(fastify, builtinCa.crl, {
      prefix: 'crl/',
      load: ({ params }) => downloads.crl(readName(params)),
    });
    this.#serve(fastify, builtinCa.trustStore, { load: (request) => this.#trustStore(request) });
  }

  #trustStore({ body, headers, params, query }: FastifyRequest): Promise<Download | undefined> {
    const input = parseInput(builtinCa.trustStore, { params, query, headers, body });
    const { encoding, name } = input.params as ParsedParams<typeof builtinCa.trustStore>;
    const target = input.query as ParsedQuery<typeof builtinCa.trustStore>;
    const given = Object.entries(target).filter(([, value]) => value !== undefined);
    const [first] = given;
    // Otherwise every made-up name would have another PKCS#12 store derived, and push a file out of the cache.
    if (first !== undefined && !encoding.endsWith('.yaml'))
      throw new MalformedInputError(`/query/${first[0]}`, 'is for manifests only');
    return this.downloads.trustStore(name, encoding, Object.fromEntries(given));
  }

  #serve(fastify: FastifyInstance, route: RouteDefinition, { load, prefix }: Source): void {
    const answer = async (request: FastifyRequest, reply: FastifyReply): Promise<void> => {
      try {
        const found = await load(request);
        if (found === undefined) {
          const name = readName(request.params).slice(0, 100);
          throw ApplicationError.of('CA_CERTIFICATE_NOT_FOUND', { name });
        }
        sendDownload(found, request, reply);
      } catch (error) {
        this.#filter.answer(error, request, reply);
      }
    };
    fastify.route({
      method: 'GET',
      url: route.path,
      config: { lucioleRoute: route, lucioleQuiet: true },
      // Not async: what is in memory is sent without a promise.
      handler: (request, reply) => {
        const found =
          prefix === undefined
            ? undefined
            : this.downloads.peek(`${prefix}${readName(request.params)}`);
        if (found === undefined) void answer(request, reply);
        else sendDownload(found, request, reply);
      },
    });
  }
}

function readName(params: unknown): string {
  const given =
    typeof params === 'object' && params !== null && 'name' in params ? params.name : '';
  return typeof given === 'string' ? given : '';
}
