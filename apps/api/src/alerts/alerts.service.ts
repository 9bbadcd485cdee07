import { Injectable } from '@nestjs/common';
import {
  type alerts,
  ENTITY_NAMES,
  type HandlerResponse,
  MAX_BARE_LIST,
  type ParsedBody,
  type ParsedQuery,
} from '@luciole/contract';

import { AuditTrail } from '../audit/audit-trail.ts';
import { actorOf } from '../auth/actor.ts';
import type { Principal } from '../auth/principal.ts';
import { Clock } from '../clock/clock.ts';
import { CompanyDatabase, type CompanyTransaction } from '../database/company-database.ts';
import { ApplicationError } from '../http/application-error.ts';
import { type AlertView, toAlert } from './alert.mapper.ts';
import type { AlertRow } from './alert.row.ts';

type Acknowledgement = ParsedBody<typeof alerts.acknowledge>;

/** The wire has years of four digits: a later instant could be kept and never be said again. */
const END_OF_TIME = Date.UTC(10_000, 0);

/** What needs somebody, and who takes care of it. */
@Injectable()
export class AlertsService {
  constructor(
    private readonly database: CompanyDatabase,
    private readonly audit: AuditTrail,
    private readonly clock: Clock,
  ) {}

  /** The newest alerts that are open, unless asked for resolved ones. */
  async list(
    companyId: string,
    { kind, state }: ParsedQuery<typeof alerts.list>,
  ): Promise<HandlerResponse<typeof alerts.list>> {
    const isResolved = state === 'RESOLVED';
    const rows = await this.database.inCompany(
      companyId,
      (tx) =>
        tx.query<AlertRow & Record<string, unknown>>(
          `select * from alerts
           where company_id = $1 and resolved_at is ${isResolved ? 'not null' : 'null'} and ($2::text is null or kind = $2)
           order by ${isResolved ? 'resolved_at' : 'opened_at'} desc, id desc limit ${MAX_BARE_LIST}`,
          [companyId, kind ?? null],
        ),
      { readOnly: true, customPlans: true },
    );
    const now = this.clock.now();
    return { alerts: rows.map((row) => toAlert(row, now)) };
  }

  /**
   * Notes who takes care of an open alert, in place of who did before.
   *
   * @throws {ApplicationError} NOT_FOUND, ALERT_RESOLVED, MALFORMED when it is to count again in the past, or after the year 9999
   */
  acknowledge(caller: Principal, id: string, body: Acknowledgement): Promise<AlertView> {
    const until = typeof body.until === 'string' ? new Date(body.until) : null;
    if (until !== null) requireAhead(until, this.clock.now());
    const note = body.note ?? null;
    return this.#change(caller, id, { type: 'alert.acknowledged', until, note });
  }

  /** @throws {ApplicationError} NOT_FOUND, ALERT_RESOLVED */
  withdrawAcknowledgement(caller: Principal, id: string): Promise<AlertView> {
    return this.#change(caller, id, {
      type: 'alert.acknowledgement-withdrawn',
      until: null,
      note: null,
    });
  }

  #change(
    caller: Principal,
    id: string,
    change: {
      readonly type: 'alert.acknowledged' | 'alert.acknowledgement-withdrawn';
      readonly until: Date | null;
      readonly note: string | null;
    },
  ): Promise<AlertView> {
    const now = this.clock.now();
    const { note, type, until } = change;
    const isAcknowledged = type === 'alert.acknowledged';
    return this.database.inCompany(caller.companyId, async (tx) => {
      const by = isAcknowledged ? await nameOf(tx, caller) : null;
      const [row] = await tx.query<AlertRow & Record<string, unknown>>(
        `update alerts set acknowledged_at = $3, acknowledged_by = $4, acknowledged_until = $5, note = $6
         where company_id = $1 and id = $2 and resolved_at is null returning *`,
        [tx.companyId, id, isAcknowledged ? now : null, by, until, note],
      );
      if (row === undefined) throw await absence(tx, id);
      const { instance_name: instanceName, kind, subject_name: subjectName } = row;
      await this.audit.record(tx, {
        type,
        occurredAt: now,
        actor: actorOf(caller),
        subject: { kind: 'alert', id },
        after: {
          kind,
          subjectName,
          ...(instanceName !== '' && { instanceName }),
          ...(isAcknowledged && { until, note }),
        },
      });
      return toAlert(row, now);
    });
  }
}

function requireAhead(until: Date, now: Date): void {
  if (until > now && until.getTime() < END_OF_TIME) return;
  const pointer = '/until';
  const problem = until > now ? 'is too late' : 'is over';
  throw ApplicationError.of('MALFORMED', { path: pointer, problem }, { pointer });
}

/** As people know whoever calls. */
async function nameOf(tx: CompanyTransaction, caller: Principal): Promise<string> {
  if (caller.kind === 'service-account') return caller.name;
  const [row] = await tx.query<{ username: string }>(
    'select username from users where company_id = $1 and id = $2',
    [tx.companyId, caller.userId],
  );
  return row?.username ?? caller.userId;
}

async function absence(tx: CompanyTransaction, id: string): Promise<ApplicationError> {
  const rows = await tx.query('select from alerts where company_id = $1 and id = $2', [
    tx.companyId,
    id,
  ]);
  return rows.length > 0
    ? ApplicationError.of('ALERT_RESOLVED', {})
    : ApplicationError.of('NOT_FOUND', { entity: ENTITY_NAMES.alert, id });
}
