import type { AuditActor } from '../audit/audit-trail.ts';
import type { Principal } from './principal.ts';

/** A principal as audit events name whoever acted. */
export function actorOf(principal: Principal): AuditActor {
  return principal.kind === 'user'
    ? { kind: 'USER', id: principal.userId }
    : { kind: 'SERVICE_ACCOUNT', id: principal.serviceAccountId, name: principal.name };
}
