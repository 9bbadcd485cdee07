import {
  Injectable,
  type OnApplicationBootstrap,
  type OnApplicationShutdown,
} from '@nestjs/common';
import { type AlertEvent, formatDateTime } from '@luciole/contract';
import { FetchRefusedError, type GuardedFetchOptions, type Logger } from '@luciole/service';

import { Clock } from '../../clock/clock.ts';
import { Turns } from '../../clock/turns.ts';
import { InjectConfig } from '../../config/config.module.ts';
import type { Config } from '../../config/config.schema.ts';
import { CompanyDatabase, type CompanyTransaction } from '../../database/company-database.ts';
import { uuidV7 } from '../../database/uuid-v7.ts';
import { InjectLogger } from '../../logging/logging.module.ts';
import { retryWait } from '../../outgoing/retry-wait.ts';
import { postSigned } from '../../outgoing/signed-post.ts';
import { SealedSecrets } from '../../secrets/sealed-secrets.ts';
import { toAlert } from '../alert.mapper.ts';
import type { AlertRow } from '../alert.row.ts';
import type { AlertWebhookRow } from './alert-webhook.row.ts';

const INTERVAL_MILLISECONDS = 5000;
/** Events of one delivery. */
const DELIVERY_EVENTS = 100;
/** Webhooks that are served at a time. */
const AT_A_TIME = 8;
/** How long a delivery belongs to the process that took it: longer than it can take. */
const LEASE_MILLISECONDS = 60_000;

/** What the contract calls `AlertEvent`, as handlers make it. */
type EventView = Omit<AlertEvent, 'alert'> & { readonly alert?: ReturnType<typeof toAlert> };
type EventRow = AlertRow & {
  readonly sequence: string;
  readonly event: Exclude<AlertEvent['event'], 'TEST'>;
  readonly occurred_at: Date;
};

/**
 * Tells webhooks what becomes of alerts, in order and at least once: what was not taken is sent again, later and later. Of
 * several processes one has a webhook at a time.
 */
@Injectable()
export class AlertSender implements OnApplicationBootstrap, OnApplicationShutdown {
  readonly #options: GuardedFetchOptions;
  readonly #turns = new Turns((err, job) =>
    this.logger.error({ job, err }, 'alerts could not be sent'),
  );

  constructor(
    private readonly database: CompanyDatabase,
    private readonly secrets: SealedSecrets,
    private readonly clock: Clock,
    @InjectConfig() config: Config,
    @InjectLogger() private readonly logger: Logger,
  ) {
    this.#options = { allowHttp: false, exceptions: config.outgoing.exceptions };
  }

  onApplicationBootstrap(): void {
    this.#turns.every(INTERVAL_MILLISECONDS, { job: 'alert webhooks', work: () => this.send() });
  }

  onApplicationShutdown(): Promise<void> {
    return this.#turns.stop();
  }

  /** One delivery to each webhook that has something to get. */
  async send(): Promise<void> {
    const due = await this.database.inDeployment((tx) =>
      tx.query<{ company_id: string; id: string }>(
        'select company_id, id from list_due_alert_webhooks($1, $2)',
        [this.clock.now(), AT_A_TIME],
      ),
    );
    await Promise.all(due.map(({ company_id: companyId, id }) => this.#deliver(companyId, id)));
  }

  /** Sends an event that is about no alert, now; answers why it was not taken. */
  test(companyId: string, webhook: AlertWebhookRow): Promise<string | undefined> {
    const occurredAt = formatDateTime(this.clock.now());
    return this.#post(companyId, webhook, [{ event: 'TEST', sequence: 0, occurredAt }]);
  }

  async #deliver(companyId: string, id: string): Promise<void> {
    const taken = await this.database.inCompany(companyId, (tx) => this.#take(tx, id));
    if (taken === undefined) return;
    const { events, last, webhook } = taken;
    const failure = await this.#post(companyId, webhook, events);
    const now = this.clock.now();
    const failures = failure === undefined ? 0 : webhook.failure_count + 1;
    await this.database.inCompany(companyId, (tx) =>
      tx.execute(
        `update alert_webhooks set failure_count = $3, next_attempt_at = $4, last_attempt_at = $5, last_failure = $6,
           delivered_sequence = greatest(delivered_sequence, $7)
         where company_id = $1 and id = $2`,
        [
          companyId,
          id,
          failures,
          new Date(now.getTime() + retryWait(failures)),
          now,
          failure ?? null,
          failure === undefined ? last : webhook.delivered_sequence,
        ],
      ),
    );
  }

  /** The next delivery, which nobody else takes meanwhile; `undefined` when there is none to have. */
  async #take(tx: CompanyTransaction, id: string) {
    const now = this.clock.now();
    const [webhook] = await tx.query<AlertWebhookRow & Record<string, unknown>>(
      `update alert_webhooks set next_attempt_at = $3
       where company_id = $1 and id = $2 and enabled and next_attempt_at <= $4 returning *`,
      [tx.companyId, id, new Date(now.getTime() + LEASE_MILLISECONDS), now],
    );
    if (webhook === undefined) return undefined;
    const rows = await tx.query<EventRow & Record<string, unknown>>(
      `select a.*, e.sequence, e.event, e.occurred_at
       from alert_events e join alerts a on a.company_id = e.company_id and a.id = e.alert_id
       where e.company_id = $1 and e.sequence > $2 order by e.sequence limit ${DELIVERY_EVENTS}`,
      [tx.companyId, webhook.delivered_sequence],
    );
    const last = rows.at(-1)?.sequence;
    if (last !== undefined) {
      return { webhook, last, events: rows.map((row) => toEvent(row, now)) };
    }
    await tx.execute(
      'update alert_webhooks set next_attempt_at = $3 where company_id = $1 and id = $2',
      [tx.companyId, id, now],
    );
    return undefined;
  }

  /** Answers why it was not taken; `undefined` when it was. */
  async #post(
    companyId: string,
    { id, sealed_secret: sealed, url }: AlertWebhookRow,
    events: readonly EventView[],
  ): Promise<string | undefined> {
    const content = {
      deliveryId: uuidV7(this.clock.now()),
      contentType: 'application/json',
      body: JSON.stringify({ companyId, events }),
    };
    const secret = this.secrets.open(sealed, { companyId, table: 'alert_webhooks', row: id });
    try {
      await postSigned(url, secret, content, this.clock.nowSeconds(), this.#options);
      return undefined;
    } catch (error) {
      if (!(error instanceof FetchRefusedError)) throw error;
      return `${error.code}: ${error.message}`;
    } finally {
      secret.fill(0);
    }
  }
}

function toEvent(row: EventRow, now: Date): EventView {
  return {
    event: row.event,
    sequence: Number(row.sequence),
    occurredAt: formatDateTime(row.occurred_at),
    alert: toAlert(row, now),
  };
}
