import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { loadConfig, type Config } from '../../src/config/config.schema.ts';
import type { CompanyDatabase } from '../../src/database/company-database.ts';
import { ensureApiKeyFile } from '../../src/first-start/api-key-file.ts';
import {
  completeFirstStart,
  type FirstStartParts,
  type FirstStartReport,
} from '../../src/first-start/first-start.ts';
import { createKeyEncryptionKey } from '../../src/secrets/key-encryption-key.ts';
import { registerKeyEncryptionKey } from '../../src/secrets/register-key-encryption-key.ts';
import { KeyFiles } from '../../src/secrets/key-files.ts';
import { SealedSecrets } from '../../src/secrets/sealed-secrets.ts';
import { FixedClock } from './kernel-app.ts';
import { createTestDatabase, type TestDatabase } from './test-database.ts';

/** A database and a data folder on which first starts can be tried. */
export interface FirstStartBench {
  readonly test: TestDatabase;
  readonly database: CompanyDatabase;
  readonly folder: string;
  readonly apiKeyFile: string;
  readonly config: Config;
  readonly secrets: SealedSecrets;
  readonly clock: FixedClock;
  /** A first start; parts can be replaced. */
  start(parts?: Partial<FirstStartParts>): Promise<FirstStartReport>;
  close(): Promise<void>;
}

/** Makes a migrated database and a data folder with a key-encryption key, and nothing else. */
export async function createFirstStartBench(
  settings: Readonly<Record<string, string>> = {},
): Promise<FirstStartBench> {
  const test = await createTestDatabase();
  const { database } = await test.open({ poolSize: 8 });
  const folder = mkdtempSync(join(tmpdir(), 'luciole-start-'));
  const file = join(folder, 'key-encryption.key');
  await registerKeyEncryptionKey(database, createKeyEncryptionKey(file), file);
  const config = loadConfig({
    DATABASE_URL: test.url,
    LUCIOLE_DATA_DIR: folder,
    LUCIOLE_LOG_LEVEL: 'silent',
    ...settings,
  });
  const secrets = new SealedSecrets(new KeyFiles({ file }));
  const clock = new FixedClock(new Date());
  const apiKeyFile = config.files.apiKey;
  return {
    test,
    database,
    folder,
    apiKeyFile,
    config,
    secrets,
    clock,
    start: (parts = {}) =>
      completeFirstStart({
        database,
        secrets,
        config,
        clock,
        provideApiKey: () => ensureApiKeyFile(apiKeyFile),
        ...parts,
      }),
    close: async () => {
      await test.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
