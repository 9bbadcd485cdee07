import { Controller, Inject } from '@nestjs/common';
import { configurations, type ParsedBody, type ParsedParams, REGIONS } from '@luciole/contract';
import { Caller } from '../auth/caller.decorator.ts';
import type { Principal } from '../auth/principal.ts';
import { Body, Params, Route } from '../http/route.decorator.ts';
import { ConfigurationsService } from './configurations.service.ts';

/** Doors of the configurations; the newer paths do the same as the older ones (contract.md §2.5.1). */
@Controller()
export class ConfigurationsController {
  constructor(@Inject(ConfigurationsService) private readonly service: ConfigurationsService) {}

  @Route(configurations.list)
  list(@Caller() caller: Principal) {
    return this.service.list(caller);
  }

  @Route(configurations.regions)
  regions() {
    return REGIONS;
  }

  @Route(configurations.create)
  create(@Caller() caller: Principal, @Body() body: ParsedBody<typeof configurations.create>) {
    return this.service.create(caller, body);
  }

  @Route(configurations.createDistributedIssuer)
  createDistributedIssuer(
    @Caller() caller: Principal,
    @Body() body: ParsedBody<typeof configurations.createDistributedIssuer>,
  ) {
    return this.service.create(caller, body);
  }

  @Route(configurations.get)
  get(@Caller() caller: Principal, @Params() { id }: ParsedParams<typeof configurations.get>) {
    return this.service.get(caller, id);
  }

  @Route(configurations.update)
  update(
    @Caller() caller: Principal,
    @Params() { id }: ParsedParams<typeof configurations.update>,
    @Body() body: ParsedBody<typeof configurations.update>,
  ) {
    return this.service.update(caller, id, body);
  }

  @Route(configurations.updateDistributedIssuer)
  updateDistributedIssuer(
    @Caller() caller: Principal,
    @Params() { id }: ParsedParams<typeof configurations.updateDistributedIssuer>,
    @Body() body: ParsedBody<typeof configurations.updateDistributedIssuer>,
  ) {
    return this.service.update(caller, id, body);
  }

  @Route(configurations.delete)
  delete(
    @Caller() caller: Principal,
    @Params() { id }: ParsedParams<typeof configurations.delete>,
  ) {
    return this.service.delete(caller, id);
  }

  @Route(configurations.renew)
  renew(
    @Caller() caller: Principal,
    @Params() { id }: ParsedParams<typeof configurations.renew>,
    @Body() body: ParsedBody<typeof configurations.renew>,
  ) {
    return this.service.forceRenewal(caller, id, body?.reason ?? '');
  }
}
