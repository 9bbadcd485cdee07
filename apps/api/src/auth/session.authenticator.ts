import { Injectable } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Clock } from '../clock/clock.ts';
import { InjectConfig } from '../config/config.module.ts';
import { type Config } from '../config/config.schema.ts';
import { ApplicationError } from '../http/application-error.ts';
import { RefusedCredential } from '../protection/refused-credential.ts';
import { WrongCredentials } from '../protection/wrong-credentials.ts';
import { OwnOrigins } from './own-origins.ts';
import type { UserPrincipal } from './principal.ts';
import { makeToken, SessionCookie, tokenDigest } from './session-cookie.ts';
import { type KnownSession, SessionDirectory } from './session-directory.ts';

/** How exactly it is known when a session was used last, in milliseconds. */
const TOUCH_EVERY_MS = 60_000;

/** How long a replaced token is taken still, in milliseconds: as long as requests of the same page can be under way. */
export const FORMER_TOKEN_MS = 30_000;

/** Knows users by the cookie of their browser. */
@Injectable()
export class SessionAuthenticator {
  constructor(
    private readonly clock: Clock,
    private readonly directory: SessionDirectory,
    private readonly cookie: SessionCookie,
    private readonly origins: OwnOrigins,
    private readonly wrong: WrongCredentials,
    @InjectConfig() private readonly config: Config,
  ) {}

  /** The cookie of the request that could be a session's. */
  presented(request: FastifyRequest): string | undefined {
    return this.cookie.read(request.headers.cookie);
  }

  /**
   * The user of the session, with the roles of now. A session whose user has other roles than when its token was made gets
   * another token with this answer (ruling 28).
   *
   * @throws {ApplicationError} UNAUTHENTICATED, taking the cookie away, when the session is over; FOREIGN_ORIGIN
   */
  async authenticate(request: FastifyRequest, reply: FastifyReply): Promise<UserPrincipal> {
    this.origins.requireOwn(request);
    const token = this.cookie.read(request.headers.cookie) ?? '';
    const now = this.clock.now();
    const session = await this.directory.find(tokenDigest(token));
    if (session === undefined || !this.#isAlive(session, now)) {
      void reply.header('set-cookie', this.cookie.clear());
      throw ApplicationError.of('UNAUTHENTICATED', {}, { cause: refusalOf(session) });
    }
    if (session.formerUntil === undefined && hasOtherRoles(session)) {
      await this.#renew(session, token, now, request, reply);
    }
    if (now.getTime() - session.lastSeenAt.getTime() >= TOUCH_EVERY_MS) {
      await this.directory.touch(session, now);
    }
    return {
      kind: 'user',
      companyId: session.companyId,
      userId: session.userId,
      apiKeyId: undefined,
      session: {
        id: session.id,
        authenticatedAt: session.authenticatedAt,
        mustChangePassword: session.mustChangePassword,
      },
      roles: session.roles,
    };
  }

  #isAlive(session: KnownSession, now: Date): boolean {
    const idle = now.getTime() - session.lastSeenAt.getTime();
    return (
      session.isUsable &&
      now < session.expiresAt &&
      idle < this.config.sessions.idleMinutes * 60_000 &&
      (session.formerUntil === undefined || now < session.formerUntil)
    );
  }

  async #renew(
    session: KnownSession,
    token: string,
    now: Date,
    { ip: address }: FastifyRequest,
    reply: FastifyReply,
  ): Promise<void> {
    const next = makeToken();
    const isRenewed = await this.directory.renew(session, {
      from: tokenDigest(token),
      to: next.sha256,
      formerUntil: new Date(now.getTime() + FORMER_TOKEN_MS),
    });
    if (!isRenewed) return;
    this.wrong.vouch({ address, credential: next.token });
    void reply.header('set-cookie', this.cookie.set(next.token));
  }
}

function refusalOf(session: KnownSession | undefined): RefusedCredential {
  if (session === undefined)
    return new RefusedCredential({ credential: 'SESSION', reason: 'UNKNOWN' });
  return new RefusedCredential({
    credential: 'SESSION',
    reason: session.isUsable ? 'EXPIRED' : 'NOT_ACTIVE',
    companyId: session.companyId,
    subject: { kind: 'user', id: session.userId },
  });
}

function hasOtherRoles({ roles, rolesOfToken }: KnownSession): boolean {
  return roles.length !== rolesOfToken.length || roles.some((role) => !rolesOfToken.includes(role));
}
