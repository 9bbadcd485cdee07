import { randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import {
  type AlertWebhookCreateRequest,
  type alertWebhooks,
  type AlertWebhookUpdateRequest,
  ENTITY_NAMES,
  formatDateTime,
  type HandlerResponse,
} from '@luciole/contract';

import { AuditTrail } from '../../audit/audit-trail.ts';
import { actorOf } from '../../auth/actor.ts';
import type { Principal } from '../../auth/principal.ts';
import { Clock } from '../../clock/clock.ts';
import { CompanyDatabase, type CompanyTransaction } from '../../database/company-database.ts';
import { uuidV7 } from '../../database/uuid-v7.ts';
import { violatedConstraint } from '../../database/violated-constraint.ts';
import { ApplicationError } from '../../http/application-error.ts';
import { findWebhookUrlProblem, withoutQuery } from '../../outgoing/url-rules.ts';
import { SealedSecrets } from '../../secrets/sealed-secrets.ts';
import { AlertSender } from './alert-sender.ts';
import type { AlertWebhookRow } from './alert-webhook.row.ts';

type Webhook = HandlerResponse<typeof alertWebhooks.create>;
type Row = AlertWebhookRow & Record<string, unknown>;

/** Most webhooks of a company: each is a connection for every alert. */
const MOST_WEBHOOKS = 10;
const SECRET_OCTETS = 32;

/** Where companies have their alerts sent. */
@Injectable()
export class AlertWebhooksService {
  constructor(
    private readonly database: CompanyDatabase,
    private readonly secrets: SealedSecrets,
    private readonly sender: AlertSender,
    private readonly audit: AuditTrail,
    private readonly clock: Clock,
  ) {}

  /** Every webhook of the caller's company, without secrets. */
  async list({ companyId }: Principal): Promise<{ webhooks: Webhook[] }> {
    const rows = await this.database.inCompany(
      companyId,
      (tx) =>
        tx.query<Row>('select * from alert_webhooks where company_id = $1 order by name', [
          companyId,
        ]),
      { readOnly: true },
    );
    return { webhooks: rows.map(toWebhook) };
  }

  /**
   * Makes a webhook, which gets what happens from now on. Its secret is made here, and shown in this answer only.
   *
   * @throws {ApplicationError} ALERT_WEBHOOK_URL_INVALID, ALERT_WEBHOOK_NAME_TAKEN, ALERT_WEBHOOK_LIMIT
   */
  create(caller: Principal, { enabled, name, url }: AlertWebhookCreateRequest): Promise<Webhook> {
    requireUrl(url);
    const now = this.clock.now();
    const id = uuidV7(now);
    const secret = randomBytes(SECRET_OCTETS);
    const place = { companyId: caller.companyId, table: 'alert_webhooks', row: id } as const;
    const sealed = this.secrets.seal(secret, place);
    return this.#changing(caller, name, async (tx) => {
      const [count] = await tx.query<{ total: number }>(
        'select count(*)::integer as total from alert_webhooks where company_id = $1',
        [tx.companyId],
      );
      if ((count?.total ?? 0) >= MOST_WEBHOOKS)
        throw ApplicationError.of('ALERT_WEBHOOK_LIMIT', {});
      const [row] = await tx.query<Row>(
        `insert into alert_webhooks (company_id, id, name, url, sealed_secret, enabled, delivered_sequence,
           next_attempt_at, creation_date, modification_date)
         values ($1, $2, $3, $4, $5, $7,
           coalesce((select max(sequence) from alert_events where company_id = $1), 0), $6, $6, $6) returning *`,
        [tx.companyId, id, name, url, sealed, now, enabled ?? true],
      );
      if (row === undefined) throw new Error('an insert gave no row');
      await this.#record(tx, 'alert-webhook.created', caller, id, undefined, toState(row));
      return { ...toWebhook(row), secret: secret.toString('base64url') };
    });
  }

  /**
   * Changes a webhook. One that is resumed, or gets another URL, is tried at once.
   *
   * @throws {ApplicationError} NOT_FOUND, ALERT_WEBHOOK_URL_INVALID, ALERT_WEBHOOK_NAME_TAKEN
   */
  update(
    caller: Principal,
    id: string,
    { enabled, name, url }: AlertWebhookUpdateRequest,
  ): Promise<Webhook> {
    if (typeof url === 'string') requireUrl(url);
    return this.#changing(caller, name ?? '', async (tx) => {
      const before = await find(tx, id);
      const [row] = await tx.query<Row>(
        `update alert_webhooks set name = coalesce($3, name), url = coalesce($4, url), enabled = coalesce($5, enabled),
           failure_count = 0, next_attempt_at = $6, modification_date = $6
         where company_id = $1 and id = $2 returning *`,
        [tx.companyId, id, name ?? null, url ?? null, enabled ?? null, this.clock.now()],
      );
      if (row === undefined) throw notFound(id);
      await this.#record(tx, 'alert-webhook.changed', caller, id, toState(before), toState(row));
      return toWebhook(row);
    });
  }

  /** @throws {ApplicationError} NOT_FOUND */
  async delete(caller: Principal, id: string): Promise<void> {
    await this.database.inCompany(caller.companyId, async (tx) => {
      const before = await find(tx, id);
      await tx.execute('delete from alert_webhooks where company_id = $1 and id = $2', [
        tx.companyId,
        id,
      ]);
      await this.#record(tx, 'alert-webhook.deleted', caller, id, toState(before));
    });
  }

  /**
   * Sends a test, also to a webhook that is stopped.
   *
   * @throws {ApplicationError} NOT_FOUND
   */
  async test(caller: Principal, id: string): Promise<HandlerResponse<typeof alertWebhooks.test>> {
    const { companyId } = caller;
    const webhook = await this.database.inCompany(companyId, (tx) => find(tx, id));
    const detail = await this.sender.test(companyId, webhook);
    const outcome = detail === undefined ? 'DELIVERED' : 'FAILED';
    await this.database.inCompany(companyId, (tx) =>
      this.#record(tx, 'alert-webhook.tested', caller, id, undefined, { outcome, detail }),
    );
    return { outcome, ...(detail !== undefined && { detail }) };
  }

  async #changing<Result>(
    { companyId }: Principal,
    name: string,
    work: (tx: CompanyTransaction) => Promise<Result>,
  ): Promise<Result> {
    try {
      return await this.database.inCompany(companyId, work);
    } catch (error) {
      if (violatedConstraint(error) !== 'uq_alert_webhooks_name') throw error;
      throw ApplicationError.of('ALERT_WEBHOOK_NAME_TAKEN', { name }, { cause: error });
    }
  }

  async #record(
    tx: CompanyTransaction,
    type: `alert-webhook.${'created' | 'changed' | 'deleted' | 'tested'}`,
    caller: Principal,
    id: string,
    before: unknown,
    after?: unknown,
  ): Promise<void> {
    await this.audit.record(tx, {
      type,
      occurredAt: this.clock.now(),
      actor: actorOf(caller),
      subject: { kind: 'alert-webhook', id },
      before,
      after,
    });
  }
}

async function find(tx: CompanyTransaction, id: string): Promise<AlertWebhookRow> {
  const [row] = await tx.query<Row>(
    'select * from alert_webhooks where company_id = $1 and id = $2',
    [tx.companyId, id],
  );
  if (row === undefined) throw notFound(id);
  return row;
}

function notFound(id: string): ApplicationError {
  return ApplicationError.of('NOT_FOUND', { entity: ENTITY_NAMES.alertWebhook, id });
}

function requireUrl(url: string): void {
  const problem = findWebhookUrlProblem(url);
  if (problem === undefined) return;
  throw ApplicationError.of('ALERT_WEBHOOK_URL_INVALID', { problem }, { pointer: '/url' });
}

function toState({ name, url, enabled }: AlertWebhookRow) {
  return { name, url: withoutQuery(url), enabled };
}

function toWebhook(row: AlertWebhookRow): Webhook {
  const { failure_count: failureCount, last_attempt_at: at, last_failure: detail } = row;
  return {
    id: row.id,
    name: row.name,
    url: row.url,
    enabled: row.enabled,
    failureCount,
    ...(at !== null && {
      lastAttempt: {
        at: formatDateTime(at),
        outcome: detail === null ? 'DELIVERED' : 'FAILED',
        ...(detail !== null && { detail }),
      },
    }),
    ...(failureCount > 0 && { nextAttemptDate: formatDateTime(row.next_attempt_at) }),
    creationDate: formatDateTime(row.creation_date),
    modificationDate: formatDateTime(row.modification_date),
  };
}
