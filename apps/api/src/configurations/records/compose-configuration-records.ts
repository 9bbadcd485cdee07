import { ConfigurationRecordsRepository } from './configuration-records.repository.ts';
import { ConfigurationRecordsService } from './configuration-records.service.ts';

/** Records of configurations, for commands of the program. */
export function composeConfigurationRecords(): ConfigurationRecordsService {
  return new ConfigurationRecordsService(new ConfigurationRecordsRepository());
}
