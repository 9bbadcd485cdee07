import { Controller, Inject } from '@nestjs/common';
import { type ParsedParams, type ParsedQuery, users } from '@luciole/contract';
import { Caller } from '../auth/caller.decorator.ts';
import type { Principal } from '../auth/principal.ts';
import { Params, Query, Route } from '../http/route.decorator.ts';
import { UsersService } from './users.service.ts';

/** Doors of the users (contract.md §2.8). */
@Controller()
export class UsersController {
  constructor(@Inject(UsersService) private readonly service: UsersService) {}

  @Route(users.list)
  list(@Caller() caller: Principal, @Query() query: ParsedQuery<typeof users.list>) {
    return this.service.list(caller, query);
  }

  @Route(users.get)
  get(@Caller() caller: Principal, @Params() { id }: ParsedParams<typeof users.get>) {
    return this.service.get(caller, id);
  }
}
