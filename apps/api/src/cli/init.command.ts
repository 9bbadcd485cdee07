import { resolve } from 'node:path';
import { composeBuiltInCa } from '../built-in-ca/compose-built-in-ca.ts';
import { Clock } from '../clock/clock.ts';
import { loadConfigFromEnvironment } from '../config/config.module.ts';
import { requireClosedDataFolder } from '../config/data-folder.ts';
import { CompanyDatabase } from '../database/company-database.ts';
import { createDataSource } from '../database/data-source.ts';
import { migrate } from '../database/migrate.ts';
import { ensureApiKeyFile, hasApiKeyFile } from '../first-start/api-key-file.ts';
import { completeFirstStart } from '../first-start/first-start.ts';
import { KeyFiles } from '../secrets/key-files.ts';
import {
  prepareKeyEncryptionKey,
  registerKeyEncryptionKey,
} from '../secrets/register-key-encryption-key.ts';
import { SealedSecrets } from '../secrets/sealed-secrets.ts';

/**
 * Makes a deployment ready to serve: key-encryption key, migrations, and on first start company, administrator and CA hierarchy. Safe to repeat and
 * safe when two start at once. Standard output gets one JSON line for whoever started it; progress goes to standard error.
 */
export async function init(): Promise<number> {
  const config = loadConfigFromEnvironment();
  const url = config.database.url.reveal();
  requireClosedDataFolder(config.files.dataDir);
  const { apiKey: apiKeyFile, keyEncryptionKey: file, previousKeyEncryptionKey } = config.files;

  // The key is on disk before the database holds anything that is sealed with it (ruling 40).
  const key = await prepareKeyEncryptionKey(url, file);
  const { applied } = await migrate(url);
  if (applied.length > 0) say(`Applied ${applied.length} migrations.`);

  const dataSource = await createDataSource({ url, poolSize: 2 }).initialize();
  try {
    const database = new CompanyDatabase(dataSource);
    await registerKeyEncryptionKey(database, key, file);
    const parts = {
      database,
      secrets: new SealedSecrets(new KeyFiles({ file, previousFile: previousKeyEncryptionKey })),
      config,
      clock: new Clock(),
    };
    const report = await completeFirstStart({
      ...parts,
      provideApiKey: () => ensureApiKeyFile(apiKeyFile),
      progress: say,
    });
    for (const { name } of await composeBuiltInCa(parts).reissue.listOutdated(report.companyId)) {
      say(
        `${name} lacks the addresses of LUCIOLE_PKI_URL; "main.js reissue-intermediates" gives it a certificate with them.`,
      );
    }
    const line = {
      created: report.created,
      companyId: report.companyId,
      urlPrefix: report.urlPrefix,
      apiKeyFile: hasApiKeyFile(apiKeyFile) ? resolve(apiKeyFile) : null,
      rootFingerprintSha256: report.rootFingerprint ?? null,
      keyEncryptionKeyFile: resolve(file),
    };
    process.stdout.write(`${JSON.stringify(line)}\n`);
  } finally {
    await dataSource.destroy();
  }
  return 0;
}

function say(sentence: string): void {
  process.stderr.write(`${sentence}\n`);
}
