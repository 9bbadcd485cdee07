import { Controller } from '@nestjs/common';
import { type ParsedBody, type ParsedParams, sessions } from '@luciole/contract';
import { Caller } from '../auth/caller.decorator.ts';
import type { Principal } from '../auth/principal.ts';
import { Body, Params, Route } from '../http/route.decorator.ts';
import { SessionsService } from './sessions.service.ts';
import { Facts, type SignInFacts } from './sign-in-facts.ts';
import { SignInService } from './sign-in.service.ts';

/** Doors of sign-in and of one's own sessions. */
@Controller()
export class SessionsController {
  constructor(
    private readonly service: SessionsService,
    private readonly signIns: SignInService,
  ) {}

  @Route(sessions.create)
  create(@Body() body: ParsedBody<typeof sessions.create>, @Facts() facts: SignInFacts) {
    return this.signIns.signIn(body, facts);
  }

  @Route(sessions.redeemLink)
  redeemLink(@Body() body: ParsedBody<typeof sessions.redeemLink>, @Facts() facts: SignInFacts) {
    return this.signIns.redeem(body, facts);
  }

  @Route(sessions.get)
  get(@Caller() caller: Principal) {
    return this.service.current(caller);
  }

  @Route(sessions.delete)
  delete(@Caller() caller: Principal) {
    return this.service.end(caller);
  }

  @Route(sessions.reauthenticate)
  reauthenticate(
    @Caller() caller: Principal,
    @Body() body: ParsedBody<typeof sessions.reauthenticate>,
    @Facts() facts: SignInFacts,
  ) {
    return this.service.reauthenticate(caller, body, facts);
  }

  @Route(sessions.changePassword)
  changePassword(
    @Caller() caller: Principal,
    @Body() body: ParsedBody<typeof sessions.changePassword>,
    @Facts() facts: SignInFacts,
  ) {
    return this.service.changePassword(caller, body, facts);
  }

  @Route(sessions.list)
  list(@Caller() caller: Principal) {
    return this.service.list(caller);
  }

  @Route(sessions.deleteAll)
  deleteAll(@Caller() caller: Principal) {
    return this.service.endAll(caller);
  }

  @Route(sessions.deleteOne)
  deleteOne(
    @Caller() caller: Principal,
    @Params() { id }: ParsedParams<typeof sessions.deleteOne>,
  ) {
    return this.service.endOne(caller, id);
  }
}
