import { randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import {
  type AuditDestinationCreateRequest,
  type auditDestinations,
  type AuditDestinationUpdateRequest,
  ENTITY_NAMES,
  formatDateTime,
  type HandlerResponse,
  MAX_BARE_LIST,
} from '@luciole/contract';

import { actorOf } from '../../auth/actor.ts';
import type { Principal } from '../../auth/principal.ts';
import { Clock } from '../../clock/clock.ts';
import { CompanyDatabase, type CompanyTransaction } from '../../database/company-database.ts';
import { uuidV7 } from '../../database/uuid-v7.ts';
import { violatedConstraint } from '../../database/violated-constraint.ts';
import { ApplicationError } from '../../http/application-error.ts';
import { withoutQuery } from '../../outgoing/url-rules.ts';
import { SealedSecrets } from '../../secrets/sealed-secrets.ts';
import { AuditTrail } from '../audit-trail.ts';
import { type DestinationRow, findUrlProblem } from './destination.ts';

type Destination = HandlerResponse<typeof auditDestinations.create>;
type Deliveries = HandlerResponse<typeof auditDestinations.deliveries>;

/** Most destinations of a company: each is a connection every few seconds. */
const MOST_DESTINATIONS = 10;
const SECRET_OCTETS = 32;

interface DeliveryRow {
  id: string;
  first_sequence: string;
  last_sequence: string;
  outcome: 'DELIVERED' | 'FAILED';
  detail: string | null;
  attempt: number;
  attempted_at: Date;
  duration_milliseconds: number;
}

/** Where companies have their audit trails sent. */
@Injectable()
export class AuditDestinationsService {
  constructor(
    private readonly database: CompanyDatabase,
    private readonly secrets: SealedSecrets,
    private readonly audit: AuditTrail,
    private readonly clock: Clock,
  ) {}

  /** Every destination of the caller's company, without secrets. */
  async list({ companyId }: Principal): Promise<{ destinations: Destination[] }> {
    const rows = await this.database.inCompany(
      companyId,
      (tx) =>
        tx.query<DestinationRow>(
          'select * from audit_destinations where company_id = $1 order by name',
          [companyId],
        ),
      { readOnly: true },
    );
    return { destinations: rows.map(toDestination) };
  }

  /**
   * Makes a destination. The secret of a webhook is made here, and shown in this answer only.
   *
   * @throws {ApplicationError} AUDIT_DESTINATION_URL_INVALID, AUDIT_DESTINATION_NAME_TAKEN, AUDIT_DESTINATION_LIMIT
   */
  async create(caller: Principal, request: AuditDestinationCreateRequest): Promise<Destination> {
    const { name, kind, url } = request;
    requireUrl(kind, url);
    const now = this.clock.now();
    const id = uuidV7(now);
    const secret = kind === 'WEBHOOK' ? randomBytes(SECRET_OCTETS) : undefined;
    const place = { companyId: caller.companyId, table: 'audit_destinations', row: id } as const;
    const sealed = secret === undefined ? null : this.secrets.seal(secret, place);
    return this.#changing(caller, name, async (tx) => {
      const [count] = await tx.query<{ total: number }>(
        'select count(*)::integer as total from audit_destinations where company_id = $1',
        [tx.companyId],
      );
      if ((count?.total ?? 0) >= MOST_DESTINATIONS) {
        throw ApplicationError.of('AUDIT_DESTINATION_LIMIT', {});
      }
      const [row] = await tx.query<DestinationRow>(
        `insert into audit_destinations (company_id, id, name, kind, url, sealed_secret, enabled, forwarded_sequence,
           next_attempt_at, creation_date, modification_date)
         values ($1, $2, $3, $4, $5, $6, $9, case when $7::boolean then 0 else coalesce(
           (select last_sequence from audit_sequences where company_id = $1), 0) end, $8, $8, $8) returning *`,
        [
          tx.companyId,
          id,
          name,
          kind,
          url,
          sealed,
          request.fromBeginning === true,
          now,
          request.enabled ?? true,
        ],
      );
      if (row === undefined) throw new Error('an insert gave no row');
      await this.#record(tx, 'audit-destination.created', caller, id, undefined, toState(row));
      return { ...toDestination(row), ...(secret && { secret: secret.toString('base64url') }) };
    });
  }

  /**
   * Changes a destination. One that is resumed, or gets another URL, is tried at once.
   *
   * @throws {ApplicationError} NOT_FOUND, AUDIT_DESTINATION_URL_INVALID, AUDIT_DESTINATION_NAME_TAKEN
   */
  async update(
    caller: Principal,
    id: string,
    { name, url, enabled }: AuditDestinationUpdateRequest,
  ): Promise<Destination> {
    return this.#changing(caller, name ?? '', async (tx) => {
      const before = await find(tx, id);
      if (url !== undefined && url !== null) requireUrl(before.kind, url);
      const now = this.clock.now();
      const [row] = await tx.query<DestinationRow>(
        `update audit_destinations set name = coalesce($3, name), url = coalesce($4, url), enabled = coalesce($5, enabled),
           failure_count = 0, next_attempt_at = $6, modification_date = $6
         where company_id = $1 and id = $2 returning *`,
        [tx.companyId, id, name ?? null, url ?? null, enabled ?? null, now],
      );
      if (row === undefined) throw notFound(id);
      await this.#record(
        tx,
        'audit-destination.changed',
        caller,
        id,
        toState(before),
        toState(row),
      );
      return toDestination(row);
    });
  }

  /** @throws {ApplicationError} NOT_FOUND */
  async delete(caller: Principal, id: string): Promise<void> {
    await this.database.inCompany(caller.companyId, async (tx) => {
      const before = await find(tx, id);
      await tx.execute('delete from audit_destinations where company_id = $1 and id = $2', [
        tx.companyId,
        id,
      ]);
      await this.#record(tx, 'audit-destination.deleted', caller, id, toState(before));
    });
  }

  /**
   * The newest deliveries first.
   *
   * @throws {ApplicationError} NOT_FOUND
   */
  deliveries({ companyId }: Principal, id: string): Promise<Deliveries> {
    return this.database.inCompany(
      companyId,
      async (tx) => {
        await find(tx, id);
        const rows = await tx.query<DeliveryRow>(
          `select * from audit_deliveries where company_id = $1 and audit_destination_id = $2
           order by id desc limit ${MAX_BARE_LIST}`,
          [companyId, id],
        );
        return { deliveries: rows.map(toDelivery) };
      },
      { readOnly: true },
    );
  }

  async #changing<Result>(
    { companyId }: Principal,
    name: string,
    work: (tx: CompanyTransaction) => Promise<Result>,
  ): Promise<Result> {
    try {
      return await this.database.inCompany(companyId, work);
    } catch (error) {
      if (violatedConstraint(error) !== 'uq_audit_destinations_name') throw error;
      throw ApplicationError.of('AUDIT_DESTINATION_NAME_TAKEN', { name }, { cause: error });
    }
  }

  async #record(
    tx: CompanyTransaction,
    type: 'audit-destination.created' | 'audit-destination.changed' | 'audit-destination.deleted',
    caller: Principal,
    id: string,
    before: unknown,
    after?: unknown,
  ): Promise<void> {
    await this.audit.record(tx, {
      type,
      occurredAt: this.clock.now(),
      actor: actorOf(caller),
      subject: { kind: 'audit-destination', id },
      before,
      after,
    });
  }
}

async function find(tx: CompanyTransaction, id: string): Promise<DestinationRow> {
  const [row] = await tx.query<DestinationRow>(
    'select * from audit_destinations where company_id = $1 and id = $2',
    [tx.companyId, id],
  );
  if (row === undefined) throw notFound(id);
  return row;
}

function notFound(id: string): ApplicationError {
  return ApplicationError.of('NOT_FOUND', { entity: ENTITY_NAMES.auditDestination, id });
}

function requireUrl(kind: DestinationRow['kind'], url: string): void {
  const problem = findUrlProblem(kind, url);
  if (problem === undefined) return;
  throw ApplicationError.of('AUDIT_DESTINATION_URL_INVALID', { problem }, { pointer: '/url' });
}

function toState({ name, kind, url, enabled }: DestinationRow) {
  return { name, kind, url: withoutQuery(url), enabled };
}

function toDestination(row: DestinationRow): Destination {
  return {
    id: row.id,
    name: row.name,
    kind: row.kind,
    url: row.url,
    enabled: row.enabled,
    forwardedSequence: Number(row.forwarded_sequence),
    failureCount: row.failure_count,
    ...(row.failure_count > 0 && { nextAttemptDate: formatDateTime(row.next_attempt_at) }),
    creationDate: formatDateTime(row.creation_date),
    modificationDate: formatDateTime(row.modification_date),
  };
}

function toDelivery(row: DeliveryRow): Deliveries['deliveries'][number] {
  return {
    id: row.id,
    firstSequence: Number(row.first_sequence),
    lastSequence: Number(row.last_sequence),
    outcome: row.outcome,
    ...(row.detail !== null && { detail: row.detail }),
    attempt: row.attempt,
    attemptDate: formatDateTime(row.attempted_at),
    durationMilliseconds: row.duration_milliseconds,
  };
}
