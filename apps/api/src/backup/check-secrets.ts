import { createHash, createPublicKey, type KeyObject, X509Certificate } from 'node:crypto';

import type { ClientBase } from 'pg';

import { CaKeys } from '../built-in-ca/ca-keys.ts';
import { EnvelopeError } from '../secrets/envelope.ts';
import { SEALED_COLUMNS, type SealedSecrets } from '../secrets/sealed-secrets.ts';

/** Looks whether every stored secret opens, and every CA's key is that of its certificate; sentences about what is wrong. */
export async function checkSecrets(
  client: ClientBase,
  secrets: SealedSecrets,
  progress: (sentence: string) => void,
): Promise<readonly string[]> {
  const findings: string[] = [];
  let opened = 0;
  for (const { column, publicKeyHash, table } of SEALED_COLUMNS) {
    const { rows } = await client.query<{
      company_id: string;
      id: string;
      sealed: Buffer;
      hash: Buffer | null;
    }>(
      `select company_id, id, ${column} as sealed, ${publicKeyHash ?? 'null::bytea'} as hash from ${table}
       where ${column} is not null`,
    );
    for (const { company_id: companyId, hash, id, sealed } of rows) {
      const place = { companyId, table, row: id, publicKeyHash: hash ?? undefined };
      const reason = reasonOf(() => secrets.open(sealed, place).fill(0));
      if (reason === undefined) opened += 1;
      else findings.push(`The secret of ${table} ${id} does not open: ${reason}.`);
    }
  }
  progress(`${opened} stored secrets open with the key-encryption key that is here`);
  findings.push(...(await checkCaKeys(client, new CaKeys(secrets), progress)));
  return findings;
}

async function checkCaKeys(
  client: ClientBase,
  keys: CaKeys,
  progress: (sentence: string) => void,
): Promise<readonly string[]> {
  const { rows } = await client.query<{
    company_id: string;
    id: string;
    public_key_hash: Buffer;
    sealed_private_key: Buffer;
    certificate_der: Buffer | null;
  }>(
    `select company_id, id, public_key_hash, sealed_private_key, certificate_der from certificate_authorities
     where sealed_private_key is not null`,
  );
  const findings = rows.flatMap((row) => {
    const reason = reasonOf(() => {
      const privateKey = keys.unseal(
        row.company_id,
        row.id,
        row.public_key_hash,
        row.sealed_private_key,
      );
      const certified =
        row.certificate_der === null ? undefined : new X509Certificate(row.certificate_der);
      const isOne =
        hashOf(createPublicKey(privateKey)).equals(row.public_key_hash) &&
        (certified === undefined || hashOf(certified.publicKey).equals(row.public_key_hash));
      if (!isOne) throw new Error('it is not that of its certificate');
    });
    return reason === undefined ? [] : [`The key of the CA ${row.id} is of no use: ${reason}.`];
  });
  progress(`${rows.length - findings.length} keys of CAs are those of their certificates`);
  return findings;
}

/** SHA-256 over the SubjectPublicKeyInfo. */
function hashOf(publicKey: KeyObject): Buffer {
  return createHash('sha256')
    .update(publicKey.export({ format: 'der', type: 'spki' }))
    .digest();
}

function reasonOf(work: () => unknown): string | undefined {
  try {
    work();
    return undefined;
  } catch (error) {
    if (error instanceof EnvelopeError) return error.code;
    return error instanceof Error ? error.message : String(error);
  }
}
