import { Injectable, type OnModuleInit } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import { operations, type RouteDefinition } from '@luciole/contract';
import type { FastifyInstance } from 'fastify';

import { InjectConfig } from '../config/config.module.ts';
import type { Config } from '../config/config.schema.ts';
import { openApiDocument } from '../http/openapi.ts';
import { CompressedDocument, type DocumentSource } from './compressed-document.ts';
import { DOCS_CONTENT_SECURITY_POLICY, renderDocsPage } from './docs/docs-page.ts';

/**
 * Serves the OpenAPI document and its page on the Fastify instance itself: they depend on nothing that changes while the process runs, so nothing of
 * a request but its headers is looked at.
 */
@Injectable()
export class DocumentRoutes implements OnModuleInit {
  constructor(
    private readonly adapterHost: HttpAdapterHost,
    @InjectConfig() private readonly config: Config,
  ) {}

  onModuleInit(): void {
    const { publicUrl } = this.config.http;
    this.#serve(operations.openApi, () => ({
      body: JSON.stringify(openApiDocument(publicUrl)),
      headers: { 'content-type': 'application/json', 'cache-control': 'no-cache' },
    }));
    this.#serve(operations.docs, () => ({
      body: renderDocsPage(openApiDocument(publicUrl)),
      headers: {
        'content-type': 'text/html; charset=utf-8',
        'cache-control': 'no-cache',
        'content-security-policy': DOCS_CONTENT_SECURITY_POLICY,
      },
    }));
  }

  #serve(route: RouteDefinition, make: () => DocumentSource): void {
    const fastify: FastifyInstance = this.adapterHost.httpAdapter.getInstance();
    const document = new CompressedDocument(make);
    fastify.route({
      method: 'GET',
      url: route.path,
      config: { lucioleRoute: route },
      handler: (request, reply) => document.send(request, reply),
    });
  }
}
