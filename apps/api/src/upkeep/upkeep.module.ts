import { Module } from '@nestjs/common';

import { AlertsModule } from '../alerts/alerts.module.ts';
import { BootstrapModule } from '../bootstrap/bootstrap.module.ts';
import { BuiltInCaModule } from '../built-in-ca/built-in-ca.module.ts';
import { IncidentsModule } from '../incidents/incidents.module.ts';
import { InsightsModule } from '../insights/insights.module.ts';
import { SessionsModule } from '../sessions/sessions.module.ts';
import { StatisticsModule } from '../statistics/statistics.module.ts';
import { UpkeepService } from './upkeep.service.ts';

/** What happens without a request. */
@Module({
  imports: [
    AlertsModule,
    BootstrapModule,
    BuiltInCaModule,
    IncidentsModule,
    InsightsModule,
    SessionsModule,
    StatisticsModule,
  ],
  providers: [UpkeepService],
})
export class UpkeepModule {}
