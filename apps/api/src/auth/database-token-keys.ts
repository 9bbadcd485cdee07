import {
  createHash,
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  type JsonWebKey,
  type KeyObject,
} from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Clock } from '../clock/clock.ts';
import { CompanyDatabase, type CompanyTransaction } from '../database/company-database.ts';
import { uuidV7 } from '../database/uuid-v7.ts';
import { SealedSecrets } from '../secrets/sealed-secrets.ts';
import { TokenKeys, type TokenSigningKey, type TokenVerificationKey } from './token-keys.ts';

/** How long a key signs, in milliseconds: 30 days. */
const SIGNING_PERIOD_MS = 30 * 86_400_000;

/** How long it verifies after that, in milliseconds: longer than any token lives. */
const VERIFYING_PERIOD_MS = 3_600_000;

/** Most keys remembered, each kind; they are immutable by kid, so a process may keep them (ruling 15). */
const MAX_ENTRIES = 1_000;

interface VerificationRow {
  company_id: string;
  public_jwk: JsonWebKey;
  status: string;
  verify_until: Date;
}

interface ActiveRow {
  id: string;
  kid: string;
  public_key_hash: Buffer;
  sealed_private_key: Buffer;
  sign_until: Date;
}

const SELECT_ACTIVE = {
  name: 'find-active-token-key',
  text: `select id, kid, public_key_hash, sealed_private_key, sign_until
         from token_signing_keys where company_id = $1 and status = 'ACTIVE'`,
};

/** Token keys in PostgreSQL, ES256, the private half sealed; rotated when they have signed for 30 days. */
@Injectable()
export class DatabaseTokenKeys extends TokenKeys {
  readonly #verifiers = new Map<string, TokenVerificationKey & { readonly until: Date }>();
  readonly #signers = new Map<string, KeyObject>();

  constructor(
    private readonly database: CompanyDatabase,
    private readonly secrets: SealedSecrets,
    private readonly clock: Clock,
  ) {
    super();
  }

  override async current(companyId: string): Promise<TokenSigningKey> {
    const active = await this.database.inCompany(companyId, (tx) => this.#findActive(tx));
    if (active !== undefined) return this.#open(companyId, active);
    return this.#open(companyId, await this.#rotate(companyId));
  }

  override async verifier(kid: string): Promise<TokenVerificationKey | undefined> {
    const now = this.clock.now();
    const known = this.#verifiers.get(kid);
    if (known !== undefined) return known.until > now ? known : undefined;
    const [row] = await this.database.inDeployment((tx) =>
      tx.query<VerificationRow>(
        {
          name: 'find-token-signing-key',
          text: 'select company_id, public_jwk, status, verify_until from find_token_signing_key($1)',
        },
        [kid],
      ),
    );
    if (row === undefined || row.status === 'RETIRED' || row.verify_until <= now) return undefined;
    const publicKey = createPublicKey({ key: row.public_jwk, format: 'jwk' });
    if (this.#verifiers.size >= MAX_ENTRIES) this.#verifiers.clear();
    const verifier = { companyId: row.company_id, publicKey, until: row.verify_until };
    this.#verifiers.set(kid, verifier);
    return verifier;
  }

  /** The active key, unless it is due for rotation. */
  async #findActive(tx: CompanyTransaction): Promise<ActiveRow | undefined> {
    const [row] = await tx.query<ActiveRow>(SELECT_ACTIVE, [tx.companyId]);
    return row !== undefined && row.sign_until > this.clock.now() ? row : undefined;
  }

  #open(companyId: string, row: ActiveRow): TokenSigningKey {
    const known = this.#signers.get(row.kid);
    if (known !== undefined) return { kid: row.kid, privateKey: known };
    const pkcs8 = this.secrets.open(row.sealed_private_key, {
      companyId,
      table: 'token_signing_keys',
      row: row.id,
      publicKeyHash: row.public_key_hash,
    });
    const privateKey = createPrivateKey({ key: pkcs8, format: 'der', type: 'pkcs8' });
    pkcs8.fill(0);
    if (this.#signers.size >= MAX_ENTRIES) this.#signers.clear();
    this.#signers.set(row.kid, privateKey);
    return { kid: row.kid, privateKey };
  }

  /** Makes a new active key; of several processes that want one at once, the first makes it and the others find it. */
  #rotate(companyId: string): Promise<ActiveRow> {
    return this.database.inCompany(companyId, async (tx) => {
      await tx.query(`select pg_advisory_xact_lock(hashtext('luciole token key'), hashtext($1))`, [
        companyId,
      ]);
      const found = await this.#findActive(tx);
      if (found !== undefined) return found;
      const now = this.clock.now();
      await tx.execute(
        `update token_signing_keys set status = 'VERIFY_ONLY', sealed_private_key = null
         where company_id = $1 and status = 'ACTIVE'`,
        [companyId],
      );
      await tx.execute(
        `update token_signing_keys set status = 'RETIRED'
         where company_id = $1 and status = 'VERIFY_ONLY' and verify_until <= $2`,
        [companyId, now],
      );
      return this.#insert(tx, now);
    });
  }

  async #insert(tx: CompanyTransaction, now: Date): Promise<ActiveRow> {
    const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    const id = uuidV7(now);
    const spki = publicKey.export({ type: 'spki', format: 'der' });
    const publicKeyHash = createHash('sha256').update(spki).digest();
    const pkcs8 = privateKey.export({ type: 'pkcs8', format: 'der' });
    const sealed = this.secrets.seal(pkcs8, {
      companyId: tx.companyId,
      table: 'token_signing_keys',
      row: id,
      publicKeyHash,
    });
    pkcs8.fill(0);
    const signUntil = new Date(now.getTime() + SIGNING_PERIOD_MS);
    const row: ActiveRow = {
      id,
      kid: id,
      public_key_hash: publicKeyHash,
      sealed_private_key: sealed,
      sign_until: signUntil,
    };
    await tx.execute(
      `insert into token_signing_keys (company_id, id, kid, algorithm, public_jwk, public_key_hash,
         sealed_private_key, status, not_before, sign_until, verify_until)
       values ($1, $2, $3, 'ES256', $4, $5, $6, 'ACTIVE', $7, $8, $9)`,
      [
        tx.companyId,
        id,
        row.kid,
        JSON.stringify(publicKey.export({ format: 'jwk' })),
        publicKeyHash,
        sealed,
        now,
        signUntil,
        new Date(signUntil.getTime() + VERIFYING_PERIOD_MS),
      ],
    );
    return row;
  }
}
