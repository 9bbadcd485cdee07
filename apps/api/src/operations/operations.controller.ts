import { Controller } from '@nestjs/common';
import { type HandlerResponse, operations } from '@luciole/contract';
import { Answer } from '../http/answer.ts';
import { Route } from '../http/route.decorator.ts';
import { Metrics } from './metrics.ts';
import { Readiness } from './readiness.ts';

/** What operators ask for; nothing here is secret, and nothing asks who is calling. */
@Controller()
export class OperationsController {
  constructor(
    private readonly readiness: Readiness,
    private readonly metrics: Metrics,
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
}
