import { Injectable } from '@nestjs/common';
import type { CompanyTransaction } from '../database/company-database.ts';
import { ApplicationError } from '../http/application-error.ts';
import { PasswordHashing } from './password-hashing.ts';
import { passwordProblem } from './password-rules.ts';

/** What is stored of a password. */
export interface StoredPassword {
  readonly hash: string;
  readonly mustChange: boolean;
}

/** Passwords of users: argon2id hashes, at most one per user. */
@Injectable()
export class PasswordsService {
  readonly #hashing = new PasswordHashing();

  /** The user's password; `undefined` when there is none. */
  async find(tx: CompanyTransaction, userId: string): Promise<StoredPassword | undefined> {
    const [row] = await tx.query<{ password_hash: string; must_change: boolean }>(
      'select password_hash, must_change from user_passwords where user_id = $1',
      [userId],
    );
    return row && { hash: row.password_hash, mustChange: row.must_change };
  }

  /** Whether it is the password; outside of transactions, because it takes its time. @throws {ApplicationError} OVERLOADED */
  verify(password: string, stored: StoredPassword | undefined): Promise<boolean> {
    return this.#hashing.verify(password, stored?.hash);
  }

  /**
   * The hash to store, of a password that can be used; outside of transactions.
   *
   * @param context - words that an attacker knows: user name, address, company
   * @throws {ApplicationError} PASSWORD_UNSUITABLE, OVERLOADED
   */
  async prepare(password: string, context: readonly string[], pointer?: string): Promise<string> {
    const problem = passwordProblem(password, context);
    if (problem !== undefined) {
      const where = pointer === undefined ? {} : { pointer };
      throw ApplicationError.of('PASSWORD_UNSUITABLE', { problem }, where);
    }
    return this.#hashing.hash(password);
  }

  /** Stores a hash that {@link prepare} made, in place of the one before. */
  async store(
    tx: CompanyTransaction,
    userId: string,
    hash: string,
    { mustChange = false, now }: { mustChange?: boolean; now: Date },
  ): Promise<void> {
    await tx.execute(
      `insert into user_passwords (company_id, user_id, password_hash, must_change, changed_on)
       values ($1, $2, $3, $4, $5)
       on conflict (company_id, user_id) do update set password_hash = excluded.password_hash,
         must_change = excluded.must_change, changed_on = excluded.changed_on`,
      [tx.companyId, userId, hash, mustChange, now],
    );
  }

  /** Makes the user choose another at the next sign-in, or no longer. Gives whether there is a password. */
  async setMustChange(
    tx: CompanyTransaction,
    userId: string,
    mustChange: boolean,
  ): Promise<boolean> {
    const changed = await tx.execute(
      'update user_passwords set must_change = $2 where user_id = $1',
      [userId, mustChange],
    );
    return changed > 0;
  }

  /** The user has no password any more. */
  async remove(tx: CompanyTransaction, userId: string): Promise<void> {
    await tx.execute('delete from user_passwords where user_id = $1', [userId]);
  }
}
