import { Controller } from '@nestjs/common';
import { backups, type HandlerResponse } from '@luciole/contract';

import { Caller } from '../auth/caller.decorator.ts';
import type { Principal } from '../auth/principal.ts';
import { Route } from '../http/route.decorator.ts';
import { BackupsService } from './backups.service.ts';

/** `/v1/backups`: what is known of them; taking and restoring them are commands alone. */
@Controller()
export class BackupsController {
  constructor(private readonly service: BackupsService) {}

  @Route(backups.last)
  last(@Caller() { companyId }: Principal): Promise<HandlerResponse<typeof backups.last>> {
    return this.service.last(companyId);
  }
}
