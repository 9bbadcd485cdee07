import { Injectable, type OnModuleInit } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import {
  ENTITY_NAMES,
  type ParsedParams,
  type TrustBundleEncoding,
  trustBundles,
} from '@luciole/contract';
import type { Logger } from '@luciole/service';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';

import { download, type Download, DownloadCache } from '../built-in-ca/download-cache.ts';
import { sendDownload } from '../built-in-ca/send-download.ts';
import { Clock } from '../clock/clock.ts';
import { CompanyDatabase } from '../database/company-database.ts';
import { ApplicationError } from '../http/application-error.ts';
import { parseInput } from '../http/input.ts';
import { ProblemFilter } from '../http/problem.filter.ts';
import { InjectLogger } from '../logging/logging.module.ts';
import { readTrustBundleFile } from './trust-bundle-files.ts';
import { TrustBundlesRepository } from './trust-bundles.repository.ts';

/** How long this process answers before it asks the database again. */
const FRESH_MILLISECONDS = 3000;

/**
 * Serves bundles to verifiers, which have no credentials: SPIFFE bundle endpoint of profile https_web (SPIFFE Federation
 * §5.2.1), and the same anchors in other encodings. On the Fastify instance itself, as the downloads of CAs are.
 */
@Injectable()
export class TrustBundleDownloads implements OnModuleInit {
  readonly #filter: ProblemFilter;
  readonly #cache = new DownloadCache({ maxEntries: 256 });

  constructor(
    private readonly adapterHost: HttpAdapterHost,
    private readonly database: CompanyDatabase,
    private readonly bundles: TrustBundlesRepository,
    private readonly clock: Clock,
    @InjectLogger() logger: Logger,
  ) {
    this.#filter = new ProblemFilter(logger);
  }

  onModuleInit(): void {
    const fastify: FastifyInstance = this.adapterHost.httpAdapter.getInstance();
    const route = trustBundles.download;
    fastify.route({
      method: route.method,
      url: route.path,
      config: { lucioleRoute: route, lucioleQuiet: true },
      handler: async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> => {
        try {
          const { body, headers, params, query } = request;
          const input = parseInput(route, { params, query, headers, body });
          const { encoding, id } = input.params as ParsedParams<typeof route>;
          sendDownload(await this.#find(id, encoding), request, reply);
        } catch (error) {
          this.#filter.answer(error, request, reply);
        }
        return reply;
      },
    });
  }

  async #find(id: string, encoding: TrustBundleEncoding): Promise<Download> {
    const now = this.clock.now().getTime();
    const load = () => this.#load(id, encoding, now);
    const found = await this.#cache.get(`${id}/${encoding}`, now, load);
    if (found !== undefined) return found;
    throw ApplicationError.of('NOT_FOUND', { entity: ENTITY_NAMES.trustBundle, id });
  }

  async #load(
    id: string,
    encoding: TrustBundleEncoding,
    now: number,
  ): Promise<Download | undefined> {
    const [place] = await this.database.inDeployment((tx) =>
      tx.query<{ company_id: string }>('select company_id from find_trust_bundle($1)', [id]),
    );
    if (place === undefined) return undefined;
    return this.database.inCompany(
      place.company_id,
      async (tx) => {
        const file = await readTrustBundleFile(tx, this.bundles, id, encoding);
        if (file === undefined) return undefined;
        const { bundle, bytes, contentType } = file;
        return download(bytes, {
          contentType,
          fileName: encoding,
          cacheControl: `public, max-age=${bundle.refresh_hint_seconds}`,
          freshUntil: now + FRESH_MILLISECONDS,
        });
      },
      { readOnly: true },
    );
  }
}
