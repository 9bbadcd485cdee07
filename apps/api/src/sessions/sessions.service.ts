import { Injectable } from '@nestjs/common';
import type {
  PasswordChangeRequest,
  ReauthenticationRequest,
  SessionListResponse,
} from '@luciole/contract';
import type { z } from 'zod';
import { AuditTrail } from '../audit/audit-trail.ts';
import { actorOf } from '../auth/actor.ts';
import { asUser, type Principal, type UserPrincipal } from '../auth/principal.ts';
import { SessionCookie } from '../auth/session-cookie.ts';
import { Clock } from '../clock/clock.ts';
import { CompanyDatabase, type CompanyTransaction } from '../database/company-database.ts';
import { Answer } from '../http/answer.ts';
import { ApplicationError } from '../http/application-error.ts';
import { OneTimeLinks } from '../one-time-links/one-time-links.ts';
import { PasswordsService } from '../passwords/passwords.service.ts';
import { SealedSecrets } from '../secrets/sealed-secrets.ts';
import { SignInRules } from '../single-sign-on/sign-in-rules.ts';
import { CredentialCheck } from './credential-check.ts';
import { type CurrentSessionAnswer, SessionOpener } from './session-opener.ts';
import { toSessionInformation } from './session.mapper.ts';
import { SessionsRepository, type SignInUser } from './sessions.repository.ts';
import { SignInDelays } from './sign-in-delays.ts';
import type { SignInFacts } from './sign-in-facts.ts';

/** What users do with their own sessions and their own password (ruling 28). */
@Injectable()
export class SessionsService {
  constructor(
    private readonly database: CompanyDatabase,
    private readonly audit: AuditTrail,
    private readonly clock: Clock,
    private readonly cookie: SessionCookie,
    private readonly credentials: CredentialCheck,
    private readonly passwords: PasswordsService,
    private readonly sessions: SessionsRepository,
    private readonly opener: SessionOpener,
    private readonly links: OneTimeLinks,
    private readonly delays: SignInDelays,
    private readonly rules: SignInRules,
    private readonly secrets: SealedSecrets,
  ) {}

  /** @throws {ApplicationError} SESSION_UNKNOWN for an API key */
  async current(caller: Principal): Promise<CurrentSessionAnswer> {
    const user = asUser(caller);
    return this.database.inCompany(user.companyId, (tx) => this.opener.current(tx, user), {
      readOnly: true,
    });
  }

  /** The caller's sessions that are not over, the one used last first. */
  async list(caller: Principal): Promise<z.input<typeof SessionListResponse>> {
    const user = asUser(caller);
    const now = this.clock.now();
    const rows = await this.database.inCompany(
      user.companyId,
      (tx) => this.sessions.ofUser(tx, user.userId, now, this.#idleSince(now)),
      { readOnly: true },
    );
    return {
      sessions: rows.map((row) => toSessionInformation(row, user.session?.id, this.opener.idleMs)),
    };
  }

  /** Signs out; with an API key only takes away a cookie. */
  async end(caller: Principal): Promise<Answer<undefined>> {
    const user = asUser(caller);
    const { session } = user;
    if (session !== undefined) {
      await this.database.inCompany(user.companyId, async (tx) => {
        await this.sessions.delete(tx, user.userId, session.id);
        await this.#record(tx, user, 'user.signed-out', { sessionId: session.id });
      });
    }
    return Answer.json(undefined, { 'set-cookie': this.cookie.clear() });
  }

  /**
   * What the identity provider that a session came from is to be told when it ends: its ID token, unless that was too long to
   * keep; `undefined` for a session that came from none.
   */
  async providerHint(caller: Principal): Promise<{ idToken: string | undefined } | undefined> {
    const { companyId, session } = asUser(caller);
    if (session === undefined) return undefined;
    return this.database.inCompany(companyId, async (tx) => {
      const row = await this.sessions.find(tx, session.id);
      if (row?.method !== 'SINGLE_SIGN_ON') return undefined;
      const sealed = await this.sessions.sealedIdToken(tx, session.id);
      const place = { companyId, table: 'user_sessions', row: session.id } as const;
      return { idToken: sealed && this.secrets.open(sealed, place).toString() };
    });
  }

  /** Signs out everywhere, here too. */
  async endAll(caller: Principal): Promise<Answer<undefined>> {
    const user = asUser(caller);
    await this.database.inCompany(user.companyId, async (tx) => {
      const count = await this.sessions.deleteAll(tx, user.userId);
      await this.#record(tx, user, 'user.sessions-ended', { count });
    });
    return Answer.json(undefined, { 'set-cookie': this.cookie.clear() });
  }

  /** @throws {ApplicationError} SESSION_UNKNOWN when it is none of the caller's */
  async endOne(caller: Principal, id: string): Promise<void> {
    const user = asUser(caller);
    await this.database.inCompany(user.companyId, async (tx) => {
      if (!(await this.sessions.delete(tx, user.userId, id)))
        throw ApplicationError.of('SESSION_UNKNOWN', {});
      await this.#record(tx, user, 'user.signed-out', { sessionId: id });
    });
  }

  /** Ends every session of a user, within a transaction that is open already; for whoever takes rights away. */
  async endAllOf(tx: CompanyTransaction, userId: string): Promise<number> {
    return this.sessions.deleteAll(tx, userId);
  }

  /** Ends every session that came from the company's identity provider, within a transaction that is open already. */
  async endAllOfProvider(tx: CompanyTransaction): Promise<void> {
    await this.sessions.deleteByMethod(tx, 'SINGLE_SIGN_ON');
  }

  /**
   * @throws {ApplicationError} SIGN_IN_REFUSED, SECOND_FACTOR_REQUIRED, SIGN_IN_DELAYED, SESSION_UNKNOWN,
   *   PASSWORD_SIGN_IN_DISABLED
   */
  async reauthenticate(
    caller: Principal,
    { password, code }: ReauthenticationRequest,
    facts: SignInFacts,
  ): Promise<CurrentSessionAnswer> {
    const user = asUser(caller);
    const { session } = user;
    if (session === undefined) throw ApplicationError.of('SESSION_UNKNOWN', {});
    await this.rules.requirePasswords(user.companyId);
    const { place, find } = await this.#self(user, facts);
    return this.credentials.check(place, { find, password, code }, async (tx, found) => {
      const answer = await this.opener.authenticateAgain(tx, session.id, found, facts);
      await this.#record(tx, user, 'user.login-succeeded', {
        method: 'PASSWORD',
        sessionId: session.id,
      });
      return answer;
    });
  }

  /**
   * Changes the caller's own password and ends all other sessions. Whoever has none sets the first one; everybody else gives
   * the present one. The second factor is not asked again: the route needs a recent sign-in.
   *
   * @throws {ApplicationError} SIGN_IN_REFUSED, SIGN_IN_DELAYED, PASSWORD_UNSUITABLE, SESSION_UNKNOWN
   */
  async changePassword(
    caller: Principal,
    { currentPassword, newPassword }: PasswordChangeRequest,
    facts: SignInFacts,
  ): Promise<CurrentSessionAnswer> {
    const user = asUser(caller);
    const { session } = user;
    if (session === undefined) throw ApplicationError.of('SESSION_UNKNOWN', {});
    const { place, self, hasPassword } = await this.#self(user, facts);
    if (hasPassword) await this.credentials.checkPassword(place, self, currentPassword ?? '');
    const context = [self.username, self.email_address, self.url_prefix];
    const hash = await this.passwords.prepare(newPassword, context, '/newPassword');
    const now = this.clock.now();
    return this.database.inCompany(user.companyId, async (tx) => {
      await this.passwords.store(tx, user.userId, hash, { now });
      const count = await this.sessions.deleteAll(tx, user.userId, session.id);
      const answer = await this.opener.authenticateAgain(
        tx,
        session.id,
        { ...self, must_change: false },
        facts,
      );
      await this.#record(tx, user, 'user.password-changed', { endedSessions: count });
      return answer;
    });
  }

  /** Forgets sessions, links and delays of a company that are over; gives how many. */
  async forgetEnded(companyId: string): Promise<number> {
    const now = this.clock.now();
    return this.database.inCompany(companyId, async (tx) => {
      const sessions = await this.sessions.deleteEnded(tx, now, this.#idleSince(now));
      const links = await this.links.removeExpired(tx, now);
      return sessions + links + (await this.delays.forget(tx, now));
    });
  }

  async #self(user: UserPrincipal, { address }: SignInFacts) {
    const find = (tx: CompanyTransaction): Promise<SignInUser | undefined> =>
      this.sessions.user(tx, user.userId);
    const { self, hasPassword } = await this.database.inCompany(
      user.companyId,
      async (tx) => ({
        self: await find(tx),
        hasPassword: (await this.passwords.find(tx, user.userId)) !== undefined,
      }),
      { readOnly: true },
    );
    if (self === undefined) throw ApplicationError.of('SESSION_UNKNOWN', {});
    const place = { companyId: user.companyId, account: self.username, address };
    return { place, find, self, hasPassword };
  }

  #idleSince(now: Date): Date {
    return new Date(now.getTime() - this.opener.idleMs);
  }

  async #record(
    tx: CompanyTransaction,
    user: UserPrincipal,
    type:
      'user.signed-out' | 'user.sessions-ended' | 'user.password-changed' | 'user.login-succeeded',
    after: Readonly<Record<string, unknown>>,
  ): Promise<void> {
    await this.audit.record(tx, {
      type,
      occurredAt: this.clock.now(),
      actor: actorOf(user),
      subject: { kind: 'user', id: user.userId },
      after,
    });
  }
}
