import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client, escapeIdentifier, escapeLiteral } from 'pg';
import type { TestProject } from 'vitest/node';
import { startEmbeddedPostgres } from '../../../../scripts/postgres/embedded.ts';
import { migrate } from '../../src/database/migrate.ts';
import { provisioningSql } from '../../src/database/provision-roles.ts';
import { databaseUrl } from './database-url.ts';

/** Where a spec finds its server; `createTestDatabase` reads it. */
export interface TestServer {
  /** An administrator (may create roles and databases) on the maintenance database. */
  readonly adminUrl: string;
  /** The login role of this run, a member of the service and owner roles and nothing else. */
  readonly loginRole: string;
  readonly loginPassword: string;
  /** A migrated database that nobody is connected to. */
  readonly template: string;
}

let cleanUp: () => Promise<void> = () => Promise.resolve();

declare module 'vitest' {
  interface ProvidedContext {
    testServer: TestServer;
  }
}

/**
 * One server for all database specs: the embedded PostgreSQL on a folder of its own without fsync, or the one whose
 * administrator `DATABASE_URL` names. Makes a login role and a migrated template for this run, and removes both.
 */
export async function setup(project: TestProject): Promise<void> {
  const server = await startServer();
  const run = randomBytes(4).toString('hex');
  const loginRole = `luciole_test_${run}`;
  const loginPassword = randomBytes(16).toString('hex');
  const template = `luciole_template_${run}`;

  await asAdministrator(server.adminUrl, async (client) => {
    await client.query(
      `create role ${escapeIdentifier(loginRole)} login nosuperuser nobypassrls noinherit password ${escapeLiteral(loginPassword)}`,
    );
    await client.query(`create database ${escapeIdentifier(template)}`);
    await client.query(provisioningSql({ loginRole, database: template }));
  });
  await migrate(
    databaseUrl(server.adminUrl, { user: loginRole, password: loginPassword, database: template }),
  );
  project.provide('testServer', {
    adminUrl: server.adminUrl,
    loginRole,
    loginPassword,
    template,
  });

  cleanUp = async () => {
    await asAdministrator(server.adminUrl, async (client) => {
      await client.query(`drop database ${escapeIdentifier(template)} with (force)`);
      await client.query(`drop owned by ${escapeIdentifier(loginRole)}`);
      await client.query(`drop role ${escapeIdentifier(loginRole)}`);
    });
    await server.stop();
  };
}

/** Removes what {@link setup} made. */
export async function teardown(): Promise<void> {
  await cleanUp();
}

async function startServer(): Promise<{ adminUrl: string; stop: () => Promise<void> }> {
  const given = process.env['DATABASE_URL'];
  if (given !== undefined && given !== '') {
    return { adminUrl: given, stop: () => Promise.resolve() };
  }
  const directory = await mkdtemp(join(tmpdir(), 'luciole-db-'));
  const server = await startEmbeddedPostgres({ directory, fsync: false });
  return {
    adminUrl: server.adminUrl,
    stop: async () => {
      await server.stop();
      await rm(directory, { recursive: true, force: true });
    },
  };
}

async function asAdministrator(
  url: string,
  work: (client: Client) => Promise<void>,
): Promise<void> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    await work(client);
  } finally {
    await client.end();
  }
}
