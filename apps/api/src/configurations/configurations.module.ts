import { Module } from '@nestjs/common';
import { ConfigurationRecordsModule } from './records/configuration-records.module.ts';
import { PoliciesModule } from '../policies/policies.module.ts';
import { SubCaProvidersModule } from '../sub-ca-providers/sub-ca-providers.module.ts';
import { TrustedRootsModule } from '../trust-bundles/trusted-roots.module.ts';
import { ConfigurationReferences } from './configuration-references.ts';
import { ConfigurationsController } from './configurations.controller.ts';
import { ConfigurationsRepository } from './configurations.repository.ts';
import { ConfigurationsService } from './configurations.service.ts';

/** Issuer configurations. */
@Module({
  imports: [ConfigurationRecordsModule, PoliciesModule, SubCaProvidersModule, TrustedRootsModule],
  controllers: [ConfigurationsController],
  providers: [ConfigurationsService, ConfigurationReferences, ConfigurationsRepository],
  exports: [ConfigurationsService],
})
export class ConfigurationsModule {}
