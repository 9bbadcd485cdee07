import { Controller } from '@nestjs/common';
import {
  type ParsedBody,
  type ParsedParams,
  type ParsedQuery,
  singleSignOn,
} from '@luciole/contract';
import { Caller } from '../auth/caller.decorator.ts';
import type { Principal } from '../auth/principal.ts';
import { Body, Params, Query, Route } from '../http/route.decorator.ts';
import { Facts, type SignInFacts } from '../sessions/sign-in-facts.ts';
import { ConnectionTestService } from './connection-test.service.ts';
import { SingleSignOnSettingsService } from './settings.service.ts';
import { SingleSignOnService } from './single-sign-on.service.ts';

/** Doors of single sign-on. */
@Controller()
export class SingleSignOnController {
  constructor(
    private readonly settings: SingleSignOnSettingsService,
    private readonly tests: ConnectionTestService,
    private readonly service: SingleSignOnService,
  ) {}

  @Route(singleSignOn.get)
  get(@Caller() caller: Principal) {
    return this.settings.get(caller);
  }

  @Route(singleSignOn.put)
  put(@Caller() caller: Principal, @Body() body: ParsedBody<typeof singleSignOn.put>) {
    return this.settings.put(caller, body);
  }

  @Route(singleSignOn.delete)
  delete(@Caller() caller: Principal) {
    return this.settings.delete(caller);
  }

  @Route(singleSignOn.test)
  test(@Caller() caller: Principal, @Body() body: ParsedBody<typeof singleSignOn.test>) {
    return this.tests.run(caller, body);
  }

  @Route(singleSignOn.start)
  start(
    @Params() { urlPrefix }: ParsedParams<typeof singleSignOn.start>,
    @Query() { returnTo }: ParsedQuery<typeof singleSignOn.start>,
    @Facts() facts: SignInFacts,
  ) {
    return this.service.start(urlPrefix, returnTo, facts);
  }

  @Route(singleSignOn.callback)
  callback(
    @Params() { urlPrefix }: ParsedParams<typeof singleSignOn.callback>,
    @Query() query: ParsedQuery<typeof singleSignOn.callback>,
    @Facts() facts: SignInFacts,
  ) {
    return this.service.callback(urlPrefix, query, facts);
  }

  @Route(singleSignOn.reauthenticate)
  reauthenticate(
    @Caller() caller: Principal,
    @Body() body: ParsedBody<typeof singleSignOn.reauthenticate>,
    @Facts() facts: SignInFacts,
  ) {
    return this.service.reauthenticate(caller, body, facts);
  }

  @Route(singleSignOn.signOut)
  signOut(@Caller() caller: Principal) {
    return this.service.signOut(caller);
  }
}
