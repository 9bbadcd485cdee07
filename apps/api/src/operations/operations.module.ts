import { type DynamicModule, Global, Module } from '@nestjs/common';
import { DocumentRoutes } from './document-routes.ts';
import { Metrics } from './metrics.ts';
import { OperationsController } from './operations.controller.ts';
import { Readiness } from './readiness.ts';

/** What operators and readers of the API ask for: probes, metrics, the OpenAPI document and its page. */
@Global()
@Module({})
export class OperationsModule {
  static with(metrics: Metrics): DynamicModule {
    return {
      module: OperationsModule,
      controllers: [OperationsController],
      providers: [DocumentRoutes, Readiness, { provide: Metrics, useValue: metrics }],
      exports: [Metrics, Readiness],
    };
  }
}
