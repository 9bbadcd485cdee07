import { createHash, randomBytes } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { backups, formatDateTime } from '@luciole/contract';
import { afterAll, beforeAll, describe, expect, inject, it, onTestFinished } from 'vitest';

import { copyTables } from '../../test/support/copy-tables.ts';
import { describeSchema } from '../../test/support/describe-schema.ts';
import { fillTables } from '../../test/support/fill-tables.ts';
import {
  CERTIFICATES,
  createIssuerBench,
  type IssuerBench,
} from '../../test/support/issuer-bench.ts';
import { FixedClock } from '../../test/support/kernel-app.ts';
import { createTestDatabase, type TestDatabase } from '../../test/support/test-database.ts';
import { AuditCheckpoints } from '../audit/chain/audit-checkpoints.ts';
import { CONFIG } from '../config/config.module.ts';
import type { Config } from '../config/config.schema.ts';
import { CompanyDatabase } from '../database/company-database.ts';
import { createDataSource } from '../database/data-source.ts';
import { createKeyEncryptionKey, type KeyEncryptionKeys } from '../secrets/key-encryption-key.ts';
import { KeyFiles } from '../secrets/key-files.ts';
import { SealedSecrets } from '../secrets/sealed-secrets.ts';
import { MAGIC } from './backup-format.ts';
import { BackupWriter } from './backup-writer.ts';
import { BackupsRepository } from './backups.repository.ts';
import { BackupsService } from './backups.service.ts';
import { restoreBackup, type RestoreParts } from './restore-backup.ts';
import { takeBackup, type BackupReport } from './take-backup.ts';
import { verifyBackup } from './verify-backup.ts';

let bench: IssuerBench;
let folder: string;
let path: string;
let config: Config;
let keys: KeyEncryptionKeys;
let report: BackupReport;
/** A certificate that is live in the backup. */
let live: Awaited<ReturnType<IssuerBench['issued']>>;

beforeAll(async () => {
  const { adminUrl } = inject('testServer');
  bench = await createIssuerBench({
    settings: { LUCIOLE_MAINTENANCE_DATABASE_URL: adminUrl },
  });
  const { app } = bench;
  config = app.app.get<Config>(CONFIG);
  keys = new KeyFiles({ file: config.files.keyEncryptionKey });
  folder = mkdtempSync(join(tmpdir(), 'luciole-backup-'));
  path = join(folder, 'backup');
  const first = await bench.issued();
  live = await bench.issued();
  const totals = { policyId: bench.policyId, ultraShort: 3, short: 0, long: 0 };
  await bench.report(first.id, 1, [totals]);
  await bench.admin('POST', `${CERTIFICATES}/${first.id}/revocation`, { reason: 'keyCompromise' });
  await app.app.get(AuditCheckpoints).signHead(app.companyId, 'REQUESTED');
  await fillTables(app.database, new SealedSecrets(keys), await app.createCompany());
  report = await take(path);
}, 120_000);
afterAll(async () => {
  await bench?.close();
  if (folder !== undefined) rmSync(folder, { recursive: true, force: true });
});

const take = (to: string): Promise<BackupReport> =>
  takeBackup({
    url: bench.app.database.url,
    path: to,
    key: keys.active(),
    clock: bench.app.clock,
  });

const restore = (target: TestDatabase, parts: Partial<RestoreParts> = {}) =>
  restoreBackup({ url: target.url, path, keys, config, clock: bench.app.clock, ...parts });

async function emptyDatabase(): Promise<TestDatabase> {
  const target = await createTestDatabase({ migrated: false });
  onTestFinished(() => target.close());
  return target;
}

/** Tables that a restored database has other rows in on purpose, and those that upkeep changes while a test runs. */
const CHANGING = [
  'user_sessions',
  'one_time_links',
  'single_sign_on_attempts',
  'schema_migrations',
  'crls',
  'audit_events',
  'audit_sequences',
  'audit_links',
  'audit_chain_heads',
  'issuance_rollups',
  'statistics_snapshots',
  'reservations',
  'configuration_live_counts',
  'api_key_uses',
];

describe('backup', () => {
  it('is one file that its owner alone may read, with every table in it and no secret', () => {
    expect(statSync(path).mode & 0o777).toBe(0o600);
    expect(readdirSync(folder)).toEqual(['backup']);
    expect(report.header.keyEncryptionKeys).toEqual({
      active: keys.active().id,
      needed: [keys.active().id],
    });
    expect(report.header.tables.length).toBeGreaterThan(45);
    const key = keys.active().key.export();
    expect(readFileSync(path).includes(key)).toBe(false);
  });

  it('is verified by a restore into a database of its own, of which nothing is left', async () => {
    const said: string[] = [];
    const { findings, header } = await verifyBackup({
      path,
      keys,
      config,
      clock: bench.app.clock,
      progress: (sentence) => said.push(sentence),
    });
    expect(findings).toEqual([]);
    expect(header).toEqual(report.header);
    expect(said).toEqual(
      expect.arrayContaining([
        `${report.rows} rows of ${header.tables.length} tables are what was backed up`,
        expect.stringMatching(/^[1-9]\d* stored secrets open/),
        '2 keys of CAs are those of their certificates',
        expect.stringMatching(/^[1-9]\d* events of the audit trail are linked/),
      ]),
    );
    const left = await bench.app.database.asAdministrator(
      `select datname from pg_database where datname like 'luciole_verify_%'
         and datname not in (select datname from pg_stat_activity where datname is not null)`,
    );
    expect(left).toEqual([]);
  });

  it('comes back whole, and what must not go back goes on', async () => {
    const target = await emptyDatabase();
    await restore(target);
    const { adminUrl } = bench.app.database;
    expect(await describeSchema(target.adminUrl)).toBe(await describeSchema(adminUrl));
    const [before, after] = [await copyTables(adminUrl), await copyTables(target.adminUrl)];
    const filled = [...before].filter(([, rows]) => rows.trim() !== '').map(([name]) => name);
    expect(filled.length).toBeGreaterThan(44);
    const differing = filled.filter((name) => before.get(name) !== after.get(name));
    expect(differing.filter((name) => !CHANGING.includes(name))).toEqual([]);

    const [ended] = await target.asAdministrator(
      `select (select count(*) from user_sessions) + (select count(*) from one_time_links)
         + (select count(*) from single_sign_on_attempts) as rows`,
    );
    expect(ended).toEqual({ rows: '0' });
    const events = await target.asAdministrator(
      `select type, subject_id, after->>'takenAt' as taken from audit_events where company_id = $1 and sequence >
         (select sequence from audit_events where company_id = $1 and type = 'backup.begun') order by sequence`,
      [bench.app.companyId],
    );
    expect(events).toEqual([
      {
        type: 'backup.restored',
        subject_id: report.header.backupId,
        taken: report.header.takenAt,
      },
      ...Array.from({ length: 2 }, () => expect.objectContaining({ type: 'crl.signed' })),
    ]);
    const dataSource = await createDataSource({ url: target.url, poolSize: 1 }).initialize();
    onTestFinished(() => dataSource.destroy());
    const known = new BackupsService(new CompanyDatabase(dataSource), new BackupsRepository());
    const { backupId, takenAt } = report.header;
    expect(await known.last(bench.app.companyId)).toEqual({
      backup: { id: backupId, takenAt: formatDateTime(new Date(takenAt)) },
    });
    const newest = `select certificate_authority_id as id, max(crl_number)::text as number from crls group by 1 order by 1`;
    const [former, numbers] = [
      await bench.app.database.asAdministrator(newest),
      await target.asAdministrator(newest),
    ];
    expect(numbers.map(({ id }) => id)).toEqual(former.map(({ id }) => id));
    for (const [index, { number }] of numbers.entries()) {
      expect(BigInt(String(number))).toBeGreaterThan(BigInt(String(former[index]?.['number'])));
    }
    const [listed] = await target.asAdministrator(
      `select entry_count from crls where certificate_authority_id =
         (select certificate_authority_id from certificate_revocations) order by crl_number desc limit 1`,
    );
    expect(listed).toEqual({ entry_count: 1 });
  });

  it('leaves nothing, and what was there before, when it cannot be completed', async () => {
    const former = join(folder, 'former');
    writeFileSync(former, 'what was there before');
    onTestFinished(() => rmSync(former));
    const wrong = createKeyEncryptionKey(join(folder, 'wrong.key'));
    onTestFinished(() => rmSync(join(folder, 'wrong.key')));
    const attempt = takeBackup({
      url: bench.app.database.url,
      path: former,
      key: wrong,
      clock: bench.app.clock,
    });
    await expect(attempt).rejects.toThrow(`the database is sealed with ${keys.active().id}`);
    expect(readFileSync(former, 'utf8')).toBe('what was there before');
    await expect(take(join(folder, 'no-such-folder', 'backup'))).rejects.toThrow('ENOENT');
    expect(readdirSync(folder).toSorted()).toEqual(['backup', 'former', 'wrong.key']);
  });

  it('is known with its digest, by the trail of each company, and not as a size', async () => {
    const sha256 = createHash('sha256').update(readFileSync(path)).digest('hex');
    const { backupId: id, takenAt } = report.header;
    expect(report.sha256).toBe(sha256);
    const { app } = bench;
    const events = await app.database.asAdministrator(
      `select after from audit_events where type = 'backup.completed' and subject_id = $1 and company_id = $2`,
      [id, app.companyId],
    );
    expect(events).toEqual([{ after: { takenAt, sha256 } }]);
    const known = await bench.admin('GET', backups.last.path);
    expect(known.json()).toEqual({
      backup: { id, takenAt: formatDateTime(new Date(takenAt)), sha256 },
    });
    const since = await app.createCompany();
    const unknown = await app.request('GET', backups.last.path, { apiKey: since.apiKey });
    expect(unknown.json()).toEqual({});
  });
});

describe('restore', () => {
  it('refuses a database that has rows, and leaves it as it was', async () => {
    const target = await createTestDatabase();
    onTestFinished(() => target.close());
    await target.createCompany('kept');
    await expect(restore(target)).rejects.toThrow('is not empty (companies has rows)');
    expect(await target.asAdministrator('select url_prefix from companies')).toEqual([
      { url_prefix: 'kept' },
    ]);
  });

  it('refuses a key-encryption key that is not that of the backup, and names the one that is', async () => {
    const target = await emptyDatabase();
    const file = join(folder, 'other.key');
    createKeyEncryptionKey(file);
    onTestFinished(() => rmSync(file));
    await expect(restore(target, { keys: new KeyFiles({ file }) })).rejects.toThrow(
      `belongs to the key-encryption key ${keys.active().id}`,
    );
    expect(await tablesOf(target)).toBe(0);
  });

  it('refuses to work with a clock that is behind the backup', async () => {
    const clock = new FixedClock(new Date(Date.parse(report.header.takenAt) - 1000));
    await expect(restore(await emptyDatabase(), { clock })).rejects.toThrow('set it right first');
  });

  it('refuses the backup of a newer release', async () => {
    const target = await emptyDatabase();
    const newer = join(folder, 'newer');
    const header = { ...report.header, migrations: ['OfTomorrow1995300000001'], tables: [] };
    const writer = await BackupWriter.create(newer, header, keys.active());
    await writer.finish();
    onTestFinished(() => rmSync(newer));
    await expect(restore(target, { path: newer })).rejects.toThrow(
      'is of a newer release (OfTomorrow1995300000001)',
    );
    expect(await tablesOf(target)).toBe(0);
  });

  it('gives up without a trace when something goes wrong at the very end', async () => {
    const target = await emptyDatabase();
    await expect(restore(target, { inspect: powerCut })).rejects.toThrow('the power went out');
    expect(await tablesOf(target)).toBe(0);
  });

  it('refuses a file of which any octet is another one, that is cut, or that goes on', async () => {
    const target = await emptyDatabase();
    const whole = readFileSync(path);
    const changed = join(folder, 'changed');
    onTestFinished(() => rmSync(changed, { force: true }));
    const places = Array.from({ length: 12 }, (_, index) =>
      Math.floor((index * whole.length) / 12),
    );
    const variants = [
      ...[...places, whole.length - 1].map((place) => {
        const copy = Buffer.from(whole);
        copy.writeUInt8(copy.readUInt8(place) ^ 0x10, place);
        return copy;
      }),
      whole.subarray(0, whole.length - 1),
      whole.subarray(0, Math.floor(whole.length / 2)),
      whole.subarray(0, MAGIC.length),
      Buffer.alloc(0),
      Buffer.concat([whole, Buffer.of(0)]),
      randomBytes(1000),
    ];
    for (const variant of variants) {
      writeFileSync(changed, variant);
      await expect(restore(target, { path: changed })).rejects.toThrow(
        expect.objectContaining({ name: 'BackupError' }),
      );
    }
    expect(await tablesOf(target)).toBe(0);
    await expect(restore(target, { path: join(folder, 'none') })).rejects.toThrow('cannot be read');
  });
});

function powerCut(): Promise<void> {
  return Promise.reject(new Error('the power went out'));
}

describe('restore with the CRLs that were published since', () => {
  it('has revoked what they list, known or not, and lists it again', async () => {
    const target = await emptyDatabase();
    const [known, unknown] = [await revokedAfter('known'), await revokedAfter('unknown')];
    const [{ der } = {}] = await bench.app.database.asAdministrator(
      `select der from crls where entry_count = 3 order by crl_number desc limit 1`,
    );
    await restore(target, { crls: [der as Buffer] });
    const rows = await target.asAdministrator(
      `select serial_number, reason, issuer_certificate_id as id from certificate_revocations
       where serial_number = any($1)`,
      [[known.serialNumber, unknown.serialNumber]],
    );
    expect(rows).toHaveLength(2);
    expect(rows).toEqual(
      expect.arrayContaining([
        { serial_number: known.serialNumber, reason: 'superseded', id: known.id },
        { serial_number: unknown.serialNumber, reason: 'superseded', id: null },
      ]),
    );
    const [newest] = await target.asAdministrator(
      `select entry_count from crls where certificate_authority_id =
         (select certificate_authority_id from certificate_revocations limit 1) order by crl_number desc limit 1`,
    );
    expect(newest).toEqual({ entry_count: 3 });
    const [status] = await target.asAdministrator(
      'select status from issuer_certificates where id = $1',
      [known.id],
    );
    expect(status).toEqual({ status: 'REVOKED' });
    const [event] = await target.asAdministrator(
      `select after->'recoveredRevocations' as recovered from audit_events
       where type = 'backup.restored' and company_id = $1`,
      [bench.app.companyId],
    );
    expect(event).toEqual({ recovered: 2 });
  });

  it('believes no CRL that a CA of the backup did not sign', async () => {
    const target = await emptyDatabase();
    const [{ der } = {}] = await bench.app.database.asAdministrator(
      `select der from crls order by crl_number desc limit 1`,
    );
    const forged = Buffer.from(der as Buffer);
    forged.writeUInt8(forged.readUInt8(forged.length - 1) ^ 1, forged.length - 1);
    await expect(restore(target, { crls: [forged] })).rejects.toThrow(
      'One of the CRLs cannot be believed: The signature is not that of the CA.',
    );
    expect(await tablesOf(target)).toBe(0);
  });
});

/** Revokes what the backup has as live, or what was issued since. */
async function revokedAfter(
  which: 'known' | 'unknown',
): Promise<{ readonly id: string; readonly serialNumber: string }> {
  const certificate = which === 'known' ? live : await bench.issued();
  const { id, serialNumber = '' } = certificate;
  await bench.admin('POST', `${CERTIFICATES}/${id}/revocation`, { reason: 'superseded' });
  return { id, serialNumber };
}

async function tablesOf(target: TestDatabase): Promise<number> {
  const rows = await target.asAdministrator(
    `select from pg_class c join pg_namespace n on n.oid = c.relnamespace where n.nspname = 'luciole'`,
  );
  return rows.length;
}
