import type { DataSource } from 'typeorm';
import { createDataSource, type DatabaseSettings } from './data-source.ts';
import { databaseUnreachable } from './database-error.ts';
import { checkServingRole } from './serving-role.check.ts';

/**
 * A pool that is connected and safe to serve with.
 *
 * @throws {DatabaseSetupError} DATABASE_UNREACHABLE, and as `checkServingRole`
 */
export async function openDataSource(settings: DatabaseSettings): Promise<DataSource> {
  const dataSource = createDataSource(settings);
  try {
    await dataSource.initialize();
  } catch (error) {
    throw databaseUnreachable(error);
  }
  try {
    await checkServingRole(dataSource);
  } catch (error) {
    await dataSource.destroy();
    throw error;
  }
  return dataSource;
}
