import type { UserPrincipal } from './principal.ts';

/** A session as its cookie finds it. */
export interface KnownSession {
  readonly companyId: UserPrincipal['companyId'];
  readonly id: string;
  readonly userId: UserPrincipal['userId'];
  /** As they are now, those of teams among them. */
  readonly roles: UserPrincipal['roles'];
  /** As they were when the token was made. */
  readonly rolesOfToken: readonly string[];
  /** Until when a token is taken that was replaced already; `undefined` for the present one. */
  readonly formerUntil: Date | undefined;
  readonly authenticatedAt: Date;
  readonly lastSeenAt: Date;
  readonly expiresAt: Date;
  /** Whether the user is active, not disabled and not deleted. */
  readonly isUsable: boolean;
  readonly mustChangePassword: boolean;
}

/** Sessions of browsers, known by the SHA-256 of their token (ruling 28). */
export abstract class SessionDirectory {
  /** The session of a token; `undefined` when there is none. */
  abstract find(tokenSha256: Uint8Array): Promise<KnownSession | undefined>;

  /** Notes that the session was used. */
  abstract touch(session: KnownSession, at: Date): Promise<void>;

  /**
   * Puts another token in the place of the one that was presented, under the roles of now.
   *
   * @returns whether it did; `false` when another request was first
   */
  abstract renew(session: KnownSession, tokens: TokenExchange): Promise<boolean>;
}

/** One token for another, both as SHA-256. */
export interface TokenExchange {
  readonly from: Uint8Array;
  readonly to: Uint8Array;
  /** How long the former is taken still. */
  readonly formerUntil: Date;
}

/** No sessions: where nothing is stored. */
export class NoSessions extends SessionDirectory {
  override find(): Promise<undefined> {
    return Promise.resolve(undefined);
  }

  override touch(): Promise<void> {
    return Promise.resolve();
  }

  override renew(): Promise<boolean> {
    return Promise.resolve(false);
  }
}
