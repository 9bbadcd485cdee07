import { Injectable } from '@nestjs/common';
import type { SignInLinkRequest, SignInRequest } from '@luciole/contract';
import { AuditTrail } from '../audit/audit-trail.ts';
import { OwnOrigins } from '../auth/own-origins.ts';
import { Clock } from '../clock/clock.ts';
import { CompaniesService } from '../companies/companies.service.ts';
import { CompanyDatabase, type CompanyTransaction } from '../database/company-database.ts';
import { ApplicationError } from '../http/application-error.ts';
import { type KnownLink, OneTimeLinks } from '../one-time-links/one-time-links.ts';
import { PasswordsService } from '../passwords/passwords.service.ts';
import { RefusedCredential } from '../protection/refused-credential.ts';
import { WrongCredentials } from '../protection/wrong-credentials.ts';
import { SecondFactors } from '../second-factor/second-factors.ts';
import { SignInRules } from '../single-sign-on/sign-in-rules.ts';
import { CredentialCheck } from './credential-check.ts';
import { type CurrentSessionAnswer, SessionOpener } from './session-opener.ts';
import { SessionsRepository, type SignInUser } from './sessions.repository.ts';
import type { SignInFacts } from './sign-in-facts.ts';

/** Signs people in: by a password and the code of a second factor, or by a link that works once. */
@Injectable()
export class SignInService {
  constructor(
    private readonly database: CompanyDatabase,
    private readonly audit: AuditTrail,
    private readonly clock: Clock,
    private readonly origins: OwnOrigins,
    private readonly companies: CompaniesService,
    private readonly rules: SignInRules,
    private readonly credentials: CredentialCheck,
    private readonly passwords: PasswordsService,
    private readonly factors: SecondFactors,
    private readonly links: OneTimeLinks,
    private readonly sessions: SessionsRepository,
    private readonly opener: SessionOpener,
    private readonly wrong: WrongCredentials,
  ) {}

  /**
   * @throws {ApplicationError} SIGN_IN_REFUSED whatever is wrong, SECOND_FACTOR_REQUIRED when only the code is missing,
   *   SIGN_IN_DELAYED, FOREIGN_ORIGIN, PASSWORD_SIGN_IN_DISABLED
   */
  async signIn(
    { company, username, password, code }: SignInRequest,
    facts: SignInFacts,
  ): Promise<CurrentSessionAnswer> {
    this.origins.refuseForeign(facts.request);
    const companyId = await this.companies.idOf(company ?? undefined);
    if (companyId === undefined) throw ApplicationError.of('SIGN_IN_REFUSED', {});
    await this.rules.requirePasswords(companyId);
    const place = { companyId, account: username, address: facts.address };
    const find = (tx: CompanyTransaction): Promise<SignInUser | undefined> =>
      this.sessions.userByName(tx, username);
    return this.credentials.check(place, { find, password, code }, (tx, user, secondFactor) =>
      this.opener.open(tx, user, { method: 'PASSWORD', secondFactor }, facts),
    );
  }

  /**
   * Takes a link: signs in, and first sets the password that an invitation or a reset needs.
   *
   * @throws {ApplicationError} LINK_INVALID, PASSWORD_REQUIRED, PASSWORD_UNSUITABLE, SECOND_FACTOR_REQUIRED,
   *   SIGN_IN_REFUSED for a wrong code, SIGN_IN_DELAYED, FOREIGN_ORIGIN
   */
  async redeem(
    { token, newPassword, code }: SignInLinkRequest,
    facts: SignInFacts,
  ): Promise<CurrentSessionAnswer> {
    this.origins.refuseForeign(facts.request);
    const now = this.clock.now();
    const companyId = await this.wrong.attempt({ address: facts.address, credential: token }, () =>
      this.#companyOf(token),
    );
    const { link, user, hasFactor } = await this.database.inCompany(companyId, async (tx) => {
      const found = await this.#usable(tx, token, now);
      return { ...found, hasFactor: await this.factors.isEnabled(tx, found.user.id) };
    });
    const hash = await this.#preparePassword(link, user, newPassword);
    if (hasFactor) {
      const place = { companyId, account: user.username, address: facts.address };
      if (code === undefined || code === null) {
        throw ApplicationError.of('SECOND_FACTOR_REQUIRED', {});
      }
      await this.credentials.checkCode(place, user, code);
    }
    return this.database.inCompany(companyId, async (tx) => {
      // Once more, and locked: of two who open it at once, one is too late.
      const again = await this.#usable(tx, token, now);
      await this.links.remove(tx, again.link.id);
      if (hash !== undefined) await this.#setPassword(tx, again, hash, now);
      const fresh = (await this.sessions.user(tx, user.id)) ?? again.user;
      return this.opener.open(tx, fresh, { method: 'LINK', secondFactor: hasFactor }, facts);
    });
  }

  async #companyOf(token: string): Promise<string> {
    const companyId = await this.links.companyOf(this.database, token);
    if (companyId !== undefined) return companyId;
    const cause = new RefusedCredential({ credential: 'LINK', reason: 'UNKNOWN' });
    throw ApplicationError.of('LINK_INVALID', {}, { cause });
  }

  async #usable(
    tx: CompanyTransaction,
    token: string,
    now: Date,
  ): Promise<{ link: KnownLink; user: SignInUser }> {
    const link = await this.links.findForUse(tx, token, now);
    const user = link && (await this.sessions.user(tx, link.userId));
    const status = link?.purpose === 'INVITATION' ? 'PENDING_ACTIVATION' : 'ACTIVE';
    if (link === undefined || user === undefined || user.disabled || user.user_status !== status) {
      throw ApplicationError.of('LINK_INVALID', {});
    }
    return { link, user };
  }

  /** A link to sign in sets no password: whoever gets hold of it shall not keep the account. */
  async #preparePassword(
    { purpose }: KnownLink,
    user: SignInUser,
    newPassword: string | null | undefined,
  ): Promise<string | undefined> {
    if (purpose === 'SIGN_IN') return undefined;
    if (newPassword === undefined || newPassword === null) {
      throw ApplicationError.of('PASSWORD_REQUIRED', {}, { pointer: '/newPassword' });
    }
    const context = [user.username, user.email_address, user.url_prefix];
    return this.passwords.prepare(newPassword, context, '/newPassword');
  }

  async #setPassword(
    tx: CompanyTransaction,
    { link, user }: { link: KnownLink; user: SignInUser },
    hash: string,
    now: Date,
  ): Promise<void> {
    await this.passwords.store(tx, user.id, hash, { now });
    await tx.execute(
      `update users set user_status = 'ACTIVE', user_account_type = 'WEB_UI', modification_date = $2 where id = $1`,
      [user.id, now],
    );
    await this.sessions.deleteAll(tx, user.id);
    await this.audit.record(tx, {
      type: 'user.password-changed',
      occurredAt: now,
      actor: { kind: 'USER', id: user.id, name: user.username },
      subject: { kind: 'user', id: user.id },
      after: { by: link.purpose },
    });
  }
}
