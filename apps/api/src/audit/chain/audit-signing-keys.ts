import {
  createHash,
  createPrivateKey,
  generateKeyPairSync,
  type JsonWebKey,
  type KeyObject,
} from 'node:crypto';
import { Injectable } from '@nestjs/common';

import { Clock } from '../../clock/clock.ts';
import type { CompanyTransaction } from '../../database/company-database.ts';
import { uuidV7 } from '../../database/uuid-v7.ts';
import { SealedSecrets } from '../../secrets/sealed-secrets.ts';
import { AuditTrail } from '../audit-trail.ts';

/** How long a key signs, in milliseconds: a year. It verifies for ever. */
const SIGNING_PERIOD_MS = 365 * 86_400_000;
/** Most private keys remembered; they are immutable by id. */
const MAX_ENTRIES = 1000;

/** The key that signs checkpoints now. */
export interface AuditSigningKey {
  readonly id: string;
  readonly privateKey: KeyObject;
}

/** A public key as a JSON Web Key (RFC 7517), with `kid`, `alg` and `use`. */
export type AuditPublicKey = JsonWebKey & { readonly kid: string };

interface ActiveRow {
  id: string;
  public_key_hash: Buffer;
  sealed_private_key: Buffer;
}

/**
 * The keys of audit checkpoints: ES256, one active per company, the private half sealed, never a CA key (ruling 10). A key
 * that has signed for a year is replaced, and its private half erased.
 */
@Injectable()
export class AuditSigningKeys {
  readonly #signers = new Map<string, KeyObject>();

  constructor(
    private readonly secrets: SealedSecrets,
    private readonly audit: AuditTrail,
    private readonly clock: Clock,
  ) {}

  /** The active key of the company, made when there is none; the event of its making is the last of the transaction. */
  async current(tx: CompanyTransaction): Promise<AuditSigningKey> {
    const found = (await this.#find(tx)) ?? (await this.#make(tx));
    return { id: found.id, privateKey: this.#open(tx.companyId, found) };
  }

  /** Every public key of the company, the newest first. */
  async publicKeys(tx: CompanyTransaction): Promise<readonly AuditPublicKey[]> {
    const rows = await tx.query<{ id: string; public_jwk: JsonWebKey }>(
      `select id, public_jwk from audit_signing_keys
       where company_id = $1 order by creation_date desc, id desc`,
      [tx.companyId],
    );
    return rows.map(({ id, public_jwk: jwk }) => ({ ...jwk, kid: id, alg: 'ES256', use: 'sig' }));
  }

  async #find(tx: CompanyTransaction): Promise<ActiveRow | undefined> {
    const [row] = await tx.query<ActiveRow>(
      {
        name: 'find-active-audit-key',
        text: `select id, public_key_hash, sealed_private_key from audit_signing_keys
               where company_id = $1 and status = 'ACTIVE' and sign_until > $2`,
      },
      [tx.companyId, this.clock.now()],
    );
    return row;
  }

  #open(companyId: string, row: ActiveRow): KeyObject {
    const known = this.#signers.get(row.id);
    if (known !== undefined) return known;
    const pkcs8 = this.secrets.open(row.sealed_private_key, {
      companyId,
      table: 'audit_signing_keys',
      row: row.id,
      publicKeyHash: row.public_key_hash,
    });
    const privateKey = createPrivateKey({ key: pkcs8, format: 'der', type: 'pkcs8' });
    pkcs8.fill(0);
    if (this.#signers.size >= MAX_ENTRIES) this.#signers.clear();
    this.#signers.set(row.id, privateKey);
    return privateKey;
  }

  async #make(tx: CompanyTransaction): Promise<ActiveRow> {
    await tx.query(`select pg_advisory_xact_lock(hashtext('luciole audit key'), hashtext($1))`, [
      tx.companyId,
    ]);
    const found = await this.#find(tx);
    if (found !== undefined) return found;
    const now = this.clock.now();
    await tx.execute(
      `update audit_signing_keys set status = 'VERIFY_ONLY', sealed_private_key = null
       where company_id = $1 and status = 'ACTIVE'`,
      [tx.companyId],
    );
    const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    const id = uuidV7(now);
    const publicKeyHash = createHash('sha256')
      .update(publicKey.export({ type: 'spki', format: 'der' }))
      .digest();
    const pkcs8 = privateKey.export({ type: 'pkcs8', format: 'der' });
    const place = {
      companyId: tx.companyId,
      table: 'audit_signing_keys',
      row: id,
      publicKeyHash,
    } as const;
    const sealed = this.secrets.seal(pkcs8, place);
    pkcs8.fill(0);
    await tx.execute(
      `insert into audit_signing_keys (company_id, id, public_jwk, public_key_hash, sealed_private_key, sign_until, creation_date)
       values ($1, $2, $3, $4, $5, $6, $7)`,
      [
        tx.companyId,
        id,
        JSON.stringify(publicKey.export({ format: 'jwk' })),
        publicKeyHash,
        sealed,
        new Date(now.getTime() + SIGNING_PERIOD_MS),
        now,
      ],
    );
    await this.audit.record(tx, {
      type: 'audit-signing-key.created',
      occurredAt: now,
      actor: { kind: 'SYSTEM' },
      subject: { kind: 'audit-signing-key', id },
      after: { algorithm: 'ES256', publicKeySha256: publicKeyHash.toString('hex') },
    });
    return { id, public_key_hash: publicKeyHash, sealed_private_key: sealed };
  }
}
