import { randomBytes } from 'node:crypto';
import { Client, escapeIdentifier, escapeLiteral } from 'pg';
import { DataSource } from 'typeorm';
import { inject } from 'vitest';
import { CompanyDatabase } from '../../src/database/company-database.ts';
import { createDataSource, type DatabaseSettings } from '../../src/database/data-source.ts';
import { provisioningSql } from '../../src/database/provision-roles.ts';
import { databaseUrl } from './database-url.ts';

/** A database of one spec's own. */
export interface TestDatabase {
  /** As the login role that a serving process would use. */
  readonly url: string;
  /** As an administrator who sees through row-level security; for assertions only. */
  readonly adminUrl: string;
  readonly loginRole: string;
  /** A pool on it, closed by `close`. */
  open(
    settings?: Omit<DatabaseSettings, 'url'>,
  ): Promise<{ dataSource: DataSource; database: CompanyDatabase }>;
  /** Rows as an administrator sees them, in the schema `luciole`. */
  asAdministrator(sql: string, parameters?: readonly unknown[]): Promise<Record<string, unknown>[]>;
  /** Inserts a company and gives its id. */
  createCompany(urlPrefix?: string): Promise<string>;
  /** Closes what `open` opened and drops the database. */
  close(): Promise<void>;
}

/** What kind of database a spec needs. */
export interface TestDatabaseOptions {
  /** False for an empty one, with nothing but the roles' rights; a copy of the migrated template otherwise. */
  readonly migrated?: boolean;
  /** True for a login role of its own, which a spec may spoil: the usual one is shared with specs that run meanwhile. */
  readonly ownLogin?: boolean;
}

/** Makes a database, and what a serving process needs to use it. */
export async function createTestDatabase(options: TestDatabaseOptions = {}): Promise<TestDatabase> {
  const { adminUrl: maintenanceUrl, loginPassword, template, ...shared } = inject('testServer');
  const name = `luciole_test_${randomBytes(6).toString('hex')}`;
  const loginRole = options.ownLogin === true ? `${name}_login` : shared.loginRole;
  if (options.ownLogin === true) {
    await query(
      maintenanceUrl,
      `create role ${escapeIdentifier(loginRole)} login noinherit password ${escapeLiteral(loginPassword)}`,
    );
  }
  const source = (options.migrated ?? true) ? template : 'template0';
  await query(
    maintenanceUrl,
    `create database ${escapeIdentifier(name)} template ${escapeIdentifier(source)}`,
  );
  const adminUrl = databaseUrl(maintenanceUrl, { database: name });
  const url = databaseUrl(maintenanceUrl, {
    user: loginRole,
    password: loginPassword,
    database: name,
  });
  await query(maintenanceUrl, provisioningSql({ loginRole, database: name }));
  const opened: DataSource[] = [];

  return {
    url,
    adminUrl,
    loginRole,
    async open(settings = {}) {
      const dataSource = createDataSource({ poolSize: 4, ...settings, url });
      await dataSource.initialize();
      opened.push(dataSource);
      return { dataSource, database: new CompanyDatabase(dataSource) };
    },
    asAdministrator: (sql, parameters) => query(adminUrl, sql, parameters),
    async createCompany(urlPrefix = `company-${randomBytes(4).toString('hex')}`) {
      const [row] = await query(
        adminUrl,
        'insert into companies (id, name, url_prefix) values (gen_random_uuid(), $1, $1) returning id',
        [urlPrefix],
      );
      return String(row?.['id']);
    },
    async close() {
      await Promise.all(opened.map((dataSource) => dataSource.destroy()));
      await query(maintenanceUrl, `drop database if exists ${escapeIdentifier(name)} with (force)`);
      if (options.ownLogin === true) {
        await query(maintenanceUrl, `drop role ${escapeIdentifier(loginRole)}`);
      }
    },
  };
}

async function query(
  connectionString: string,
  sql: string,
  parameters: readonly unknown[] = [],
): Promise<Record<string, unknown>[]> {
  const client = new Client({ connectionString, options: '-c search_path=luciole,public' });
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(sql, [...parameters])).rows;
  } finally {
    await client.end();
  }
}
