import { Module } from '@nestjs/common';
import { ConfigurationRecordsRepository } from './configuration-records.repository.ts';
import { ConfigurationRecordsService } from './configuration-records.service.ts';

/** Configurations without what they refer to: below policies and configurations, which both need it. */
@Module({
  providers: [ConfigurationRecordsService, ConfigurationRecordsRepository],
  exports: [ConfigurationRecordsService, ConfigurationRecordsRepository],
})
export class ConfigurationRecordsModule {}
