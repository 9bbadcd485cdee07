import { AuditTrail } from '../audit/audit-trail.ts';
import { apiKeyDigest } from '../auth/api-key.authenticator.ts';
import { caSubject, defaultCommonName } from '../built-in-ca/ca-names.ts';
import { composeBuiltInCa } from '../built-in-ca/compose-built-in-ca.ts';
import type { InTransaction } from '../built-in-ca/hierarchy.service.ts';
import type { Clock } from '../clock/clock.ts';
import type { Config } from '../config/config.schema.ts';
import type { CompanyDatabase, CompanyTransaction } from '../database/company-database.ts';
import { listCompanyIds } from '../database/list-company-ids.ts';
import { uuidV7 } from '../database/uuid-v7.ts';
import type { SealedSecrets } from '../secrets/sealed-secrets.ts';
import {
  insertFirstApiKey,
  insertFirstRows,
  lockFirstStart,
  readServedCompany,
  type ServedCompany,
} from './first-start.repository.ts';

/** What a first start works with. */
export interface FirstStartParts {
  readonly database: CompanyDatabase;
  readonly secrets: SealedSecrets;
  readonly config: Config;
  readonly clock: Clock;
  /** The administrator's key, on disk when this returns. */
  readonly provideApiKey: () => string;
  /** Told what is being done, one sentence each. */
  readonly progress?: (sentence: string) => void;
}

/** What is served, and whether it was created now. */
export interface FirstStartReport extends ServedCompany {
  readonly created: boolean;
}

const FIRST_ACCOUNT = 'Built-In CA';
const ADMINISTRATOR = 'administrator';
const DEFAULT_TEAM = 'Default';
/** As long as keys that people make (contract.md 1.1). */
const API_KEY_DAYS = 180;
const SYSTEM = { kind: 'SYSTEM', name: 'first start' } as const;

/**
 * Creates what a deployment needs before it can serve: company, first administrator without a password (ruling 11), default team, API key, root and
 * intermediate CA. Everything commits together or not at all, so a start that is killed at any moment is simply repeated; of two first starts at once
 * one creates and the other finds it done.
 *
 * Here, and only here, a certificate is signed in the transaction that records its intent: nothing of it can leave before the commit.
 */
export async function completeFirstStart(parts: FirstStartParts): Promise<FirstStartReport> {
  const { database } = parts;
  const companyId = uuidV7(parts.clock.now());
  return database.inCompany(companyId, async (tx) => {
    await lockFirstStart(tx);
    const [existing] = await listCompanyIds(tx);
    if (existing !== undefined) {
      const served = await database.inCompany(existing, readServedCompany);
      return { created: false, ...served };
    }
    await create(parts, tx);
    return { created: true, ...(await readServedCompany(tx)) };
  });
}

async function create(parts: FirstStartParts, tx: CompanyTransaction): Promise<void> {
  const { clock, config } = parts;
  const now = clock.now();
  // The key is on disk before the commit: killed in between, the next first start takes the key that is there.
  const apiKey = parts.provideApiKey();
  const userId = await createCompany(parts, tx, {
    ...config.company,
    administrator: ADMINISTRATOR,
  });
  const id = uuidV7(now);
  const prefix = apiKey.slice(0, 8);
  await insertFirstApiKey(tx, {
    id,
    userId,
    hash: apiKeyDigest(apiKey),
    prefix,
    start: now,
    end: new Date(now.getTime() + API_KEY_DAYS * 86_400_000),
  });
  await new AuditTrail().record(tx, {
    type: 'api-key.created',
    occurredAt: now,
    actor: SYSTEM,
    subject: { kind: 'api-key', id },
    after: { userId, prefix },
  });
}

/** What a new company is called, and its first administrator. */
export interface NewCompany {
  readonly name: string;
  readonly urlPrefix: string;
  readonly administrator: string;
}

/**
 * A company with an administrator who cannot sign in yet, a team and a CA hierarchy, in the transaction of its id.
 *
 * @returns id of the administrator
 */
export async function createCompany(
  parts: Omit<FirstStartParts, 'provideApiKey'>,
  tx: CompanyTransaction,
  company: NewCompany,
): Promise<string> {
  const audit = new AuditTrail();
  const now = parts.clock.now();
  const progress = parts.progress ?? ((): void => undefined);
  // Two CA keys take their time, and one company at a time is enough.
  await lockFirstStart(tx);
  const ids = { userId: uuidV7(now), teamId: uuidV7(now) };
  progress(`Creating the company ${company.name} and its first administrator.`);
  await insertFirstRows(tx, {
    ...ids,
    companyName: company.name,
    urlPrefix: company.urlPrefix,
    username: company.administrator,
    teamName: DEFAULT_TEAM,
    now,
  });
  const created = [
    ['company.created', 'company', tx.companyId, { name: company.name }],
    [
      'user.created',
      'user',
      ids.userId,
      { username: company.administrator, roles: ['SYSTEM_ADMIN'] },
    ],
    ['team.created', 'team', ids.teamId, { name: DEFAULT_TEAM }],
  ] as const;
  for (const [type, kind, id, after] of created) {
    await audit.record(tx, { type, occurredAt: now, actor: SYSTEM, subject: { kind, id }, after });
  }
  await createHierarchy(parts, tx, company.name, progress);
  return ids.userId;
}

async function createHierarchy(
  parts: Omit<FirstStartParts, 'provideApiKey'>,
  tx: CompanyTransaction,
  name: string,
  progress: (sentence: string) => void,
): Promise<void> {
  const { config } = parts;
  const { accounts, hierarchy } = composeBuiltInCa(parts);
  const here: InTransaction = (step) => step(tx);
  const accountId = await accounts.claim(tx, FIRST_ACCOUNT);
  progress(`Creating the root CA (${config.hierarchy.rootKeyAlgorithm}).`);
  const root = await hierarchy.signRoot(
    here,
    {
      subject: caSubject(defaultCommonName(name, 'Root CA'), name),
      keyAlgorithm: config.hierarchy.rootKeyAlgorithm,
      validityPeriod: config.hierarchy.rootValidity,
    },
    SYSTEM,
  );
  progress(`Creating the intermediate CA (${config.hierarchy.intermediateKeyAlgorithm}).`);
  const intermediate = await hierarchy.signIntermediate(
    here,
    root,
    {
      subject: caSubject(defaultCommonName(name, 'Intermediate CA'), name),
      keyAlgorithm: config.hierarchy.intermediateKeyAlgorithm,
      validityPeriod: config.hierarchy.intermediateValidity,
    },
    SYSTEM,
  );
  await hierarchy.complete(tx, root, SYSTEM);
  await hierarchy.complete(tx, intermediate, SYSTEM);
  await accounts.open(tx, accountId, intermediate, {
    key: FIRST_ACCOUNT,
    templateName: 'Default',
    actor: SYSTEM,
  });
}
