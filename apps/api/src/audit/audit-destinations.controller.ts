import { Controller } from '@nestjs/common';
import { auditDestinations, type ParsedBody, type ParsedParams } from '@luciole/contract';

import { Caller } from '../auth/caller.decorator.ts';
import type { Principal } from '../auth/principal.ts';
import { Body, Params, Route } from '../http/route.decorator.ts';
import { AuditDestinationsService } from './forwarding/audit-destinations.service.ts';

/** Doors of the destinations of audit trails. */
@Controller()
export class AuditDestinationsController {
  constructor(private readonly destinations: AuditDestinationsService) {}

  @Route(auditDestinations.list)
  list(@Caller() caller: Principal) {
    return this.destinations.list(caller);
  }

  @Route(auditDestinations.create)
  create(@Caller() caller: Principal, @Body() body: ParsedBody<typeof auditDestinations.create>) {
    return this.destinations.create(caller, body);
  }

  @Route(auditDestinations.update)
  update(
    @Caller() caller: Principal,
    @Params() { id }: ParsedParams<typeof auditDestinations.update>,
    @Body() body: ParsedBody<typeof auditDestinations.update>,
  ) {
    return this.destinations.update(caller, id, body);
  }

  @Route(auditDestinations.delete)
  delete(
    @Caller() caller: Principal,
    @Params() { id }: ParsedParams<typeof auditDestinations.delete>,
  ) {
    return this.destinations.delete(caller, id);
  }

  @Route(auditDestinations.deliveries)
  deliveries(
    @Caller() caller: Principal,
    @Params() { id }: ParsedParams<typeof auditDestinations.deliveries>,
  ) {
    return this.destinations.deliveries(caller, id);
  }
}
