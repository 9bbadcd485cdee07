import { Controller, Inject } from '@nestjs/common';
import { userAccounts } from '@luciole/contract';
import { Caller } from '../auth/caller.decorator.ts';
import { PresentedApiKey } from '../auth/presented-api-key.decorator.ts';
import type { Principal } from '../auth/principal.ts';
import { Route } from '../http/route.decorator.ts';
import { UserAccountsService } from './user-accounts.service.ts';

/** The door at which a client asks who it is. */
@Controller()
export class UserAccountsController {
  constructor(@Inject(UserAccountsService) private readonly service: UserAccountsService) {}

  @Route(userAccounts.self)
  self(@Caller() caller: Principal, @PresentedApiKey() apiKey: string | undefined) {
    return this.service.self(caller, apiKey);
  }
}
