import { Global, Module } from '@nestjs/common';
import { ActivityLogController } from './activity-log.controller.ts';
import { AuditDestinationsController } from './audit-destinations.controller.ts';
import { AuditTrailController } from './audit-trail.controller.ts';
import { AuditTrail } from './audit-trail.ts';
import { AuditUpkeep } from './audit-upkeep.ts';
import { AuditChainer } from './chain/audit-chainer.ts';
import { AuditCheckpoints } from './chain/audit-checkpoints.ts';
import { AuditSigningKeys } from './chain/audit-signing-keys.ts';
import { AuditExport } from './export/audit-export.ts';
import { AuditDestinationsService } from './forwarding/audit-destinations.service.ts';
import { AuditForwarder } from './forwarding/audit-forwarder.ts';
import { ActivityLogExport } from './log/activity-log-export.ts';
import { ActivityLogService } from './log/activity-log.service.ts';
import { RefusalTrail } from './refusal-trail.ts';
import { AuditRetention } from './retention/audit-retention.ts';
import { AuditSettingsService } from './retention/audit-settings.service.ts';

/** Gives every room {@link AuditTrail} and {@link RefusalTrail}, and people what was recorded. */
@Global()
@Module({
  controllers: [ActivityLogController, AuditTrailController, AuditDestinationsController],
  providers: [
    { provide: AuditTrail, useFactory: () => new AuditTrail() },
    RefusalTrail,
    AuditChainer,
    AuditSigningKeys,
    AuditCheckpoints,
    AuditExport,
    AuditRetention,
    AuditSettingsService,
    AuditUpkeep,
    ActivityLogService,
    ActivityLogExport,
    AuditDestinationsService,
    AuditForwarder,
  ],
  exports: [AuditTrail, RefusalTrail],
})
export class AuditModule {}
