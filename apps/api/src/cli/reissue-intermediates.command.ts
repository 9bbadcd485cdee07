import { composeBuiltInCa } from '../built-in-ca/compose-built-in-ca.ts';
import { Clock } from '../clock/clock.ts';
import { loadConfigFromEnvironment } from '../config/config.module.ts';
import { ConfigError } from '../config/config.schema.ts';
import { CompanyDatabase } from '../database/company-database.ts';
import { createDataSource } from '../database/data-source.ts';
import { listCompanyIds } from '../database/list-company-ids.ts';
import { KeyFiles } from '../secrets/key-files.ts';
import { SealedSecrets } from '../secrets/sealed-secrets.ts';

const OPERATOR = { kind: 'SYSTEM', name: 'reissue-intermediates' } as const;

/**
 * Gives every intermediate that lacks the addresses of LUCIOLE_PKI_URL a new certificate that has them (ruling 8). Safe while processes serve, and to
 * repeat: it finds nothing to do then.
 */
export async function reissueIntermediates(): Promise<number> {
  const config = loadConfigFromEnvironment();
  if (config.pki.baseUrl === undefined) {
    const message = 'is not set; it is what re-issued certificates would name';
    throw new ConfigError([{ setting: 'LUCIOLE_PKI_URL', message }]);
  }
  const { keyEncryptionKey: file, previousKeyEncryptionKey: previousFile } = config.files;
  const secrets = new SealedSecrets(new KeyFiles({ file, previousFile }));
  const url = config.database.url.reveal();
  const dataSource = await createDataSource({ url, poolSize: 2 }).initialize();
  try {
    const database = new CompanyDatabase(dataSource);
    const { reissue } = composeBuiltInCa({ database, secrets, config, clock: new Clock() });
    let count = 0;
    for (const companyId of await database.inDeployment(listCompanyIds)) {
      for (const { after, name } of await reissue.reissueOutdated(companyId, OPERATOR)) {
        say(`${name} has a new certificate with the SHA-256 fingerprint ${after}.`);
        count += 1;
      }
    }
    say(
      count === 0
        ? `Every intermediate CA names ${config.pki.baseUrl} already.`
        : 'Issuers renew under the new certificates by themselves; what was issued under the old ones stays valid.',
    );
  } finally {
    await dataSource.destroy();
  }
  return 0;
}

function say(sentence: string): void {
  process.stderr.write(`${sentence}\n`);
}
