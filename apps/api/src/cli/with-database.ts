import { Clock } from '../clock/clock.ts';
import { loadConfigFromEnvironment } from '../config/config.module.ts';
import { type Config } from '../config/config.schema.ts';
import { CompanyDatabase, type CompanyTransaction } from '../database/company-database.ts';
import { createDataSource, type DatabaseSettings } from '../database/data-source.ts';
import { KeyFiles } from '../secrets/key-files.ts';
import { SealedSecrets } from '../secrets/sealed-secrets.ts';
import { CommandError } from './command-error.ts';

/** What commands that change a company work with. */
export interface CommandParts {
  readonly config: Config;
  readonly database: CompanyDatabase;
  readonly secrets: SealedSecrets;
  readonly clock: Clock;
}

/**
 * Does `work` with the settings and the database of this environment, as a serving process would have them.
 *
 * @param entities - TypeORM entities that it needs; to load those of every room would take longer than the work
 */
export async function withDatabase<Result>(
  work: (parts: CommandParts) => Promise<Result>,
  entities: NonNullable<DatabaseSettings['entities']> = [],
): Promise<Result> {
  const config = loadConfigFromEnvironment();
  const { keyEncryptionKey: file, previousKeyEncryptionKey: previousFile } = config.files;
  const dataSource = await createDataSource({
    url: config.database.url.reveal(),
    poolSize: 2,
    entities,
  }).initialize();
  try {
    return await work({
      config,
      database: new CompanyDatabase(dataSource),
      secrets: new SealedSecrets(new KeyFiles({ file, previousFile })),
      clock: new Clock(),
    });
  } finally {
    await dataSource.destroy();
  }
}

/** Id of the company of a prefix, or of the first company. @throws {CommandError} */
export async function companyOf(
  { config, database }: CommandParts,
  urlPrefix: string = config.company.urlPrefix,
): Promise<string> {
  const [row] = await database.lookUp<{ company_id: string }>(
    {
      name: 'find-company-by-url-prefix',
      text: 'select company_id, url_prefix from find_company_by_url_prefix($1)',
    },
    [urlPrefix.toLowerCase()],
  );
  if (row === undefined)
    throw new CommandError(`There is no company with the URL prefix ${urlPrefix}.`);
  return row.company_id;
}

/** A user as commands name one. */
export interface NamedUser {
  readonly id: string;
  readonly username: string;
  readonly email_address: string;
  readonly user_status: string;
  readonly disabled: boolean;
  readonly has_password: boolean;
  readonly url_prefix: string;
}

/** The user of a name, locked until the transaction ends. @throws {CommandError} */
export async function userOf(tx: CompanyTransaction, username: string): Promise<NamedUser> {
  const [row] = await tx.query<NamedUser & Record<string, unknown>>(
    `select u.id, u.username, u.email_address, u.user_status, u.disabled, c.url_prefix,
       exists (select from user_passwords p where p.user_id = u.id) as has_password
     from users u join companies c on c.id = u.company_id
     where lower(u.username) = lower($1) and u.deleted_at is null for update of u`,
    [username],
  );
  if (row === undefined) throw new CommandError(`There is no user ${username} in this company.`);
  return row;
}
