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
  const audit = new AuditTrail();
  const now = clock.now();
  const progress = parts.progress ?? ((): void => undefined);
  const ids = { userId: uuidV7(now), teamId: uuidV7(now), apiKeyId: uuidV7(now) };

  // The key is on disk before the commit: killed in between, the next first start takes the key that is there.
  const apiKey = parts.provideApiKey();
  progress(`Creating the company ${config.company.name} and its first administrator.`);
  await insertFirstRows(tx, {
    ...ids,
    companyName: config.company.name,
    urlPrefix: config.company.urlPrefix,
    username: ADMINISTRATOR,
    teamName: DEFAULT_TEAM,
    apiKeyHash: apiKeyDigest(apiKey),
    apiKeyPrefix: apiKey.slice(0, 8),
    apiKeyEnd: new Date(now.getTime() + API_KEY_DAYS * 86_400_000),
    now,
  });
  const created = [
    ['company.created', 'company', tx.companyId, { name: config.company.name }],
    ['user.created', 'user', ids.userId, { username: ADMINISTRATOR, roles: ['SYSTEM_ADMIN'] }],
    ['team.created', 'team', ids.teamId, { name: DEFAULT_TEAM }],
    [
      'api-key.created',
      'api-key',
      ids.apiKeyId,
      { userId: ids.userId, prefix: apiKey.slice(0, 8) },
    ],
  ] as const;
  for (const [type, kind, id, after] of created) {
    await audit.record(tx, { type, occurredAt: now, actor: SYSTEM, subject: { kind, id }, after });
  }
  await createHierarchy(parts, tx, progress);
}

async function createHierarchy(
  parts: FirstStartParts,
  tx: CompanyTransaction,
  progress: (sentence: string) => void,
): Promise<void> {
  const { config } = parts;
  const { accounts, hierarchy } = composeBuiltInCa(parts);
  const { name } = config.company;
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
