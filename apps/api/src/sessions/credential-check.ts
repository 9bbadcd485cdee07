import { Injectable } from '@nestjs/common';
import { RefusalTrail } from '../audit/refusal-trail.ts';
import { Clock } from '../clock/clock.ts';
import { CompanyDatabase, type CompanyTransaction } from '../database/company-database.ts';
import { ApplicationError } from '../http/application-error.ts';
import { PasswordsService } from '../passwords/passwords.service.ts';
import { SecondFactors } from '../second-factor/second-factors.ts';
import type { SignInUser } from './sessions.repository.ts';
import { SignInDelays, type SignInPlace } from './sign-in-delays.ts';

/** What somebody gives to prove to be a user. */
export interface GivenCredentials {
  /** The user they claim to be. */
  readonly find: (tx: CompanyTransaction) => Promise<SignInUser | undefined>;
  readonly password: string;
  readonly code: string | null | undefined;
}

/** What is done, in the transaction of the success, with whoever proved to be a user. */
type Success<Result> = (
  tx: CompanyTransaction,
  user: SignInUser,
  secondFactor: boolean,
) => Promise<Result>;

/** Looks at passwords and codes, and slows down who guesses them. */
@Injectable()
export class CredentialCheck {
  constructor(
    private readonly database: CompanyDatabase,
    private readonly refusals: RefusalTrail,
    private readonly clock: Clock,
    private readonly delays: SignInDelays,
    private readonly passwords: PasswordsService,
    private readonly factors: SecondFactors,
  ) {}

  /**
   * Does `success` when password and code are right.
   *
   * @throws {ApplicationError} SIGN_IN_DELAYED before anything is looked at; SIGN_IN_REFUSED; SECOND_FACTOR_REQUIRED, which
   *   counts as no attempt
   */
  async check<Result>(
    place: SignInPlace,
    { find, password, code }: GivenCredentials,
    success: Success<Result>,
  ): Promise<Result> {
    const now = this.clock.now();
    await this.#begin(place, now);
    const { user, stored, hasFactor } = await this.database.inCompany(
      place.companyId,
      async (tx) => {
        const found = await find(tx);
        return {
          user: found,
          stored: found && (await this.passwords.find(tx, found.id)),
          hasFactor: found !== undefined && (await this.factors.isEnabled(tx, found.id)),
        };
      },
      { readOnly: true },
    );
    // Also where there is no such user: what takes as long tells nothing.
    const isRight = await this.passwords.verify(password, stored);
    if (user === undefined || !isRight) throw await this.#refuse(place, user, 'PASSWORD', now);
    if (user.user_status !== 'ACTIVE' || user.disabled)
      throw await this.#refuse(place, user, 'NOT_ACTIVE', now);
    if (hasFactor && (code === undefined || code === null || code === '')) {
      await this.delays.undo(place);
      throw ApplicationError.of('SECOND_FACTOR_REQUIRED', {});
    }
    const done = await this.database.inCompany(place.companyId, async (tx) => {
      if (hasFactor && !(await this.factors.take(tx, user.id, code ?? '', now))) return undefined;
      await this.delays.succeed(tx, place, now);
      return { result: await success(tx, user, hasFactor) };
    });
    if (done === undefined) throw await this.#refuse(place, user, 'CODE', now);
    return done.result;
  }

  /** Takes a code of the user's second factor. @throws {ApplicationError} SIGN_IN_DELAYED, SIGN_IN_REFUSED */
  async checkCode(place: SignInPlace, user: SignInUser, code: string): Promise<void> {
    const now = this.clock.now();
    await this.#begin(place, now);
    const isTaken = await this.database.inCompany(place.companyId, async (tx) => {
      const taken = await this.factors.take(tx, user.id, code, now);
      if (taken) await this.delays.succeed(tx, place, now);
      return taken;
    });
    if (!isTaken) throw await this.#refuse(place, user, 'CODE', now);
  }

  /** Looks at a password alone. @throws {ApplicationError} SIGN_IN_DELAYED, SIGN_IN_REFUSED */
  async checkPassword(place: SignInPlace, user: SignInUser, password: string): Promise<void> {
    const now = this.clock.now();
    await this.#begin(place, now);
    const stored = await this.database.inCompany(place.companyId, (tx) =>
      this.passwords.find(tx, user.id),
    );
    if (!(await this.passwords.verify(password, stored)))
      throw await this.#refuse(place, user, 'PASSWORD', now);
    await this.database.inCompany(place.companyId, (tx) => this.delays.succeed(tx, place, now));
  }

  async #begin(place: SignInPlace, now: Date): Promise<void> {
    const seconds = await this.delays.begin(place, now);
    if (seconds === undefined) return;
    await this.#record(place, undefined, 'DELAYED', now);
    throw ApplicationError.of('SIGN_IN_DELAYED', { retryAfterSeconds: seconds });
  }

  async #refuse(
    place: SignInPlace,
    user: SignInUser | undefined,
    reason: 'PASSWORD' | 'CODE' | 'NOT_ACTIVE',
    now: Date,
  ): Promise<ApplicationError> {
    await this.#record(place, user, reason, now);
    return ApplicationError.of('SIGN_IN_REFUSED', {});
  }

  /** What was typed as a user name stays out of it: people type passwords there. */
  #record(
    { companyId, address }: SignInPlace,
    user: SignInUser | undefined,
    reason: string,
    now: Date,
  ): Promise<void> {
    const key = `sign-in ${reason} ${user?.id ?? 'nobody'} ${address}`;
    return this.refusals.record(companyId, key, {
      type: 'user.login-failed',
      occurredAt: now,
      outcome: 'REFUSED',
      actor:
        user === undefined
          ? { kind: 'ANONYMOUS' }
          : { kind: 'USER', id: user.id, name: user.username },
      ...(user !== undefined && { subject: { kind: 'user', id: user.id } }),
      after: { reason },
    });
  }
}
