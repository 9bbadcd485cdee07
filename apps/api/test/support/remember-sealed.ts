import { readFileSync } from 'node:fs';
import { CONFIG } from '../../src/config/config.module.ts';
import type { Config } from '../../src/config/config.schema.ts';
import { SEALED_COLUMNS, SealedSecrets } from '../../src/secrets/sealed-secrets.ts';
import type { KnownSecrets } from './known-secrets.ts';
import type { TestApp } from './test-app.ts';

/** Remembers what is sealed in tables: private keys of CAs, tokens and the trail, seeds, secrets; and what seals it. */
export async function rememberSealed(app: TestApp, secrets: KnownSecrets): Promise<void> {
  const opener = app.app.get(SealedSecrets);
  let count = 0;
  for (const { table, column, publicKeyHash } of SEALED_COLUMNS) {
    const rows = await app.database.asAdministrator(
      `select company_id::text, id::text, ${column} as sealed,
         ${publicKeyHash ?? 'null::bytea'} as hash from ${table} where ${column} is not null`,
    );
    for (const row of rows) {
      const {
        company_id: companyId,
        id,
        sealed: envelope,
        hash,
      } = row as {
        company_id: string;
        id: string;
        sealed: Buffer;
        hash: Buffer | null;
      };
      const secret = opener.open(envelope, {
        companyId,
        table,
        row: id,
        ...(hash !== null && { publicKeyHash: hash }),
      });
      if (publicKeyHash === null) secrets.octets(`${table} ${id}`, secret);
      else secrets.privateKey(`key of ${table} ${id}`, secret);
      count += 1;
    }
  }
  // Root, intermediate, tokens, trail, seed, webhook, client and ID token at least.
  if (count < 8) throw new Error(`${count} secrets are sealed`);
  const config = app.app.get<Config>(CONFIG);
  const text = readFileSync(config.files.keyEncryptionKey, 'utf8');
  const key = /[A-Za-z0-9+/_-]{43}=?/.exec(text)?.[0] ?? '';
  secrets.octets('key-encryption key', Buffer.from(key, 'base64'));
  secrets.text('password of the database', decodeURIComponent(new URL(app.database.url).password));
}
