import { createHash, generateKeyPairSync, type KeyObject, randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { RouteDefinition, TeamRole } from '@luciole/contract';
import { SignJWT } from 'jose';
import { createApp, type ServedRoute } from '../../src/app.ts';
import { apiKeyDigest } from '../../src/auth/api-key.authenticator.ts';
import { loadConfig } from '../../src/config/config.schema.ts';
import { createLogger } from '@luciole/service';
import { createKeyEncryptionKey } from '../../src/secrets/key-encryption-key.ts';
import { FixedClock, NO_LIMITS } from './kernel-app.ts';
import { createTestDatabase, type TestDatabase } from './test-database.ts';

/** Who sends a request, and with what. */
export interface TestRequest {
  readonly apiKey?: string | undefined;
  readonly bearer?: string | undefined;
  readonly headers?: Readonly<Record<string, string>>;
  readonly json?: unknown;
  readonly form?: Readonly<Record<string, string>>;
  /** Octets as they are; `headers` says what they are. */
  readonly raw?: Buffer;
}

/** An answer, its JSON body parsed. */
export interface TestResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, unknown>>;
  readonly text: string;
  readonly bytes: Buffer;
  /** The body as JSON; throws when it is none. */
  // oxlint-disable-next-line typescript/no-unnecessary-type-parameters -- the caller says what it expects, as in inject()
  json<Body = unknown>(): Body;
}

/** A company with an administrator. */
export interface TestCompany {
  readonly companyId: string;
  readonly urlPrefix: string;
  readonly userId: string;
  /** Of a SYSTEM_ADMIN. */
  readonly apiKey: string;
}

/** A service account and the private half of its key. */
export interface TestServiceAccount {
  readonly id: string;
  readonly privateKey: KeyObject;
}

/** The real application on a database of its own; its clock stands still until a test moves it. */
export interface TestApp extends TestCompany {
  readonly app: NestFastifyApplication;
  readonly database: TestDatabase;
  readonly clock: FixedClock;
  /** Lines that were logged, as JSON text. */
  readonly logLines: string[];
  /** What Fastify serves. */
  readonly routes: readonly ServedRoute[];
  request(
    method: RouteDefinition['method'],
    url: string,
    request?: TestRequest,
  ): Promise<TestResponse>;
  /** Another company with an administrator of its own. */
  createCompany(): Promise<TestCompany>;
  /** An API key of a new user with these roles. */
  createUser(companyId: string, ...roles: TeamRole[]): Promise<{ userId: string; apiKey: string }>;
  /** A key-pair account, straight in the database. */
  createServiceAccount(companyId: string, scopes?: readonly string[]): Promise<TestServiceAccount>;
  /** An access token of the account, by the key-pair flow. */
  signIn(account: TestServiceAccount): Promise<string>;
  close(): Promise<void>;
}

/**
 * Starts the application as `serve` would, without listening, for one spec file.
 *
 * @param settings - settings by their environment names, in place of the defaults
 */
export async function createTestApp(
  settings: Readonly<Record<string, string>> = {},
): Promise<TestApp> {
  const database = await createTestDatabase();
  const directory = await mkdtemp(join(tmpdir(), 'luciole-app-'));
  const clock = new FixedClock(new Date());
  const logLines: string[] = [];
  createKeyEncryptionKey(join(directory, 'key-encryption.key'));
  const config = loadConfig({
    DATABASE_URL: database.url,
    LUCIOLE_DATA_DIR: directory,
    LUCIOLE_PORT: '0',
    LUCIOLE_PUBLIC_URL: 'https://luciole.example',
    ...NO_LIMITS,
    ...settings,
  });
  const level = settings['LUCIOLE_LOG_LEVEL'] === 'trace' ? 'trace' : 'debug';
  const logger = createLogger(level, { write: (line: string) => void logLines.push(line) });
  const routes: ServedRoute[] = [];
  const app = await createApp(config, {
    clock,
    logger,
    onRoute: (route) => void routes.push(route),
  });
  const company = await createCompany(database, clock);

  const request: TestApp['request'] = async (method, url, given = {}) => {
    const response = await app.inject({
      method,
      url,
      headers: {
        ...(given.apiKey !== undefined && { 'tppl-api-key': given.apiKey }),
        ...(given.bearer !== undefined && { authorization: `Bearer ${given.bearer}` }),
        ...(given.json !== undefined && { 'content-type': 'application/json' }),
        ...(given.form !== undefined && { 'content-type': 'application/x-www-form-urlencoded' }),
        ...given.headers,
      },
      ...(given.json !== undefined && { payload: JSON.stringify(given.json) }),
      ...(given.form !== undefined && { payload: new URLSearchParams(given.form).toString() }),
      ...(given.raw !== undefined && { payload: given.raw }),
    });
    return {
      status: response.statusCode,
      headers: response.headers,
      text: response.body,
      bytes: response.rawPayload,
      json: () => response.json(),
    };
  };

  return {
    ...company,
    app,
    database,
    clock,
    logLines,
    routes,
    request,
    createCompany: () => createCompany(database, clock),
    createUser: (companyId, ...roles) => createUser(database, clock, companyId, roles),
    createServiceAccount: (companyId, scopes = ['distributed-issuance']) =>
      createServiceAccount(database, companyId, scopes),
    async signIn(account) {
      const response = await request('POST', '/v1/oauth/token/serviceaccount', {
        form: {
          grant_type: 'urn:ietf:params:oauth:grant-type:jwt-bearer',
          assertion: await assertionOf(account, clock.nowSeconds()),
        },
      });
      return response.json<{ access_token: string }>().access_token;
    },
    async close() {
      await app.close();
      await database.close();
      await rm(directory, { recursive: true, force: true });
    },
  };
}

/** The assertion that a client of the ecosystem would make (contract.md §1.3), with the given changes. */
export function assertionOf(
  account: TestServiceAccount,
  nowSeconds: number,
  claims: Readonly<Record<string, unknown>> = {},
): Promise<string> {
  return new SignJWT({
    iss: account.id,
    sub: account.id,
    aud: 'api.venafi.cloud/v1/oauth/token/serviceaccount',
    iat: nowSeconds,
    exp: nowSeconds + 1800,
    jti: randomUUID(),
    ...claims,
  })
    .setProtectedHeader({ alg: 'ES256' })
    .sign(account.privateKey);
}

async function createCompany(database: TestDatabase, clock: FixedClock): Promise<TestCompany> {
  const urlPrefix = `company-${randomUUID().slice(0, 8)}`;
  const companyId = await database.createCompany(urlPrefix);
  const user = await createUser(database, clock, companyId, ['SYSTEM_ADMIN']);
  return { companyId, urlPrefix, ...user };
}

/** A user with a key that was used from here in this hour, so that the trail has what a test does and no more. */
async function createUser(
  database: TestDatabase,
  clock: FixedClock,
  companyId: string,
  roles: readonly TeamRole[],
): Promise<{ userId: string; apiKey: string }> {
  const userId = randomUUID();
  const apiKey = randomUUID();
  const username = `user-${userId.slice(0, 8)}@example.com`;
  await database.asAdministrator(
    `insert into users (company_id, id, username, email_address, roles) values ($1, $2, $3, $3, $4)`,
    [companyId, userId, username, roles],
  );
  await database.asAdministrator(
    `with key as (
       insert into api_keys (company_id, id, user_id, key_hash, prefix, validity_start, validity_end)
       values ($1, gen_random_uuid(), $2, $3, $4, now() - interval '1 day', now() + interval '180 days')
       returning company_id, id)
     insert into api_key_uses (company_id, api_key_id, network, hour)
     select company_id, id, '127.0.0.1', date_trunc('hour', $5::timestamptz, 'UTC') from key`,
    [companyId, userId, apiKeyDigest(apiKey), apiKey.slice(0, 8), clock.now()],
  );
  return { userId, apiKey };
}

async function createServiceAccount(
  database: TestDatabase,
  companyId: string,
  scopes: readonly string[],
): Promise<TestServiceAccount> {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const id = randomUUID();
  const spki = publicKey.export({ type: 'spki', format: 'der' });
  await database.asAdministrator(
    `insert into service_accounts (company_id, id, name, scopes, authentication_type, credential_lifetime,
       credentials_expiring_on, public_key, public_key_fingerprint)
     values ($1, $2, $3, $4, 'rsaKey', 365, now() + interval '365 days', $5, $6)`,
    [
      companyId,
      id,
      `account-${id.slice(0, 8)}`,
      scopes,
      publicKey.export({ type: 'spki', format: 'pem' }).toString(),
      createHash('sha256').update(spki).digest(),
    ],
  );
  return { id, privateKey };
}
