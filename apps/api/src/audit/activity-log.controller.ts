import { Controller } from '@nestjs/common';
import { activityLog, type ParsedBody, type ParsedHeaders } from '@luciole/contract';

import { Caller } from '../auth/caller.decorator.ts';
import type { Principal } from '../auth/principal.ts';
import { Answer } from '../http/answer.ts';
import { Body, Headers, Route } from '../http/route.decorator.ts';
import { EXPORT_MEDIA_TYPES } from './export/media-types.ts';
import { activityFormatOf, ActivityLogExport } from './log/activity-log-export.ts';
import { ActivityLogService } from './log/activity-log.service.ts';
import { listActivityTypes } from './log/activity-types.ts';

/** Doors of the activity log (contract.md §6.10). */
@Controller()
export class ActivityLogController {
  constructor(
    private readonly log: ActivityLogService,
    private readonly exports: ActivityLogExport,
  ) {}

  @Route(activityLog.search)
  search(@Caller() caller: Principal, @Body() body: ParsedBody<typeof activityLog.search>) {
    return this.log.search(caller, body ?? {});
  }

  @Route(activityLog.export)
  async export(
    @Caller() caller: Principal,
    @Body() body: ParsedBody<typeof activityLog.export>,
    @Headers() { accept }: ParsedHeaders<typeof activityLog.export>,
  ) {
    const format = activityFormatOf(accept);
    const events = await this.exports.prepare(caller, body ?? {}, format);
    return Answer.stream(this.exports.write(events, format), EXPORT_MEDIA_TYPES[format], {
      'content-disposition': `attachment; filename="activity-log.${format}"`,
      'cache-control': 'no-store',
    });
  }

  @Route(activityLog.types)
  types() {
    return listActivityTypes();
  }
}
