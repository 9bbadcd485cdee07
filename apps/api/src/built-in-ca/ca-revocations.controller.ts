import { Controller } from '@nestjs/common';
import {
  type HandlerResponse,
  type ParsedBody,
  type ParsedParams,
  revocations,
} from '@luciole/contract';

import { Caller } from '../auth/caller.decorator.ts';
import type { Principal } from '../auth/principal.ts';
import { Body, Params, Route } from '../http/route.decorator.ts';
import { CaRevocationsService } from './ca-revocations.service.ts';
import { revokerOf } from './revoker.ts';

/** `/v1/certificateauthorities/BUILTIN/authorities/…`: revocation of intermediates, and OCSP per CA. */
@Controller()
export class CaRevocationsController {
  constructor(private readonly service: CaRevocationsService) {}

  @Route(revocations.revokeAuthority)
  revoke(
    @Caller() caller: Principal,
    @Params() { id }: ParsedParams<typeof revocations.revokeAuthority>,
    @Body() { reason }: ParsedBody<typeof revocations.revokeAuthority>,
  ): Promise<HandlerResponse<typeof revocations.revokeAuthority>> {
    return this.service.revoke(revokerOf(caller), id, reason);
  }

  @Route(revocations.ocspSettings)
  ocspSettings(
    @Caller() { companyId }: Principal,
    @Params() { id }: ParsedParams<typeof revocations.ocspSettings>,
  ): Promise<HandlerResponse<typeof revocations.ocspSettings>> {
    return this.service.ocspSettings(companyId, id);
  }

  @Route(revocations.changeOcspSettings)
  changeOcspSettings(
    @Caller() caller: Principal,
    @Params() { id }: ParsedParams<typeof revocations.changeOcspSettings>,
    @Body() { enabled }: ParsedBody<typeof revocations.changeOcspSettings>,
  ): Promise<HandlerResponse<typeof revocations.changeOcspSettings>> {
    return this.service.changeOcspSettings(revokerOf(caller), id, enabled);
  }
}
