import type { AuditActor } from '../audit/audit-trail.ts';
import { actorOf } from '../auth/actor.ts';
import type { Principal } from '../auth/principal.ts';

/** Who changes a CA or revokes, as the audit trail names it, and in which company: a caller of the API, or whoever runs the command. */
export interface Revoker {
  readonly companyId: string;
  readonly actor: AuditActor;
}

/** A caller of the API as a revoker. */
export function revokerOf(caller: Principal): Revoker {
  return { companyId: caller.companyId, actor: actorOf(caller) };
}
