import { Controller, Req } from '@nestjs/common';
import {
  bootstrap,
  type HandlerResponse,
  type ParsedBody,
  type ParsedHeaders,
  type ParsedParams,
  type ParsedQuery,
} from '@luciole/contract';
import type { FastifyRequest } from 'fastify';

import { Caller } from '../auth/caller.decorator.ts';
import type { ServiceAccountPrincipal } from '../auth/principal.ts';
import { Body, Headers, Params, Query, Route } from '../http/route.decorator.ts';
import { StatisticsService } from '../statistics/statistics.service.ts';
import { BootstrapConfigurationService } from './bootstrap-configuration.service.ts';
import { BootstrapService } from './bootstrap.service.ts';

/** What issuers call (contract.md 4.3): an extension of ours, for bearers with the bootstrap scope only. */
@Controller()
export class BootstrapController {
  constructor(
    private readonly configurations: BootstrapConfigurationService,
    private readonly issuing: BootstrapService,
    private readonly statistics: StatisticsService,
  ) {}

  @Route(bootstrap.configuration)
  configuration(
    @Caller() caller: ServiceAccountPrincipal,
    @Query() { capabilities }: ParsedQuery<typeof bootstrap.configuration>,
  ): Promise<HandlerResponse<typeof bootstrap.configuration>> {
    return this.configurations.get(
      caller,
      capabilities?.split(',').map((text) => text.trim()),
    );
  }

  @Route(bootstrap.issue)
  issue(
    @Caller() caller: ServiceAccountPrincipal,
    @Headers() headers: ParsedHeaders<typeof bootstrap.issue>,
    @Body() body: ParsedBody<typeof bootstrap.issue>,
    @Req() request: FastifyRequest,
  ): Promise<HandlerResponse<typeof bootstrap.issue>> {
    const idempotencyKey = headers['idempotency-key'].toLowerCase();
    const call = { caller, idempotencyKey, sourceAddress: request.ip, requestId: request.id };
    return this.issuing.issue(call, body);
  }

  @Route(bootstrap.reportStatistics)
  reportStatistics(
    @Caller() caller: ServiceAccountPrincipal,
    @Params() { id }: ParsedParams<typeof bootstrap.reportStatistics>,
    @Body() body: ParsedBody<typeof bootstrap.reportStatistics>,
  ): Promise<void> {
    return this.statistics.report(caller, id, body);
  }
}
