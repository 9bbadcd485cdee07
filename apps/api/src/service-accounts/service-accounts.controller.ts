import { Controller, Inject } from '@nestjs/common';
import { type ParsedBody, type ParsedParams, serviceAccounts } from '@luciole/contract';
import { Caller } from '../auth/caller.decorator.ts';
import type { Principal } from '../auth/principal.ts';
import { Body, Params, Route } from '../http/route.decorator.ts';
import { ServiceAccountsService } from './service-accounts.service.ts';

/** Doors of the service accounts (contract.md §2.2). */
@Controller()
export class ServiceAccountsController {
  constructor(@Inject(ServiceAccountsService) private readonly service: ServiceAccountsService) {}

  @Route(serviceAccounts.list)
  list(@Caller() caller: Principal) {
    return this.service.list(caller);
  }

  @Route(serviceAccounts.scopes)
  scopes() {
    return this.service.scopes();
  }

  @Route(serviceAccounts.create)
  create(@Caller() caller: Principal, @Body() body: ParsedBody<typeof serviceAccounts.create>) {
    return this.service.create(caller, body);
  }

  @Route(serviceAccounts.get)
  get(@Caller() caller: Principal, @Params() { id }: ParsedParams<typeof serviceAccounts.get>) {
    return this.service.get(caller, id);
  }

  @Route(serviceAccounts.update)
  update(
    @Caller() caller: Principal,
    @Params() { id }: ParsedParams<typeof serviceAccounts.update>,
    @Body() body: ParsedBody<typeof serviceAccounts.update>,
  ) {
    return this.service.update(caller, id, body);
  }

  @Route(serviceAccounts.delete)
  delete(
    @Caller() caller: Principal,
    @Params() { id }: ParsedParams<typeof serviceAccounts.delete>,
  ) {
    return this.service.delete(caller, id);
  }

  @Route(serviceAccounts.extendCredential)
  extendCredential(
    @Caller() caller: Principal,
    @Params() { id }: ParsedParams<typeof serviceAccounts.extendCredential>,
    @Body() body: ParsedBody<typeof serviceAccounts.extendCredential>,
  ) {
    return this.service.extendCredential(caller, id, body.extendCredentialLifetime);
  }

  @Route(serviceAccounts.ociToken)
  ociToken(
    @Caller() caller: Principal,
    @Params() { id }: ParsedParams<typeof serviceAccounts.ociToken>,
  ) {
    return this.service.ociToken(caller, id);
  }
}
