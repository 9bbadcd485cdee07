import { Controller } from '@nestjs/common';
import { activityLog, type ParsedBody } from '@luciole/contract';

import { Caller } from '../auth/caller.decorator.ts';
import type { Principal } from '../auth/principal.ts';
import { Body, Route } from '../http/route.decorator.ts';
import { ActivityLogService } from './log/activity-log.service.ts';
import { listActivityTypes } from './log/activity-types.ts';

/** Doors of the activity log (contract.md §6.10). */
@Controller()
export class ActivityLogController {
  constructor(private readonly log: ActivityLogService) {}

  @Route(activityLog.search)
  search(@Caller() caller: Principal, @Body() body: ParsedBody<typeof activityLog.search>) {
    return this.log.search(caller, body ?? {});
  }

  @Route(activityLog.types)
  types() {
    return listActivityTypes();
  }
}
