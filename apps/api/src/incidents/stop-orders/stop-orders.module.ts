import { Module } from '@nestjs/common';

import { StopOrdersRepository } from './stop-orders.repository.ts';
import { StopOrdersService } from './stop-orders.service.ts';

/** What incidents tell issuers; apart from the incidents, because whoever answers issuers asks it. */
@Module({
  providers: [StopOrdersService, StopOrdersRepository],
  exports: [StopOrdersService],
})
export class StopOrdersModule {}
