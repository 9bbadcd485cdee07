import type { CompanyId, ServiceAccountId, TeamRole, UserId } from '@luciole/contract';

/** What of a session decides what its user may do. */
export interface SessionFacts {
  readonly id: string;
  /** When the user gave a credential last. */
  readonly authenticatedAt: Date;
  readonly mustChangePassword: boolean;
}

/** A person, known by an API key or by the session of a browser. */
export interface UserPrincipal {
  readonly kind: 'user';
  readonly companyId: CompanyId;
  readonly userId: UserId;
  /** Of the key that was presented. */
  readonly apiKeyId: string | undefined;
  readonly session: SessionFacts | undefined;
  /** Own ones, and those of the teams. */
  readonly roles: readonly TeamRole[];
}

/** A machine, known by an access token that it got for its assertion. */
export interface ServiceAccountPrincipal {
  readonly kind: 'service-account';
  readonly companyId: CompanyId;
  readonly serviceAccountId: ServiceAccountId;
  readonly name: string;
  /** As stored now, not as they were when the token was made; at most five seconds old (ruling 15). */
  readonly scopes: readonly string[];
  /** RFC 7638 thumbprint of the public key that was presented; absent for federated accounts. */
  readonly credentialThumbprint: string | undefined;
  /** Of the token; the database compares it once more where something is issued. */
  readonly credentialGeneration: number;
}

/** Who is asking. Every principal belongs to exactly one company. */
export type Principal = UserPrincipal | ServiceAccountPrincipal;

/** `user:<id>` or `service-account:<id>`, as logs and audit events name a principal. */
export function principalName(principal: Principal): string {
  return principal.kind === 'user'
    ? `user:${principal.userId}`
    : `service-account:${principal.serviceAccountId}`;
}

/** The user behind a route that takes users only. @throws {Error} for a service account: a defect of ours */
export function asUser(caller: Principal): UserPrincipal {
  if (caller.kind === 'user') return caller;
  throw new Error('a service account has reached what only users have');
}
