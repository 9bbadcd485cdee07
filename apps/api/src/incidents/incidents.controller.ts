import { Controller } from '@nestjs/common';
import {
  type HandlerResponse,
  incidents,
  type ParsedBody,
  type ParsedParams,
} from '@luciole/contract';

import { Caller } from '../auth/caller.decorator.ts';
import type { Principal, ServiceAccountPrincipal } from '../auth/principal.ts';
import { revokerOf } from '../built-in-ca/revoker.ts';
import { Body, Params, Route } from '../http/route.decorator.ts';
import { IncidentsService } from './incidents.service.ts';
import { StopOrdersService } from './stop-orders/stop-orders.service.ts';

/** `/v1/distributedissuers/incidents`, and where issuers say that they have stopped. */
@Controller()
export class IncidentsController {
  constructor(
    private readonly service: IncidentsService,
    private readonly orders: StopOrdersService,
  ) {}

  @Route(incidents.preview)
  preview(
    @Caller() { companyId }: Principal,
    @Body() { target }: ParsedBody<typeof incidents.preview>,
  ): Promise<HandlerResponse<typeof incidents.preview>> {
    return this.service.preview(companyId, target);
  }

  @Route(incidents.open)
  open(
    @Caller() caller: Principal,
    @Body() body: ParsedBody<typeof incidents.open>,
  ): Promise<HandlerResponse<typeof incidents.open>> {
    return this.service.open(revokerOf(caller), body);
  }

  @Route(incidents.list)
  list(@Caller() { companyId }: Principal): Promise<HandlerResponse<typeof incidents.list>> {
    return this.service.list(companyId);
  }

  @Route(incidents.get)
  get(
    @Caller() { companyId }: Principal,
    @Params() { id }: ParsedParams<typeof incidents.get>,
  ): Promise<HandlerResponse<typeof incidents.get>> {
    return this.service.get(companyId, id);
  }

  @Route(incidents.close)
  close(
    @Caller() caller: Principal,
    @Params() { id }: ParsedParams<typeof incidents.close>,
  ): Promise<HandlerResponse<typeof incidents.close>> {
    return this.service.close(revokerOf(caller), id);
  }

  @Route(incidents.confirmStop)
  confirmStop(
    @Caller() caller: ServiceAccountPrincipal,
    @Params() { id }: ParsedParams<typeof incidents.confirmStop>,
  ): Promise<void> {
    return this.orders.confirmStop(caller, id);
  }
}
