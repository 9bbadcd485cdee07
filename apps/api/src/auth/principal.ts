import type { CompanyId, ServiceAccountId, TeamRole, UserId } from '@luciole/contract';

/** A person, known by an API key. */
export interface UserPrincipal {
  readonly kind: 'user';
  readonly companyId: CompanyId;
  readonly userId: UserId;
  readonly apiKeyId: string;
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
