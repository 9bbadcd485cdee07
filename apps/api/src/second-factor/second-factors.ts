import { createHash, randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { CompanyTransaction } from '../database/company-database.ts';
import { uuidV7 } from '../database/uuid-v7.ts';
import { SealedSecrets } from '../secrets/sealed-secrets.ts';
import { base32 } from './base32.ts';
import { stepOfCode } from './totp.ts';

/** Octets of a seed (RFC 4226 §4, R6). */
const SEED_LENGTH = 20;
const RECOVERY_CODES = 10;

interface FactorRow {
  readonly id: string;
  readonly sealed_seed: Buffer;
  readonly last_step: string;
  readonly confirmed_on: Date | null;
}

/** Seeds, sealed, and recovery codes, hashed, within one company's transaction. */
@Injectable()
export class SecondFactors {
  constructor(private readonly secrets: SealedSecrets) {}

  /** Whether a code is asked of the user. */
  async isEnabled(tx: CompanyTransaction, userId: string): Promise<boolean> {
    return (await this.#find(tx, userId))?.confirmed_on instanceof Date;
  }

  /** A new seed in base32, which counts when it is confirmed; in place of one that was not. */
  async enrol(tx: CompanyTransaction, userId: string, now: Date): Promise<string> {
    const seed = randomBytes(SEED_LENGTH);
    const id = uuidV7(now);
    await tx.execute(
      'delete from user_second_factors where user_id = $1 and confirmed_on is null',
      [userId],
    );
    await tx.execute(
      `insert into user_second_factors (company_id, id, user_id, sealed_seed, creation_date)
       values ($1, $2, $3, $4, $5)`,
      [tx.companyId, id, userId, this.secrets.seal(seed, placeOf(tx, id)), now],
    );
    const secret = base32(seed);
    seed.fill(0);
    return secret;
  }

  /** Takes the first code of a seed. @returns recovery codes; `undefined` when there is no seed or the code is not of it */
  async confirm(
    tx: CompanyTransaction,
    userId: string,
    code: string,
    now: Date,
  ): Promise<readonly string[] | undefined> {
    if (!(await this.#takeCode(tx, userId, code, now))) return undefined;
    await tx.execute('update user_second_factors set confirmed_on = $2 where user_id = $1', [
      userId,
      now,
    ]);
    return this.renewRecoveryCodes(tx, userId);
  }

  /** Takes a code of the enabled factor, or a recovery code; either works once. */
  async take(tx: CompanyTransaction, userId: string, code: string, now: Date): Promise<boolean> {
    if (await this.#takeCode(tx, userId, code.trim(), now)) return true;
    const taken = await tx.execute(
      'delete from user_recovery_codes where user_id = $1 and code_hash = $2',
      [userId, recoveryCodeHash(code)],
    );
    return taken > 0;
  }

  /** New recovery codes, in place of those there are. */
  async renewRecoveryCodes(tx: CompanyTransaction, userId: string): Promise<readonly string[]> {
    const codes = Array.from({ length: RECOVERY_CODES }, makeRecoveryCode);
    await tx.execute('delete from user_recovery_codes where user_id = $1', [userId]);
    await tx.execute(
      `insert into user_recovery_codes (company_id, user_id, code_hash)
       select $1, $2, unnest($3::bytea[])`,
      [tx.companyId, userId, codes.map(recoveryCodeHash)],
    );
    return codes;
  }

  async countRecoveryCodes(tx: CompanyTransaction, userId: string): Promise<number> {
    const rows = await tx.query('select from user_recovery_codes where user_id = $1', [userId]);
    return rows.length;
  }

  /** Forgets seed and recovery codes. @returns whether the factor was enabled */
  async remove(tx: CompanyTransaction, userId: string): Promise<boolean> {
    await tx.execute('delete from user_recovery_codes where user_id = $1', [userId]);
    const rows = await tx.query<{ was_enabled: boolean }>(
      'delete from user_second_factors where user_id = $1 returning confirmed_on is not null as was_enabled',
      [userId],
    );
    return rows.some(({ was_enabled }) => was_enabled);
  }

  async #takeCode(
    tx: CompanyTransaction,
    userId: string,
    code: string,
    now: Date,
  ): Promise<boolean> {
    const row = await this.#find(tx, userId, 'for update');
    if (row === undefined) return false;
    const seed = this.secrets.open(row.sealed_seed, placeOf(tx, row.id));
    const step = stepOfCode(seed, code, now, Number(row.last_step));
    seed.fill(0);
    if (step === undefined) return false;
    await tx.execute('update user_second_factors set last_step = $2 where id = $1', [row.id, step]);
    return true;
  }

  async #find(
    tx: CompanyTransaction,
    userId: string,
    lock: 'for update' | '' = '',
  ): Promise<FactorRow | undefined> {
    const [row] = await tx.query<FactorRow & Record<string, unknown>>(
      `select id, sealed_seed, last_step, confirmed_on from user_second_factors where user_id = $1 ${lock}`,
      [userId],
    );
    return row;
  }
}

function placeOf({ companyId }: CompanyTransaction, row: string) {
  return { companyId, table: 'user_second_factors', row } as const;
}

/** 80 bits, in four groups that a person can type. */
function makeRecoveryCode(): string {
  return (base32(randomBytes(10)).match(/.{4}/g) ?? []).join('-').toLowerCase();
}

/** Nobody guesses 80 bits, so the hash needs no salt. */
function recoveryCodeHash(code: string): Buffer {
  const plain = code.toLowerCase().replaceAll(/[^a-z2-7]/g, '');
  return createHash('sha256').update(`recovery code ${plain}`).digest();
}
