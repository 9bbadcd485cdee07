import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import type { ModuleMetadata } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { CompanyId, ServiceAccountId, type TeamRole, UserId } from '@luciole/contract';
import { createApp } from '../../src/app.ts';
import { apiKeyDigest } from '../../src/auth/api-key.authenticator.ts';
import {
  CredentialDirectory,
  type ServiceAccountCredential,
} from '../../src/auth/credential-directory.ts';
import type { UserPrincipal } from '../../src/auth/principal.ts';
import {
  TokenKeys,
  type TokenSigningKey,
  type TokenVerificationKey,
} from '../../src/auth/token-keys.ts';
import { Clock } from '../../src/clock/clock.ts';
import { type Config, loadConfig } from '../../src/config/config.schema.ts';
import { createLogger } from '@luciole/service';

/** A clock that stands still until it is moved. */
export class FixedClock extends Clock {
  #now: Date;

  constructor(now: Date | string = '2026-11-21T12:00:00.000Z') {
    super();
    this.#now = new Date(now);
  }

  override now(): Date {
    return new Date(this.#now);
  }

  advance(seconds: number): void {
    this.#now = new Date(this.#now.getTime() + seconds * 1000);
  }
}

/** Credentials kept in memory. */
export class MemoryDirectory extends CredentialDirectory {
  readonly users = new Map<string, UserPrincipal>();
  readonly accounts = new Map<string, ServiceAccountCredential>();
  readonly federations = new Map<string, string>();
  readonly assertions = new Set<string>();

  addUser(apiKey: string, ...roles: TeamRole[]): UserPrincipal {
    const user: UserPrincipal = {
      kind: 'user',
      companyId: CompanyId.parse(COMPANY_ID),
      userId: UserId.parse('018f0000-0000-7000-8000-0000000000aa'),
      apiKeyId: '018f0000-0000-7000-8000-0000000000ab',
      session: undefined,
      roles,
    };
    this.users.set(apiKeyDigest(apiKey).toString('hex'), user);
    return user;
  }

  addAccount(account: Partial<ServiceAccountCredential> = {}): ServiceAccountCredential {
    const complete: ServiceAccountCredential = {
      companyId: CompanyId.parse(COMPANY_ID),
      serviceAccountId: ServiceAccountId.parse('018f0000-0000-7000-8000-0000000000ac'),
      name: 'edge',
      authenticationType: 'rsaKey',
      enabled: true,
      credentialGeneration: 1,
      credentialsExpireAt: undefined,
      scopes: ['distributed-issuance'],
      publicKeyPem: undefined,
      jwksUri: undefined,
      audience: undefined,
      ...account,
    };
    this.accounts.set(complete.serviceAccountId, complete);
    return complete;
  }

  override userByApiKey(digest: Uint8Array): Promise<UserPrincipal | undefined> {
    return Promise.resolve(this.users.get(Buffer.from(digest).toString('hex')));
  }

  override serviceAccountById(id: string): Promise<ServiceAccountCredential | undefined> {
    return Promise.resolve(this.accounts.get(id));
  }

  override federatedAccount(
    companyId: string,
    issuer: string,
    subject: string,
  ): Promise<ServiceAccountCredential | undefined> {
    const id = this.federations.get(`${companyId} ${issuer} ${subject}`);
    return Promise.resolve(id === undefined ? undefined : this.accounts.get(id));
  }

  override rememberAssertion(
    account: ServiceAccountCredential,
    digest: Uint8Array,
  ): Promise<boolean> {
    const key = `${account.serviceAccountId} ${Buffer.from(digest).toString('hex')}`;
    const isNew = !this.assertions.has(key);
    this.assertions.add(key);
    return Promise.resolve(isNew);
  }

  override recordUse(): Promise<void> {
    return Promise.resolve();
  }
}

/** One key pair, kept in memory. */
export class MemoryTokenKeys extends TokenKeys {
  readonly #pair: { privateKey: KeyObject; publicKey: KeyObject };

  constructor(private readonly companyId: string = COMPANY_ID) {
    super();
    this.#pair = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  }

  override current(): Promise<TokenSigningKey> {
    return Promise.resolve({ kid: 'test-key', privateKey: this.#pair.privateKey });
  }

  override verifier(kid: string): Promise<TokenVerificationKey | undefined> {
    const verifier = { companyId: this.companyId, publicKey: this.#pair.publicKey };
    return Promise.resolve(kid === 'test-key' ? verifier : undefined);
  }
}

/** The company of every stand-in. */
export const COMPANY_ID = '018f0000-0000-7000-8000-000000000001';
/** An API key of a SYSTEM_ADMIN in {@link createKernelApp}. */
export const ADMIN_API_KEY = '7d3f0a52-6c2b-4f5c-9a49-0a1f6f2f9d10';

/** The clock of a test stands still, so that no allowance ever comes back. */
export const NO_LIMITS = {
  LUCIOLE_MAX_REQUESTS_PER_SECOND_OF_ADDRESS: '1000000',
  LUCIOLE_MAX_REQUESTS_PER_SECOND_OF_CREDENTIAL: '1000000',
  LUCIOLE_MAX_REQUESTS_PER_SECOND_OF_COMPANY: '1000000',
  LUCIOLE_MAX_WRONG_CREDENTIALS_PER_MINUTE: '1000000',
};

/** A configuration that fits tests; settings by their environment names replace the defaults. */
export function testConfig(settings: Readonly<Record<string, string>> = {}): Config {
  return loadConfig({
    DATABASE_URL: 'postgres://nobody@127.0.0.1:1/none',
    LUCIOLE_PORT: '0',
    LUCIOLE_PUBLIC_URL: 'https://luciole.example',
    LUCIOLE_LOG_LEVEL: 'silent',
    ...NO_LIMITS,
    ...settings,
  });
}

/** The kernel with rooms of the test's own and without a database. */
export interface KernelApp {
  readonly app: NestFastifyApplication;
  readonly clock: FixedClock;
  readonly directory: MemoryDirectory;
  /** Lines that were logged, as JSON text. */
  readonly logLines: string[];
}

/** Starts the kernel (not listening) around the given rooms. */
export async function createKernelApp(
  rooms: NonNullable<ModuleMetadata['imports']>,
  settings: Readonly<Record<string, string>> = {},
): Promise<KernelApp> {
  const clock = new FixedClock();
  const directory = new MemoryDirectory();
  directory.addUser(ADMIN_API_KEY, 'SYSTEM_ADMIN');
  const logLines: string[] = [];
  const logger = createLogger('debug', { write: (line: string) => void logLines.push(line) });
  const app = await createApp(testConfig(settings), {
    clock,
    logger,
    withoutDatabase: { directory, tokenKeys: new MemoryTokenKeys(), rooms },
  });
  return { app, clock, directory, logLines };
}
