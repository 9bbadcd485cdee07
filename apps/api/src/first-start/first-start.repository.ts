import type { CompanyTransaction, Transaction } from '../database/company-database.ts';

/** The company that a deployment serves. */
export interface ServedCompany {
  readonly companyId: string;
  readonly urlPrefix: string;
  /** SHA-256 over its oldest root's certificate, lower-case hex. */
  readonly rootFingerprint: string | undefined;
}

/** Ids and names of everything that a first start creates besides CAs. */
export interface FirstRows {
  readonly companyName: string;
  readonly urlPrefix: string;
  readonly userId: string;
  readonly username: string;
  readonly teamId: string;
  readonly teamName: string;
  readonly now: Date;
}

/** The API key of the first administrator, as it is stored. */
export interface FirstApiKey {
  readonly id: string;
  readonly userId: string;
  readonly hash: Buffer;
  readonly prefix: string;
  readonly start: Date;
  readonly end: Date;
}

/**
 * One first start at a time, whatever the number of processes; the lock ends with the transaction. Two RSA-4096 keys on a slow machine take longer
 * than any request may: who makes them is not cut off while it does, and who waits for them waits.
 */
export async function lockFirstStart(tx: Transaction): Promise<void> {
  for (const setting of [
    'lock_timeout',
    'statement_timeout',
    'idle_in_transaction_session_timeout',
  ])
    await tx.query(`set local ${setting} = '10min'`);
  await tx.query(`select pg_advisory_xact_lock(hashtext('luciole'), hashtext('first-start'))`);
}

/** The transaction's company as it is served. */
export async function readServedCompany(tx: CompanyTransaction): Promise<ServedCompany> {
  const [row] = await tx.query<{ url_prefix: string; fingerprint: Buffer | null }>(
    `select c.url_prefix, (select a.certificate_fingerprint_sha256 from certificate_authorities a
       where a.kind = 'ROOT' and a.status = 'ACTIVE' order by a.creation_date, a.id limit 1) as fingerprint
     from companies c`,
  );
  return {
    companyId: tx.companyId,
    urlPrefix: row?.url_prefix ?? '',
    rootFingerprint: row?.fingerprint?.toString('hex'),
  };
}

/** The company, its first administrator without a password, and a team for what has no owner. */
export async function insertFirstRows(tx: CompanyTransaction, rows: FirstRows): Promise<void> {
  await tx.execute(
    'insert into companies (id, name, url_prefix, creation_date, modification_date) values ($1, $2, $3, $4, $4)',
    [tx.companyId, rows.companyName, rows.urlPrefix, rows.now],
  );
  await tx.execute(
    `insert into users (company_id, id, username, email_address, first_name, last_name, roles, creation_date,
       modification_date) values ($1, $2, $3, $3, 'First', 'Administrator', '{SYSTEM_ADMIN}', $4, $4)`,
    [tx.companyId, rows.userId, rows.username, rows.now],
  );
  await tx.execute(
    `insert into teams (company_id, id, name, role, system_generated, creation_date, modification_date)
     values ($1, $2, $3, 'RESOURCE_OWNER', true, $4, $4)`,
    [tx.companyId, rows.teamId, rows.teamName, rows.now],
  );
  await tx.execute(
    `insert into team_memberships (company_id, team_id, user_id, kind, creation_date)
     values ($1, $2, $3, 'OWNER', $4), ($1, $2, $3, 'MEMBER', $4)`,
    [tx.companyId, rows.teamId, rows.userId, rows.now],
  );
}

export async function insertFirstApiKey(tx: CompanyTransaction, key: FirstApiKey): Promise<void> {
  await tx.execute(
    `insert into api_keys (company_id, id, user_id, key_hash, prefix, validity_start, validity_end, creation_date,
       modification_date) values ($1, $2, $3, $4, $5, $6, $7, $6, $6)`,
    [tx.companyId, key.id, key.userId, key.hash, key.prefix, key.start, key.end],
  );
}
