import { Controller } from '@nestjs/common';
import {
  certificateAuthorityRenewals as routes,
  type HandlerResponse,
  type ParsedBody,
  type ParsedParams,
} from '@luciole/contract';

import { Caller } from '../auth/caller.decorator.ts';
import type { Principal } from '../auth/principal.ts';
import { Body, Params, Route } from '../http/route.decorator.ts';
import { CaRenewalService } from './ca-renewal.service.ts';
import { CaSuccessionService } from './ca-succession.service.ts';
import { revokerOf } from './revoker.ts';

/** `/v1/certificateauthorities/BUILTIN/authorities/…`: how CAs follow on one another (decision 0037). */
@Controller()
export class CaRenewalsController {
  constructor(
    private readonly renewals: CaRenewalService,
    private readonly successions: CaSuccessionService,
  ) {}

  @Route(routes.succession)
  succession(
    @Caller() { companyId }: Principal,
    @Params() { id }: ParsedParams<typeof routes.succession>,
  ): Promise<HandlerResponse<typeof routes.succession>> {
    return this.successions.get(companyId, id);
  }

  @Route(routes.renew)
  async renew(
    @Caller() caller: Principal,
    @Params() { id }: ParsedParams<typeof routes.renew>,
    @Body() body: ParsedBody<typeof routes.renew>,
  ): Promise<HandlerResponse<typeof routes.renew>> {
    await this.renewals.renew(revokerOf(caller), id, body);
    return this.successions.get(caller.companyId, id);
  }

  @Route(routes.handOver)
  handOver(
    @Caller() caller: Principal,
    @Params() { id }: ParsedParams<typeof routes.handOver>,
  ): Promise<HandlerResponse<typeof routes.handOver>> {
    return this.successions.handOver(revokerOf(caller), id);
  }
}
