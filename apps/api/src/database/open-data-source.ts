import type { DataSource } from 'typeorm';
import { createDataSource, type DatabaseSettings } from './data-source.ts';
import { DatabaseSetupError } from './database-error.ts';
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
    const reason = error instanceof Error ? error.message : String(error);
    throw new DatabaseSetupError(
      'DATABASE_UNREACHABLE',
      `The database cannot be reached: ${reason}`,
      { cause: error },
    );
  }
  try {
    await checkServingRole(dataSource);
  } catch (error) {
    await dataSource.destroy();
    throw error;
  }
  return dataSource;
}
