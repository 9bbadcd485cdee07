import { Controller } from '@nestjs/common';
import {
  type HandlerResponse,
  type ParsedBody,
  type ParsedParams,
  trustBundles,
} from '@luciole/contract';

import { Caller } from '../auth/caller.decorator.ts';
import type { Principal, ServiceAccountPrincipal } from '../auth/principal.ts';
import { revokerOf } from '../built-in-ca/revoker.ts';
import { Body, Params, Route } from '../http/route.decorator.ts';
import { ServedTrustBundles } from './served-trust-bundles.ts';
import { TrustAnchorsService } from './trust-anchors.service.ts';
import { TrustBundlesService } from './trust-bundles.service.ts';

/** `/v1/trustbundles`: which anchors verify the workloads of a trust domain. */
@Controller()
export class TrustBundlesController {
  constructor(
    private readonly bundles: TrustBundlesService,
    private readonly anchors: TrustAnchorsService,
    private readonly served: ServedTrustBundles,
  ) {}

  @Route(trustBundles.list)
  list(@Caller() { companyId }: Principal): Promise<HandlerResponse<typeof trustBundles.list>> {
    return this.bundles.list(companyId);
  }

  @Route(trustBundles.create)
  create(
    @Caller() caller: Principal,
    @Body() body: ParsedBody<typeof trustBundles.create>,
  ): Promise<HandlerResponse<typeof trustBundles.create>> {
    return this.bundles.create(revokerOf(caller), body);
  }

  @Route(trustBundles.get)
  get(
    @Caller() { companyId }: Principal,
    @Params() { id }: ParsedParams<typeof trustBundles.get>,
  ): Promise<HandlerResponse<typeof trustBundles.get>> {
    return this.bundles.get(companyId, id);
  }

  @Route(trustBundles.delete)
  delete(
    @Caller() caller: Principal,
    @Params() { id }: ParsedParams<typeof trustBundles.delete>,
  ): Promise<void> {
    return this.bundles.delete(revokerOf(caller), id);
  }

  @Route(trustBundles.attach)
  attach(
    @Caller() caller: Principal,
    @Params() { id }: ParsedParams<typeof trustBundles.attach>,
    @Body() { configurationId }: ParsedBody<typeof trustBundles.attach>,
  ): Promise<HandlerResponse<typeof trustBundles.attach>> {
    return this.bundles.attach(revokerOf(caller), id, configurationId);
  }

  @Route(trustBundles.detach)
  detach(
    @Caller() caller: Principal,
    @Params() { configurationId, id }: ParsedParams<typeof trustBundles.detach>,
  ): Promise<HandlerResponse<typeof trustBundles.detach>> {
    return this.bundles.detach(revokerOf(caller), id, configurationId);
  }

  @Route(trustBundles.addAnchor)
  addAnchor(
    @Caller() caller: Principal,
    @Params() { id }: ParsedParams<typeof trustBundles.addAnchor>,
    @Body() body: ParsedBody<typeof trustBundles.addAnchor>,
  ): Promise<HandlerResponse<typeof trustBundles.addAnchor>> {
    return this.anchors.add(revokerOf(caller), id, body);
  }

  @Route(trustBundles.changeAnchor)
  changeAnchor(
    @Caller() caller: Principal,
    @Params() place: ParsedParams<typeof trustBundles.changeAnchor>,
    @Body() body: ParsedBody<typeof trustBundles.changeAnchor>,
  ): Promise<HandlerResponse<typeof trustBundles.changeAnchor>> {
    return this.anchors.change(revokerOf(caller), place, body);
  }

  @Route(trustBundles.report)
  report(
    @Caller() caller: ServiceAccountPrincipal,
    @Params() { id }: ParsedParams<typeof trustBundles.report>,
    @Body() body: ParsedBody<typeof trustBundles.report>,
  ): Promise<void> {
    return this.served.report(caller, id, body);
  }
}
