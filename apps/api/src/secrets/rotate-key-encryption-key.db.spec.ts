import { randomBytes, randomUUID } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../../test/support/test-database.ts';
import type { CompanyDatabase } from '../database/company-database.ts';
import { readKeyEncryptionKey } from './key-encryption-key.ts';
import { KeyFiles } from './key-files.ts';
import {
  prepareKeyEncryptionKey,
  registerKeyEncryptionKey,
} from './register-key-encryption-key.ts';
import { rotateKeyEncryptionKey, type RotationOptions } from './rotate-key-encryption-key.ts';
import { SEALED_COLUMNS, SealedSecrets } from './sealed-secrets.ts';

const NOW = new Date('2026-11-21T12:00:00.000Z');

// Every folder is a file system of its own here: no hard link leads from one to the other.
vi.mock('node:fs', async (importOriginal) => {
  const fs = await importOriginal<typeof import('node:fs')>();
  const linkSync: typeof fs.linkSync = (from, to) => {
    if (dirname(String(from)) !== dirname(String(to)))
      throw Object.assign(new Error('EXDEV: cross-device link not permitted'), { code: 'EXDEV' });
    fs.linkSync(from, to);
  };
  return { ...fs, linkSync };
});

describe('rotation of the key-encryption key', () => {
  let folder: string;
  let file: string;
  let test: TestDatabase;
  let database: CompanyDatabase;
  let companyId: string;

  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'luciole-rotate-'));
    file = join(folder, 'key-encryption.key');
    test = await createTestDatabase();
    ({ database } = await test.open());
    companyId = await test.createCompany();
    await registerKeyEncryptionKey(database, await prepareKeyEncryptionKey(test.url, file), file);
  });
  afterEach(async () => {
    await test.close();
    rmSync(folder, { recursive: true });
  });

  async function storeSecret(
    secrets: SealedSecrets,
  ): Promise<{ row: string; publicKeyHash: Buffer; secret: Buffer }> {
    const [row, publicKeyHash, secret] = [randomUUID(), randomBytes(32), randomBytes(138)];
    const sealed = secrets.seal(secret, {
      companyId,
      table: 'certificate_authorities',
      row,
      publicKeyHash,
    });
    await database.inCompany(companyId, (tx) =>
      tx.execute(
        `insert into certificate_authorities (company_id, id, kind, name, key_algorithm, subject, public_key_hash,
           subject_key_identifier, sealed_private_key)
         values ($1, $2, 'ROOT', $3, 'EC_P384', '{}', $4, '\\x00', $5)`,
        [companyId, row, `${row}-RootCA`, publicKeyHash, sealed],
      ),
    );
    return { row, publicKeyHash, secret };
  }

  async function readSecret(secrets: SealedSecrets, row: string): Promise<Buffer> {
    const [found] = await database.inCompany(companyId, (tx) =>
      tx.query<{ sealed: Buffer; hash: Buffer }>(
        'select sealed_private_key as sealed, public_key_hash as hash from certificate_authorities where id = $1',
        [row],
      ),
    );
    if (found === undefined) throw new Error('no such row');
    return secrets.open(found.sealed, {
      companyId,
      table: 'certificate_authorities',
      row,
      publicKeyHash: found.hash,
    });
  }

  const rotate = (options: Partial<RotationOptions> = {}) =>
    rotateKeyEncryptionKey(test.url, { file }, { now: NOW, batchSize: 2, ...options });

  it('leaves every secret readable with the new key alone, and retires the old', async () => {
    const secrets = new SealedSecrets(new KeyFiles({ file }));
    const stored = await Promise.all([1, 2, 3, 4, 5].map(() => storeSecret(secrets)));
    const oldKey = readKeyEncryptionKey(file);
    const report = await rotate();
    expect(report).toMatchObject({ rewrapped: 5, newKeyId: readKeyEncryptionKey(file).id });
    rmSync(report.previousKeyFile);
    const withNewKeyOnly = new SealedSecrets(new KeyFiles({ file }));
    for (const { row, secret } of stored) {
      expect(await readSecret(withNewKeyOnly, row)).toEqual(secret);
    }
    const keys = await test.asAdministrator(
      'select id, status from key_encryption_keys order by status',
    );
    expect(keys).toEqual([
      { id: report.newKeyId, status: 'ACTIVE' },
      { id: oldKey.id, status: 'RETIRED' },
    ]);
    const events = await database.inCompany(companyId, (tx) =>
      tx.query('select type from audit_events'),
    );
    expect(events).toEqual([{ type: 'key-encryption-key.rotated' }]);
  });

  it.each(['drafted', 'registered', 'exchanged', 'activated', 'batch'] as const)(
    'goes on after it was ended at the step "%s", and serving goes on meanwhile',
    async (end) => {
      const serving = new SealedSecrets(new KeyFiles({ file }));
      const stored = await Promise.all([1, 2, 3].map(() => storeSecret(serving)));
      const ended = rotate({
        onProgress: (step) => {
          if (step === end) throw new Error('killed');
        },
      });
      await expect(ended).rejects.toThrow('killed');

      // A process that was started before, and one that starts now, both read all and may write.
      await registerKeyEncryptionKey(database, readKeyEncryptionKey(file), file);
      const started = new SealedSecrets(new KeyFiles({ file }));
      stored.push(await storeSecret(serving), await storeSecret(started));
      for (const { row, secret } of stored) {
        expect([await readSecret(serving, row), await readSecret(started, row)]).toEqual([
          secret,
          secret,
        ]);
      }

      const report = await rotate();
      rmSync(report.previousKeyFile);
      const withNewKeyOnly = new SealedSecrets(new KeyFiles({ file }));
      for (const { row, secret } of stored) {
        expect(await readSecret(withNewKeyOnly, row)).toEqual(secret);
      }
      const keys = await test.asAdministrator(
        'select status from key_encryption_keys order by status',
      );
      expect(keys).toEqual([{ status: 'ACTIVE' }, { status: 'RETIRED' }]);
    },
  );

  it('can be done again, and sets the older key aside', async () => {
    const secrets = new SealedSecrets(new KeyFiles({ file }));
    const { row, secret } = await storeSecret(secrets);
    const first = readKeyEncryptionKey(file);
    await rotate();
    const report = await rotate();
    expect(readKeyEncryptionKey(`${report.previousKeyFile}.${first.id}`).id).toBe(first.id);
    expect(await readSecret(secrets, row)).toEqual(secret);
  });

  it('keeps the old key on another file system, also after a run that was ended while it wrote there', async () => {
    const previousFile = join(folder, 'elsewhere', 'old.key');
    const old = readKeyEncryptionKey(file);
    mkdirSync(join(folder, 'elsewhere'));
    writeFileSync(`${previousFile}.${old.id}.tmp`, 'half of it');
    const secrets = new SealedSecrets(new KeyFiles({ file }));
    const { row, secret } = await storeSecret(secrets);
    const options = { now: NOW };
    const report = await rotateKeyEncryptionKey(test.url, { file, previousFile }, options);
    expect(report).toMatchObject({ rewrapped: 1, previousKeyFile: previousFile });
    expect(readKeyEncryptionKey(previousFile).id).toBe(old.id);
    expect(statSync(previousFile).mode & 0o777).toBe(0o600);
    expect(await readSecret(new SealedSecrets(new KeyFiles({ file })), row)).toEqual(secret);
  });

  it('ruling 40: refuses the key of another database, and a missing key of a known one', async () => {
    const other = join(folder, 'other.key');
    await expect(prepareKeyEncryptionKey(test.url, other)).rejects.toMatchObject({
      code: 'MISSING',
    });
    const fresh = await createTestDatabase({ migrated: false });
    const wrong = await prepareKeyEncryptionKey(fresh.url, other);
    await fresh.close();
    await expect(registerKeyEncryptionKey(database, wrong, other)).rejects.toMatchObject({
      code: 'WRONG_KEY',
    });
  });

  it('stores no secret that is sealed under a key the database does not know', async () => {
    const other = join(folder, 'other.key');
    const fresh = await createTestDatabase({ migrated: false });
    await prepareKeyEncryptionKey(fresh.url, other);
    await fresh.close();
    const stored = storeSecret(new SealedSecrets(new KeyFiles({ file: other })));
    await expect(stored).rejects.toMatchObject({
      code: '23514',
      constraint: 'ck_sealed_under_known_key',
    });
  });

  it('ruling 10: knows every sealed column of the database', async () => {
    const columns = await test.asAdministrator(
      `select table_name as table, column_name as column from information_schema.columns
       where table_schema = 'luciole' and column_name like 'sealed%' order by 1, 2`,
    );
    expect(columns).toEqual(
      SEALED_COLUMNS.map(({ table, column }) => ({ table, column })).toSorted((a, b) =>
        a.table < b.table ? -1 : 1,
      ),
    );
  });
});
