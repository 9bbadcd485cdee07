import { Controller } from '@nestjs/common';
import { type HandlerResponse, type OpenApiDocument, operations } from '@luciole/contract';
import { InjectConfig } from '../config/config.module.ts';
import { type Config } from '../config/config.schema.ts';
import { Answer } from '../http/answer.ts';
import { openApiDocument } from '../http/openapi.ts';
import { Route } from '../http/route.decorator.ts';
import { DOCS_CONTENT_SECURITY_POLICY, renderDocsPage } from './docs/docs-page.ts';
import { Metrics } from './metrics.ts';
import { Readiness } from './readiness.ts';

/** What operators and readers of the API ask for; nothing here is secret, and nothing asks who is calling. */
@Controller()
export class OperationsController {
  #made: { readonly openApi: OpenApiDocument; readonly page: string } | undefined;

  constructor(
    private readonly readiness: Readiness,
    private readonly metrics: Metrics,
    @InjectConfig() private readonly config: Config,
  ) {}

  /** The process runs and its event loop turns. */
  @Route(operations.health)
  health(): HandlerResponse<typeof operations.health> {
    return { status: 'ok' };
  }

  /** The process can serve; 503 with the failing checks when not. */
  @Route(operations.readiness)
  async ready(): Promise<Answer<unknown>> {
    const checks = await this.readiness.check();
    const isReady = Object.values(checks).every((outcome) => outcome === 'ok');
    return Answer.json({ status: isReady ? 'ready' : 'not ready', checks }).withStatus(
      isReady ? 200 : 503,
    );
  }

  @Route(operations.metrics)
  async prometheus(): Promise<Answer<unknown>> {
    const text = await this.metrics.registry.metrics();
    return Answer.bytes(text, this.metrics.registry.contentType);
  }

  @Route(operations.openApi)
  openApi(): Answer<unknown> {
    return Answer.json(this.#document.openApi, { 'cache-control': 'no-cache' });
  }

  @Route(operations.docs)
  docs(): Answer<unknown> {
    return Answer.bytes(this.#document.page, 'text/html; charset=utf-8', {
      'cache-control': 'no-cache',
      'content-security-policy': DOCS_CONTENT_SECURITY_POLICY,
    });
  }

  /** Made when first asked for; it depends on nothing that changes while the process runs. */
  get #document(): { readonly openApi: OpenApiDocument; readonly page: string } {
    if (this.#made === undefined) {
      const openApi = openApiDocument(this.config.http.publicUrl);
      this.#made = { openApi, page: renderDocsPage(openApi) };
    }
    return this.#made;
  }
}
