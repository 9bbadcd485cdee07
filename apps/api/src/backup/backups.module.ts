import { Module } from '@nestjs/common';

import { BackupsController } from './backups.controller.ts';
import { BackupsRepository } from './backups.repository.ts';
import { BackupsService } from './backups.service.ts';

/** What the control plane knows of backups of itself. */
@Module({
  controllers: [BackupsController],
  providers: [BackupsService, BackupsRepository],
})
export class BackupsModule {}
