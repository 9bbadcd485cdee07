import { Controller } from '@nestjs/common';
import { type HandlerResponse, type ParsedBody, revocations } from '@luciole/contract';

import { Caller } from '../auth/caller.decorator.ts';
import type { Principal } from '../auth/principal.ts';
import { revokerOf } from '../built-in-ca/revoker.ts';
import { Body, Route } from '../http/route.decorator.ts';
import { RevocationsService } from './revocations.service.ts';

/** `/v1/distributedissuers/revocations`: many certificates at once. */
@Controller()
export class RevocationsController {
  constructor(private readonly service: RevocationsService) {}

  @Route(revocations.preview)
  preview(
    @Caller() caller: Principal,
    @Body() { selection }: ParsedBody<typeof revocations.preview>,
  ): Promise<HandlerResponse<typeof revocations.preview>> {
    return this.service.preview(caller.companyId, selection);
  }

  @Route(revocations.revoke)
  revoke(
    @Caller() caller: Principal,
    @Body() body: ParsedBody<typeof revocations.revoke>,
  ): Promise<HandlerResponse<typeof revocations.revoke>> {
    return this.service.revokeSelected(revokerOf(caller), body);
  }
}
