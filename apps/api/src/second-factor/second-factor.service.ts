import { Injectable } from '@nestjs/common';
import type {
  RecoveryCodesResponse,
  SecondFactorEnrolment,
  SecondFactorInformation,
} from '@luciole/contract';
import { AuditTrail } from '../audit/audit-trail.ts';
import { actorOf } from '../auth/actor.ts';
import { asUser, type Principal, type UserPrincipal } from '../auth/principal.ts';
import { Clock } from '../clock/clock.ts';
import { CompanyDatabase, type CompanyTransaction } from '../database/company-database.ts';
import { ApplicationError } from '../http/application-error.ts';
import { SecondFactors } from './second-factors.ts';
import { enrolmentUri } from './totp.ts';

/** What authenticator apps show above the account. */
const ISSUER = 'Luciole';

/** What users do with their own second factor. Enabling and removing it takes a recent sign-in (ruling 28). */
@Injectable()
export class SecondFactorService {
  constructor(
    private readonly database: CompanyDatabase,
    private readonly audit: AuditTrail,
    private readonly clock: Clock,
    private readonly factors: SecondFactors,
  ) {}

  async get(caller: Principal): Promise<SecondFactorInformation> {
    const { companyId, userId } = asUser(caller);
    return this.database.inCompany(
      companyId,
      async (tx) => ({
        isEnabled: await this.factors.isEnabled(tx, userId),
        recoveryCodesLeft: await this.factors.countRecoveryCodes(tx, userId),
      }),
      { readOnly: true },
    );
  }

  /** A seed, shown here and never again. @throws {ApplicationError} SECOND_FACTOR_EXISTS */
  async enrol(caller: Principal): Promise<SecondFactorEnrolment> {
    const user = asUser(caller);
    return this.#forUser(user, async (tx) => {
      if (await this.factors.isEnabled(tx, user.userId))
        throw ApplicationError.of('SECOND_FACTOR_EXISTS', {});
      const secret = await this.factors.enrol(tx, user.userId, this.clock.now());
      const [row] = await tx.query<{ username: string; url_prefix: string }>(
        'select username, url_prefix from users u join companies c on c.id = u.company_id where u.id = $1',
        [user.userId],
      );
      const account = row === undefined ? user.userId : `${row.username} (${row.url_prefix})`;
      return { secret, uri: enrolmentUri(secret, ISSUER, account) };
    });
  }

  /**
   * Enables the factor; its recovery codes are shown here and never again.
   *
   * @throws {ApplicationError} SECOND_FACTOR_UNKNOWN, SECOND_FACTOR_EXISTS, SECOND_FACTOR_CODE_WRONG
   */
  async confirm(caller: Principal, code: string): Promise<RecoveryCodesResponse> {
    const user = asUser(caller);
    return this.#forUser(user, async (tx) => {
      const [row] = await tx.query<{ is_enabled: boolean }>(
        'select confirmed_on is not null as is_enabled from user_second_factors where user_id = $1',
        [user.userId],
      );
      if (row === undefined) throw ApplicationError.of('SECOND_FACTOR_UNKNOWN', {});
      if (row.is_enabled) throw ApplicationError.of('SECOND_FACTOR_EXISTS', {});
      const codes = await this.factors.confirm(tx, user.userId, code.trim(), this.clock.now());
      if (codes === undefined)
        throw ApplicationError.of('SECOND_FACTOR_CODE_WRONG', {}, { pointer: '/code' });
      await this.#record(tx, user, 'user.second-factor-enabled');
      return { recoveryCodes: [...codes] };
    });
  }

  /** @throws {ApplicationError} SECOND_FACTOR_UNKNOWN */
  async renewRecoveryCodes(caller: Principal): Promise<RecoveryCodesResponse> {
    const user = asUser(caller);
    return this.#forUser(user, async (tx) => {
      if (!(await this.factors.isEnabled(tx, user.userId)))
        throw ApplicationError.of('SECOND_FACTOR_UNKNOWN', {});
      const recoveryCodes = [...(await this.factors.renewRecoveryCodes(tx, user.userId))];
      await this.#record(tx, user, 'user.recovery-codes-renewed');
      return { recoveryCodes };
    });
  }

  /** @throws {ApplicationError} SECOND_FACTOR_UNKNOWN */
  async remove(caller: Principal): Promise<void> {
    const user = asUser(caller);
    await this.#forUser(user, async (tx) => {
      if (!(await this.factors.remove(tx, user.userId)))
        throw ApplicationError.of('SECOND_FACTOR_UNKNOWN', {});
      await this.#record(tx, user, 'user.second-factor-removed');
    });
  }

  /** One change of a user's factor at a time. */
  #forUser<Result>(
    { companyId, userId }: UserPrincipal,
    work: (tx: CompanyTransaction) => Promise<Result>,
  ): Promise<Result> {
    return this.database.inCompany(companyId, async (tx) => {
      await tx.query('select from users where id = $1 for update', [userId]);
      return work(tx);
    });
  }

  async #record(
    tx: CompanyTransaction,
    user: UserPrincipal,
    type:
      'user.second-factor-enabled' | 'user.second-factor-removed' | 'user.recovery-codes-renewed',
  ): Promise<void> {
    await this.audit.record(tx, {
      type,
      occurredAt: this.clock.now(),
      actor: actorOf(user),
      subject: { kind: 'user', id: user.userId },
    });
  }
}
