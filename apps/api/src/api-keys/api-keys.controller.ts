import { Controller, Inject } from '@nestjs/common';
import { apiKeys, type ParsedBody, type ParsedParams, type ParsedQuery } from '@luciole/contract';
import { Caller } from '../auth/caller.decorator.ts';
import type { Principal } from '../auth/principal.ts';
import { Body, Params, Query, Route } from '../http/route.decorator.ts';
import { ApiKeysService } from './api-keys.service.ts';

/** Doors of the API keys (contract.md §1.1). */
@Controller()
export class ApiKeysController {
  constructor(@Inject(ApiKeysService) private readonly service: ApiKeysService) {}

  @Route(apiKeys.list)
  list(@Caller() caller: Principal, @Query() { apiKeyStatus }: ParsedQuery<typeof apiKeys.list>) {
    return this.service.list(
      caller,
      apiKeyStatus === undefined ? undefined : [apiKeyStatus].flat(),
    );
  }

  @Route(apiKeys.create)
  create(@Caller() caller: Principal, @Body() body: ParsedBody<typeof apiKeys.create>) {
    return this.service.create(caller, body);
  }

  @Route(apiKeys.requestRotation)
  requestRotation(
    @Caller() caller: Principal,
    @Body() body: ParsedBody<typeof apiKeys.requestRotation>,
  ) {
    return this.service.requestRotation(caller, body);
  }

  @Route(apiKeys.rotate)
  rotate(@Caller() caller: Principal, @Body() body: ParsedBody<typeof apiKeys.rotate>) {
    return this.service.rotate(caller, body);
  }

  @Route(apiKeys.replace)
  replace(@Caller() caller: Principal, @Body() body: ParsedBody<typeof apiKeys.replace>) {
    return this.service.replace(caller, body);
  }

  @Route(apiKeys.details)
  details(@Caller() caller: Principal, @Body() body: ParsedBody<typeof apiKeys.details>) {
    return this.service.details(caller, body);
  }

  @Route(apiKeys.revoke)
  revoke(@Caller() caller: Principal, @Params() { id }: ParsedParams<typeof apiKeys.revoke>) {
    return this.service.revoke(caller, id);
  }

  @Route(apiKeys.listOfUser)
  listOfUser(
    @Caller() caller: Principal,
    @Params() { id }: ParsedParams<typeof apiKeys.listOfUser>,
    @Query() { apiKeyStatus }: ParsedQuery<typeof apiKeys.listOfUser>,
  ) {
    const statuses = apiKeyStatus === undefined ? undefined : [apiKeyStatus].flat();
    return this.service.listOfUser(caller, id, statuses);
  }

  @Route(apiKeys.revokeOfUser)
  revokeOfUser(
    @Caller() caller: Principal,
    @Params() { id, apiKeyId }: ParsedParams<typeof apiKeys.revokeOfUser>,
  ) {
    return this.service.revokeOfUser(caller, id, apiKeyId);
  }
}
