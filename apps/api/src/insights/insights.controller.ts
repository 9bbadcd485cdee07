import { Controller } from '@nestjs/common';
import { insights, type ParsedQuery } from '@luciole/contract';

import { Caller } from '../auth/caller.decorator.ts';
import type { Principal } from '../auth/principal.ts';
import { Query, Route } from '../http/route.decorator.ts';
import { InsightsService } from './insights.service.ts';

/** Doors of what dashboards show. */
@Controller()
export class InsightsController {
  constructor(private readonly service: InsightsService) {}

  @Route(insights.issuance)
  issuance(@Caller() caller: Principal, @Query() query: ParsedQuery<typeof insights.issuance>) {
    return this.service.issuance(caller, query);
  }

  @Route(insights.issuerHealth)
  issuerHealth(@Caller() caller: Principal) {
    return this.service.issuerHealth(caller);
  }
}
