import { Controller } from '@nestjs/common';
import { alerts, type ParsedBody, type ParsedParams, type ParsedQuery } from '@luciole/contract';

import { Caller } from '../auth/caller.decorator.ts';
import type { Principal } from '../auth/principal.ts';
import { Body, Params, Query, Route } from '../http/route.decorator.ts';
import { AlertSettingsService } from './alert-settings.service.ts';
import { AlertWatch } from './alert-watch.service.ts';
import { AlertsService } from './alerts.service.ts';

/** Doors of alerts, and of when something becomes one. */
@Controller()
export class AlertsController {
  constructor(
    private readonly service: AlertsService,
    private readonly alertSettings: AlertSettingsService,
    private readonly watch: AlertWatch,
  ) {}

  @Route(alerts.list)
  list(@Caller() { companyId }: Principal, @Query() query: ParsedQuery<typeof alerts.list>) {
    return this.service.list(companyId, query);
  }

  @Route(alerts.settings)
  settings(@Caller() caller: Principal) {
    return this.alertSettings.read(caller);
  }

  @Route(alerts.changeSettings)
  async changeSettings(
    @Caller() caller: Principal,
    @Body() body: ParsedBody<typeof alerts.changeSettings>,
  ) {
    const settings = await this.alertSettings.change(caller, body);
    // Whoever changes them looks at what that does.
    await this.watch.look(caller.companyId);
    return settings;
  }

  @Route(alerts.acknowledge)
  acknowledge(
    @Caller() caller: Principal,
    @Params() { id }: ParsedParams<typeof alerts.acknowledge>,
    @Body() body: ParsedBody<typeof alerts.acknowledge>,
  ) {
    return this.service.acknowledge(caller, id, body);
  }

  @Route(alerts.withdrawAcknowledgement)
  withdrawAcknowledgement(
    @Caller() caller: Principal,
    @Params() { id }: ParsedParams<typeof alerts.withdrawAcknowledgement>,
  ) {
    return this.service.withdrawAcknowledgement(caller, id);
  }
}
