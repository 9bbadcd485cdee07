import { Injectable } from '@nestjs/common';
import type { CurrentSession, SignInMethod } from '@luciole/contract';
import type { z } from 'zod';
import { AuditTrail } from '../audit/audit-trail.ts';
import type { UserPrincipal } from '../auth/principal.ts';
import { makeToken, SessionCookie, tokenDigest } from '../auth/session-cookie.ts';
import { Clock } from '../clock/clock.ts';
import { InjectConfig } from '../config/config.module.ts';
import { type Config } from '../config/config.schema.ts';
import type { CompanyTransaction } from '../database/company-database.ts';
import { uuidV7 } from '../database/uuid-v7.ts';
import { Answer } from '../http/answer.ts';
import { ApplicationError } from '../http/application-error.ts';
import { WrongCredentials } from '../protection/wrong-credentials.ts';
import { SealedSecrets } from '../secrets/sealed-secrets.ts';
import { toCurrentSession } from './session.mapper.ts';
import { SessionsRepository, type SignInUser } from './sessions.repository.ts';
import type { SignInFacts } from './sign-in-facts.ts';

export type CurrentSessionAnswer = Answer<z.input<typeof CurrentSession>>;

/** How a person proved to be a user. */
export interface SignInProof {
  readonly method: SignInMethod;
  readonly secondFactor: boolean;
  /** When the credential was given, where that was before now; what needs a recent sign-in asks for it. */
  readonly authenticatedOn?: Date | undefined;
  /** Of the identity provider; it is told at sign-out who signs out. */
  readonly idToken?: string | undefined;
}

/** Opens sessions and gives them new tokens; the token leaves in the cookie and is stored as a hash. */
@Injectable()
export class SessionOpener {
  constructor(
    private readonly audit: AuditTrail,
    private readonly clock: Clock,
    private readonly cookie: SessionCookie,
    private readonly sessions: SessionsRepository,
    private readonly secrets: SealedSecrets,
    private readonly wrong: WrongCredentials,
    @InjectConfig() private readonly config: Config,
  ) {}

  /** Milliseconds without a request after which a session is over. */
  get idleMs(): number {
    return this.config.sessions.idleMinutes * 60_000;
  }

  /**
   * A new session for a user, who is active; the session that the browser had is over. Records the sign-in, so call it
   * last in the transaction.
   */
  async open(
    tx: CompanyTransaction,
    user: SignInUser,
    { method, secondFactor, authenticatedOn, idToken }: SignInProof,
    { request, address, userAgent }: SignInFacts,
  ): Promise<CurrentSessionAnswer> {
    const now = this.clock.now();
    const { sha256, setCookie } = this.#handOver(address);
    const id = uuidV7(now);
    const former = this.cookie.read(request.headers.cookie);
    if (former !== undefined) await this.sessions.deleteByToken(tx, tokenDigest(former));
    await this.sessions.insert(tx, {
      id,
      userId: user.id,
      tokenHash: sha256,
      roles: user.roles,
      method,
      secondFactor,
      sourceAddress: address,
      userAgent,
      now,
      authenticatedOn: authenticatedOn ?? now,
      sealedIdToken: idToken === undefined ? undefined : this.#seal(tx, id, idToken),
      expiresOn: new Date(now.getTime() + this.config.sessions.hours * 3_600_000),
    });
    await this.sessions.noteSignIn(tx, user.id, now);
    await this.audit.record(tx, {
      type: 'user.login-succeeded',
      occurredAt: now,
      actor: { kind: 'USER', id: user.id, name: user.username },
      subject: { kind: 'user', id: user.id },
      after: { method, secondFactor, sessionId: id },
    });
    return this.#answer(tx, id, user, setCookie);
  }

  /**
   * As {@link open}, for a user whom a room of its own let in.
   *
   * @param formerTokenHash - SHA-256 of the token of the session that the browser had; it does not send its cookie with a
   *   navigation that began at another site
   */
  async openFor(
    tx: CompanyTransaction,
    { userId, formerTokenHash }: { userId: string; formerTokenHash: Buffer | undefined },
    proof: SignInProof,
    facts: SignInFacts,
  ): Promise<CurrentSessionAnswer> {
    const user = await this.sessions.user(tx, userId);
    if (user === undefined) throw new Error('a user who was let in is gone');
    if (formerTokenHash !== undefined) await this.sessions.deleteByToken(tx, formerTokenHash);
    return this.open(tx, user, proof, facts);
  }

  /** A new token for a session whose user gave a credential again. */
  async authenticateAgain(
    tx: CompanyTransaction,
    sessionId: string,
    user: SignInUser,
    { address }: SignInFacts,
  ): Promise<CurrentSessionAnswer> {
    const { sha256, setCookie } = this.#handOver(address);
    const now = this.clock.now();
    await this.sessions.authenticateAgain(tx, sessionId, {
      tokenHash: sha256,
      roles: user.roles,
      now,
    });
    return this.#answer(tx, sessionId, user, setCookie);
  }

  /** The caller's session as the wire shows it. @throws {ApplicationError} SESSION_UNKNOWN for an API key */
  async current(tx: CompanyTransaction, caller: UserPrincipal): Promise<CurrentSessionAnswer> {
    const user = await this.sessions.user(tx, caller.userId);
    if (caller.session === undefined || user === undefined)
      throw ApplicationError.of('SESSION_UNKNOWN', {});
    return this.#answer(tx, caller.session.id, user);
  }

  /** A new token for whoever is at an address. */
  #handOver(address: string): { readonly sha256: Buffer; readonly setCookie: string } {
    const { token, sha256 } = makeToken();
    const setCookie = this.cookie.set(token);
    this.wrong.vouch({ address, credential: token });
    return { sha256, setCookie };
  }

  #seal(tx: CompanyTransaction, id: string, idToken: string): Buffer {
    const place = { companyId: tx.companyId, table: 'user_sessions', row: id } as const;
    return this.secrets.seal(Buffer.from(idToken), place);
  }

  async #answer(
    tx: CompanyTransaction,
    id: string,
    user: SignInUser,
    setCookie?: string,
  ): Promise<CurrentSessionAnswer> {
    const row = await this.sessions.find(tx, id);
    if (row === undefined) throw ApplicationError.of('SESSION_UNKNOWN', {});
    const body = toCurrentSession(row, user, tx.companyId, this.idleMs);
    return Answer.json(body, setCookie === undefined ? {} : { 'set-cookie': setCookie });
  }
}
