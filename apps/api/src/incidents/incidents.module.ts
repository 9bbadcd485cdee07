import { Module } from '@nestjs/common';

import { BuiltInCaModule } from '../built-in-ca/built-in-ca.module.ts';
import { RevocationModule } from '../revocation/revocation.module.ts';
import { ImpactRepository } from './impact.repository.ts';
import { IncidentTargetsRepository } from './incident-targets.repository.ts';
import { IncidentsController } from './incidents.controller.ts';
import { IncidentsRepository } from './incidents.repository.ts';
import { IncidentsService } from './incidents.service.ts';
import { MeasurementRepository } from './measurement.repository.ts';
import { StopOrdersModule } from './stop-orders/stop-orders.module.ts';
import { UnfinishedRevocations } from './unfinished-revocations.ts';

/** The off switch: freeze, quarantine, revoke. */
@Module({
  imports: [BuiltInCaModule, RevocationModule, StopOrdersModule],
  controllers: [IncidentsController],
  providers: [
    IncidentsService,
    ImpactRepository,
    IncidentTargetsRepository,
    IncidentsRepository,
    MeasurementRepository,
    UnfinishedRevocations,
  ],
  exports: [UnfinishedRevocations],
})
export class IncidentsModule {}
