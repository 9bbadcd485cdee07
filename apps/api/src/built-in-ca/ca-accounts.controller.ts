import { Controller } from '@nestjs/common';
import {
  certificateAuthorities,
  type HandlerResponse,
  type ParsedBody,
  type ParsedParams,
} from '@luciole/contract';

import { Caller } from '../auth/caller.decorator.ts';
import type { Principal } from '../auth/principal.ts';
import { Body, Params, Route } from '../http/route.decorator.ts';
import { CaAccountsService } from './ca-accounts.service.ts';
import { revokerOf } from './revoker.ts';

/** `/v1/certificateauthorities/…/accounts` (contract.md 2.7, ruling 41). */
@Controller()
export class CaAccountsController {
  constructor(private readonly accounts: CaAccountsService) {}

  @Route(certificateAuthorities.list)
  list(
    @Caller() { companyId }: Principal,
    @Params() { type }: ParsedParams<typeof certificateAuthorities.list>,
  ): Promise<HandlerResponse<typeof certificateAuthorities.list>> {
    return this.accounts.list(companyId, type);
  }

  @Route(certificateAuthorities.create)
  create(
    @Caller() caller: Principal,
    @Body() body: ParsedBody<typeof certificateAuthorities.create>,
  ): Promise<HandlerResponse<typeof certificateAuthorities.create>> {
    return this.accounts.create(revokerOf(caller), body);
  }
}
