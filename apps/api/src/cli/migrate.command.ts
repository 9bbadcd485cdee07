import { loadConfigFromEnvironment } from '../config/config.module.ts';
import { migrate } from '../database/migrate.ts';

/** Brings the database to this release; safe when several processes start at once. */
export async function migrateCommand(): Promise<number> {
  const config = loadConfigFromEnvironment();
  const { applied } = await migrate(config.database.url.reveal());
  const what =
    applied.length === 0 ? 'is up to date' : `was brought up to date by ${applied.join(', ')}`;
  process.stderr.write(`The database ${what}.\n`);
  return 0;
}
