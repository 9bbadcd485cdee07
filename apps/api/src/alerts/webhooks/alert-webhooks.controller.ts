import { Controller } from '@nestjs/common';
import { alertWebhooks, type ParsedBody, type ParsedParams } from '@luciole/contract';

import { Caller } from '../../auth/caller.decorator.ts';
import type { Principal } from '../../auth/principal.ts';
import { Body, Params, Route } from '../../http/route.decorator.ts';
import { AlertWebhooksService } from './alert-webhooks.service.ts';

/** Doors of the webhooks of alerts. */
@Controller()
export class AlertWebhooksController {
  constructor(private readonly webhooks: AlertWebhooksService) {}

  @Route(alertWebhooks.list)
  list(@Caller() caller: Principal) {
    return this.webhooks.list(caller);
  }

  @Route(alertWebhooks.create)
  create(@Caller() caller: Principal, @Body() body: ParsedBody<typeof alertWebhooks.create>) {
    return this.webhooks.create(caller, body);
  }

  @Route(alertWebhooks.update)
  update(
    @Caller() caller: Principal,
    @Params() { id }: ParsedParams<typeof alertWebhooks.update>,
    @Body() body: ParsedBody<typeof alertWebhooks.update>,
  ) {
    return this.webhooks.update(caller, id, body);
  }

  @Route(alertWebhooks.delete)
  delete(@Caller() caller: Principal, @Params() { id }: ParsedParams<typeof alertWebhooks.delete>) {
    return this.webhooks.delete(caller, id);
  }

  @Route(alertWebhooks.test)
  test(@Caller() caller: Principal, @Params() { id }: ParsedParams<typeof alertWebhooks.test>) {
    return this.webhooks.test(caller, id);
  }
}
