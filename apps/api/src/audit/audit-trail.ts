import type { CompanyTransaction } from '../database/company-database.ts';
import { uuidV7 } from '../database/uuid-v7.ts';
import { canonicalJson, type JsonValue } from './canonical-json.ts';
import type { AuditEventType } from './event-types.ts';
import { redact } from './redact.ts';
import { requestFacts } from './request-facts.ts';

/** Who acted. A credential is named by its id or prefix, never by itself. */
export interface AuditActor {
  readonly kind: 'USER' | 'SERVICE_ACCOUNT' | 'SYSTEM' | 'ANONYMOUS';
  readonly id?: string | undefined;
  readonly name?: string | undefined;
}

/** Something that happened, as the caller knows it. */
export interface AuditEvent {
  readonly type: AuditEventType;
  readonly occurredAt: Date;
  readonly actor: AuditActor;
  /** `SUCCESS` unless given. */
  readonly outcome?: 'SUCCESS' | 'FAILURE' | 'REFUSED' | undefined;
  /** That of the request being served unless given. */
  readonly sourceAddress?: string | undefined;
  /** That of the request being served unless given. */
  readonly requestId?: string | undefined;
  /** What it happened to: kind as in the event's type, id of the row. */
  readonly subject?: { readonly kind: string; readonly id: string } | undefined;
  /** State before and after, or what the event is about; secrets are taken out here, whatever is passed. */
  readonly before?: unknown;
  readonly after?: unknown;
}

/** The event as `record_audit_event` and the batch functions take it (their member `audit`). */
export type AuditRow = Readonly<Record<string, JsonValue | undefined>>;

/**
 * The event ready to be stored: with its id (UUIDv7), without secrets, and with its canonical bytes (ruling 34). What is
 * chained later is `canonical` together with the sequence that the database gives.
 */
export function auditRow(companyId: string, event: AuditEvent): AuditRow {
  const id = uuidV7(event.occurredAt);
  const occurredAt = event.occurredAt.toISOString();
  const outcome = event.outcome ?? 'SUCCESS';
  const before = event.before === undefined ? undefined : redact(event.before);
  const after = event.after === undefined ? undefined : redact(event.after);
  const canonical = canonicalJson({
    version: 1,
    id,
    companyId,
    type: event.type,
    occurredAt,
    outcome,
    actor: { kind: event.actor.kind, id: event.actor.id, name: event.actor.name },
    sourceAddress: event.sourceAddress,
    requestId: event.requestId,
    subject: event.subject && { kind: event.subject.kind, id: event.subject.id },
    before,
    after,
  });
  return {
    id,
    type: event.type,
    occurredAt,
    outcome,
    actorKind: event.actor.kind,
    actorId: event.actor.id,
    actorName: event.actor.name,
    sourceAddress: event.sourceAddress,
    requestId: event.requestId,
    subjectKind: event.subject?.kind,
    subjectId: event.subject?.id,
    before,
    after,
    canonical: Buffer.from(canonical, 'utf8').toString('base64'),
  };
}

/** Writes the audit trail of a company (rulings 27 and 34). */
export class AuditTrail {
  /**
   * Appends `event` in the transaction of its effect: both commit or neither. Gives the event's place in the company's
   * trail, 1 and up without gaps.
   *
   * Call it last in the transaction: the number locks the company's trail until commit.
   */
  async record(tx: CompanyTransaction, event: AuditEvent): Promise<number> {
    const [row] = await tx.query<{ sequence: string }>(
      { name: 'audit_record', text: 'select record_audit_event($1) as sequence' },
      [JSON.stringify(auditRow(tx.companyId, { ...requestFacts.getStore(), ...event }))],
    );
    return Number(row?.sequence);
  }
}
