import type { ClientBase } from 'pg';

import type { Clock } from '../clock/clock.ts';
import type { Config } from '../config/config.schema.ts';
import type { KeyEncryptionKeys } from '../secrets/key-encryption-key.ts';
import { SealedSecrets } from '../secrets/sealed-secrets.ts';
import type { BackupHeader } from './backup-format.ts';
import { checkChains } from './check-chains.ts';
import { checkContent } from './check-content.ts';
import { checkSecrets } from './check-secrets.ts';
import { asOwner } from './owner-connection.ts';
import { restoreBackup } from './restore-backup.ts';
import { withScratchDatabase } from './scratch-database.ts';

/** What is tried out, and with what. */
export interface VerifyParts {
  readonly path: string;
  readonly keys: KeyEncryptionKeys;
  readonly config: Config;
  readonly clock: Clock;
  /** Told what is being done and what was found right, one sentence each. */
  readonly progress: (sentence: string) => void;
}

/** What is wrong with a backup; nothing, when it can be relied on. */
export interface VerifyReport {
  readonly header: BackupHeader;
  /** Sentences. */
  readonly findings: readonly string[];
}

/**
 * Restores a backup as it would be restored, into a database of its own that is dropped afterwards, and looks at what came of it.
 *
 * @throws {BackupError} {DatabaseSetupError} when it cannot be restored at all
 */
export async function verifyBackup(parts: VerifyParts): Promise<VerifyReport> {
  const { config, progress } = parts;
  const { maintenanceUrl, url } = config.database;
  return withScratchDatabase(url.reveal(), maintenanceUrl.reveal(), async (scratchUrl) => {
    const findings: string[] = [];
    const before = new Map<string, bigint>();
    const header = await restoreBackup({
      ...parts,
      url: scratchUrl,
      inspect: async (client, backup) => {
        findings.push(...(await checkContent(client, backup, progress)));
        findings.push(...(await checkSecrets(client, new SealedSecrets(parts.keys), progress)));
        findings.push(...(await checkChains(client, progress)));
        findings.push(...(await checkCrlOrder(client)));
        for (const [id, number] of await crlNumbers(client)) before.set(id, number);
      },
    });
    const after = await asOwner(scratchUrl, async (client) => {
      findings.push(...(await checkChains(client, () => undefined)));
      return crlNumbers(client);
    });
    for (const [id, number] of before) {
      if ((after.get(id) ?? 0n) > number) continue;
      findings.push(`CRLs of the CA ${id} do not go on above number ${number}.`);
    }
    return { header, findings };
  });
}

/** A later CRL has a higher number, and what is said to be published is in one that was. */
async function checkCrlOrder(client: ClientBase): Promise<readonly string[]> {
  const { rows } = await client.query<{ id: string }>(
    `select distinct a.id from certificate_authorities a
     where exists (select from (select this_update, lag(this_update) over (order by crl_number) as former
         from crls c where c.certificate_authority_id = a.id) c where c.this_update < c.former)
       or (select max(crl_number) from certificate_revocations r where r.certificate_authority_id = a.id)
         > (select max(crl_number) from crls c where c.certificate_authority_id = a.id) order by 1`,
  );
  return rows.map(({ id }) => `CRLs of the CA ${id} are not numbered in the order of their times.`);
}

/** The highest CRL number of each CA that still signs some. */
async function crlNumbers(client: ClientBase): Promise<ReadonlyMap<string, bigint>> {
  const { rows } = await client.query<{ id: string; number: string }>(
    `select a.id, max(c.crl_number) as number from certificate_authorities a
     join crls c on c.certificate_authority_id = a.id
     where a.status in ('ACTIVE', 'RETIRED') and a.sealed_private_key is not null and a.not_after > now()
     group by a.id`,
  );
  return new Map(rows.map(({ id, number }) => [id, BigInt(number)]));
}
