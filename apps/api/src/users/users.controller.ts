import { Controller } from '@nestjs/common';
import { type ParsedBody, type ParsedParams, type ParsedQuery, users } from '@luciole/contract';
import { Caller } from '../auth/caller.decorator.ts';
import type { Principal } from '../auth/principal.ts';
import { Body, Params, Query, Route } from '../http/route.decorator.ts';
import { UserAdministrationService } from './user-administration.service.ts';
import { UsersService } from './users.service.ts';

/** Doors of the users (contract.md §2.8). */
@Controller()
export class UsersController {
  constructor(
    private readonly service: UsersService,
    private readonly administration: UserAdministrationService,
  ) {}

  @Route(users.list)
  list(@Caller() caller: Principal, @Query() query: ParsedQuery<typeof users.list>) {
    return this.service.list(caller, query);
  }

  @Route(users.getByUsername)
  getByUsername(
    @Caller() caller: Principal,
    @Params() { username }: ParsedParams<typeof users.getByUsername>,
  ) {
    return this.service.getByUsername(caller, username);
  }

  @Route(users.get)
  get(@Caller() caller: Principal, @Params() { id }: ParsedParams<typeof users.get>) {
    return this.service.get(caller, id);
  }

  @Route(users.invite)
  invite(@Caller() caller: Principal, @Body() body: ParsedBody<typeof users.invite>) {
    return this.administration.invite(caller, body);
  }

  @Route(users.renewInvitation)
  renewInvitation(
    @Caller() caller: Principal,
    @Params() { id }: ParsedParams<typeof users.renewInvitation>,
  ) {
    return this.administration.renewInvitation(caller, id);
  }

  @Route(users.resetPassword)
  resetPassword(
    @Caller() caller: Principal,
    @Params() { id }: ParsedParams<typeof users.resetPassword>,
  ) {
    return this.administration.resetPassword(caller, id);
  }

  @Route(users.setRoles)
  setRoles(
    @Caller() caller: Principal,
    @Params() { id }: ParsedParams<typeof users.setRoles>,
    @Body() body: ParsedBody<typeof users.setRoles>,
  ) {
    return this.administration.setRoles(caller, id, body);
  }

  @Route(users.setDisabled)
  setDisabled(
    @Caller() caller: Principal,
    @Params() { id }: ParsedParams<typeof users.setDisabled>,
    @Body() { disabled }: ParsedBody<typeof users.setDisabled>,
  ) {
    return this.administration.setDisabled(caller, id, disabled);
  }

  @Route(users.setPasswordExpiration)
  setPasswordExpiration(
    @Caller() caller: Principal,
    @Params() { id }: ParsedParams<typeof users.setPasswordExpiration>,
    @Body()
    { forceLocalPasswordExpiration }: ParsedBody<typeof users.setPasswordExpiration>,
  ) {
    return this.administration.setPasswordExpiration(caller, id, forceLocalPasswordExpiration);
  }

  @Route(users.removeSecondFactor)
  removeSecondFactor(
    @Caller() caller: Principal,
    @Params() { id }: ParsedParams<typeof users.removeSecondFactor>,
  ) {
    return this.administration.removeSecondFactor(caller, id);
  }

  @Route(users.delete)
  delete(@Caller() caller: Principal, @Params() { id }: ParsedParams<typeof users.delete>) {
    return this.administration.delete(caller, id);
  }
}
