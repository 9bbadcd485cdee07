import type { CompanyDatabase } from '../database/company-database.ts';
import { BackupsRepository } from './backups.repository.ts';
import { BackupsService } from './backups.service.ts';

/** What is known of backups, for commands of the program; requests get theirs from `BackupsModule`. */
export function composeBackups({ database }: { readonly database: CompanyDatabase }) {
  return new BackupsService(database, new BackupsRepository());
}
