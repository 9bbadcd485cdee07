import { ConfigurationEntity } from './configuration.entity.ts';
import { ConfigurationRecordsRepository } from './configuration-records.repository.ts';
import { ConfigurationRecordsService } from './configuration-records.service.ts';

/** What {@link composeConfigurationRecords} reads by TypeORM. */
export const CONFIGURATION_RECORD_ENTITIES = [ConfigurationEntity];

/** Records of configurations, for commands of the program. */
export function composeConfigurationRecords(): ConfigurationRecordsService {
  return new ConfigurationRecordsService(new ConfigurationRecordsRepository());
}
