import { Module } from '@nestjs/common';
import { HealthController } from './health.controller.ts';
import { Readiness } from './readiness.ts';

/** What operators and readers of the API ask for: probes, metrics, the OpenAPI document and its page. */
@Module({ controllers: [HealthController], providers: [Readiness] })
export class OperationsModule {}
