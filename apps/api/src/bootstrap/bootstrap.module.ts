import { Module } from '@nestjs/common';

import { BuiltInCaModule } from '../built-in-ca/built-in-ca.module.ts';
import { ConfigurationRecordsModule } from '../configurations/records/configuration-records.module.ts';
import { ConfigurationsModule } from '../configurations/configurations.module.ts';
import { StopOrdersModule } from '../incidents/stop-orders/stop-orders.module.ts';
import { IntermediateCertificatesModule } from '../intermediate-certificates/intermediate-certificates.module.ts';
import { PoliciesModule } from '../policies/policies.module.ts';
import { StatisticsModule } from '../statistics/statistics.module.ts';
import { TrustBundlesModule } from '../trust-bundles/trust-bundles.module.ts';
import { BootstrapConfigurationService } from './bootstrap-configuration.service.ts';
import { BootstrapRefusals } from './bootstrap-refusals.ts';
import { BootstrapController } from './bootstrap.controller.ts';
import { BootstrapService } from './bootstrap.service.ts';
import { ReservationSweep } from './reservation-sweep.ts';
import { ConfigurationViews } from './configuration-views.ts';
import { IssuancesRepository } from './issuances.repository.ts';

/** How issuers get their configuration and their sub-CA certificate. */
@Module({
  imports: [
    BuiltInCaModule,
    ConfigurationRecordsModule,
    ConfigurationsModule,
    IntermediateCertificatesModule,
    PoliciesModule,
    StatisticsModule,
    StopOrdersModule,
    TrustBundlesModule,
  ],
  controllers: [BootstrapController],
  providers: [
    BootstrapService,
    BootstrapConfigurationService,
    BootstrapRefusals,
    ConfigurationViews,
    IssuancesRepository,
    ReservationSweep,
  ],
  exports: [ReservationSweep],
})
export class BootstrapModule {}
