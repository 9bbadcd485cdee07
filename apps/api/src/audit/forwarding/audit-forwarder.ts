import {
  Injectable,
  type OnApplicationBootstrap,
  type OnApplicationShutdown,
} from '@nestjs/common';
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
import { LINK_LENGTH } from '../chain/link.ts';
import { writeExportLine } from '../export/export-line.ts';
import { activityOf } from '../log/activity-types.ts';
import type { DestinationRow, Parcel, ParcelLine } from './destination.ts';
import { sendToSyslog } from './syslog.ts';

const INTERVAL_MILLISECONDS = 2000;
/** Events of one parcel. */
const PARCEL_EVENTS = 100;
/** Parcels that one destination gets before others have their turn. */
const PARCELS_A_TURN = 20;
/** Destinations that are served at a time. */
const AT_A_TIME = 8;
/** How long a parcel belongs to the process that took it: longer than a delivery can take. */
const LEASE_MILLISECONDS = 60_000;
/** Deliveries that a destination's history keeps. */
const HISTORY = 1000;

interface Taken {
  readonly destination: DestinationRow;
  readonly parcel: Parcel;
  readonly first: number;
  readonly last: number;
  readonly checkpointId: string | undefined;
}

/**
 * Sends linked events and new checkpoints to where companies have asked, in order and at least once: what was not taken is
 * sent again, later and later. Of several processes one has a destination at a time.
 */
@Injectable()
export class AuditForwarder implements OnApplicationBootstrap, OnApplicationShutdown {
  readonly #options: GuardedFetchOptions;
  readonly #hostname: string;
  readonly #turns = new Turns((err, job) =>
    this.logger.error({ job, err }, 'audit events could not be forwarded'),
  );

  constructor(
    private readonly database: CompanyDatabase,
    private readonly secrets: SealedSecrets,
    private readonly clock: Clock,
    @InjectConfig() config: Config,
    @InjectLogger() private readonly logger: Logger,
  ) {
    this.#options = { allowHttp: false, exceptions: config.outgoing.exceptions };
    this.#hostname = new URL(config.http.publicUrl).hostname;
  }

  onApplicationBootstrap(): void {
    this.#turns.every(INTERVAL_MILLISECONDS, {
      job: 'audit forwarding',
      work: () => this.forward(),
    });
  }

  onApplicationShutdown(): Promise<void> {
    return this.#turns.stop();
  }

  /** Serves the destinations that have something to get; answers how many parcels were taken. */
  async forward(): Promise<number> {
    const due = await this.database.inDeployment((tx) =>
      tx.query<{ company_id: string; id: string }>(
        'select company_id, id from list_due_audit_destinations($1, $2)',
        [this.clock.now(), AT_A_TIME],
      ),
    );
    const counts = await Promise.all(
      due.map(({ company_id: companyId, id }) => this.#serve(companyId, id)),
    );
    return counts.reduce((sum, count) => sum + count, 0);
  }

  async #serve(companyId: string, id: string): Promise<number> {
    for (let count = 0; count < PARCELS_A_TURN; count += 1) {
      if (!(await this.#deliver(companyId, id))) return count;
    }
    return PARCELS_A_TURN;
  }

  async #deliver(companyId: string, id: string): Promise<boolean> {
    const taken = await this.database.inCompany(companyId, (tx) => this.#take(tx, id));
    if (taken === undefined) return false;
    const started = performance.now();
    let failure: string | undefined;
    try {
      await this.#send(companyId, taken);
    } catch (error) {
      if (!(error instanceof FetchRefusedError)) throw error;
      failure = `${error.code}: ${error.message}`;
    }
    const duration = Math.round(performance.now() - started);
    await this.database.inCompany(companyId, (tx) => this.#note(tx, taken, duration, failure));
    return failure === undefined;
  }

  /** The next parcel, which nobody else takes meanwhile; `undefined` when there is none to have. */
  async #take(tx: CompanyTransaction, id: string): Promise<Taken | undefined> {
    const now = this.clock.now();
    const [destination] = await tx.query<DestinationRow>(
      `update audit_destinations set next_attempt_at = $3
       where company_id = $1 and id = $2 and enabled and next_attempt_at <= $4 returning *`,
      [tx.companyId, id, new Date(now.getTime() + LEASE_MILLISECONDS), now],
    );
    if (destination === undefined) return undefined;
    const from = Number(destination.forwarded_sequence);
    const events = await readEvents(tx, from);
    const last = Number(events.at(-1)?.sequence ?? from);
    // A checkpoint goes with the event that it is about, or after it.
    const [checkpoint] = await tx.query<{ id: string; jws: string; signed_at: Date }>(
      `select id, jws, signed_at from audit_checkpoints
       where company_id = $1 and id > coalesce($2::uuid, '00000000-0000-0000-0000-000000000000') and sequence <= $3
       order by id desc limit 1`,
      [tx.companyId, destination.forwarded_checkpoint_id, last],
    );
    const lines: ParcelLine[] = events.map(toLine);
    if (checkpoint !== undefined) {
      const text = JSON.stringify({ checkpoint: checkpoint.jws });
      lines.push({ text, at: checkpoint.signed_at, criticality: 0 });
    }
    if (lines.length === 0) {
      await tx.execute(
        'update audit_destinations set next_attempt_at = $3 where company_id = $1 and id = $2',
        [tx.companyId, id, now],
      );
      return undefined;
    }
    const first = Number(events[0]?.sequence ?? last);
    return {
      destination,
      parcel: { deliveryId: uuidV7(now), lines },
      first,
      last,
      checkpointId: checkpoint?.id,
    };
  }

  async #send(companyId: string, { destination, parcel }: Taken): Promise<void> {
    const { id, kind, url, sealed_secret: sealed } = destination;
    if (kind === 'SYSLOG' || sealed === null) {
      return sendToSyslog(url, parcel, this.#hostname, this.#options);
    }
    const secret = this.secrets.open(sealed, { companyId, table: 'audit_destinations', row: id });
    try {
      const body = parcel.lines.map(({ text }) => `${text}\n`).join('');
      const content = {
        deliveryId: parcel.deliveryId,
        contentType: 'application/x-ndjson',
        body,
      };
      return await postSigned(url, secret, content, this.clock.nowSeconds(), this.#options);
    } finally {
      secret.fill(0);
    }
  }

  async #note(
    tx: CompanyTransaction,
    { destination, parcel, first, last, checkpointId }: Taken,
    duration: number,
    failure: string | undefined,
  ): Promise<void> {
    const now = this.clock.now();
    const failures = failure === undefined ? 0 : destination.failure_count + 1;
    const touched = await tx.execute(
      `update audit_destinations set failure_count = $3, next_attempt_at = $4,
         forwarded_sequence = case when $5::boolean then greatest(forwarded_sequence, $6) else forwarded_sequence end,
         forwarded_checkpoint_id = case when $5::boolean then coalesce($7::uuid, forwarded_checkpoint_id)
           else forwarded_checkpoint_id end
       where company_id = $1 and id = $2`,
      [
        tx.companyId,
        destination.id,
        failures,
        new Date(now.getTime() + retryWait(failures)),
        failure === undefined,
        last,
        checkpointId ?? null,
      ],
    );
    // It was deleted meanwhile, and its history with it.
    if (touched === 0) return;
    await tx.execute(
      `insert into audit_deliveries (company_id, id, audit_destination_id, first_sequence, last_sequence, outcome, detail,
         attempt, attempted_at, duration_milliseconds) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
      [
        tx.companyId,
        parcel.deliveryId,
        destination.id,
        first,
        last,
        failure === undefined ? 'DELIVERED' : 'FAILED',
        failure ?? null,
        destination.failure_count + 1,
        now,
        duration,
      ],
    );
    await tx.execute(
      `delete from audit_deliveries where company_id = $1 and audit_destination_id = $2 and id < (
         select id from audit_deliveries where company_id = $1 and audit_destination_id = $2
         order by id desc offset $3 limit 1)`,
      [tx.companyId, destination.id, HISTORY - 1],
    );
  }
}

/** In place of a link that somebody removed: whoever verifies what arrives sees that something is wrong. */
const NO_LINK = Buffer.alloc(LINK_LENGTH);

interface EventRow {
  sequence: string;
  type: string;
  occurred_at: Date;
  canonical: Buffer;
  link: Buffer | null;
  previous: Buffer;
}

function readEvents(tx: CompanyTransaction, after: number): Promise<EventRow[]> {
  return tx.query<EventRow>(
    `select e.sequence, e.type, e.occurred_at, e.canonical,
       (select l.link from audit_links l where l.company_id = $1 and l.sequence = e.sequence) as link,
       coalesce(
         (select l.link from audit_links l where l.company_id = $1 and l.sequence = e.sequence - 1),
         (select k.link from audit_cuts k where k.company_id = $1 and k.sequence = e.sequence - 1),
         audit_genesis_link($1)) as previous
     from audit_events e
     where e.company_id = $1 and e.sequence > $2
       and e.sequence <= (select h.sequence from audit_chain_heads h where h.company_id = $1)
     order by e.sequence limit $3`,
    [tx.companyId, after, PARCEL_EVENTS],
  );
}

function toLine(row: EventRow): ParcelLine {
  return {
    text: writeExportLine({
      sequence: Number(row.sequence),
      previousLink: row.previous.toString('hex'),
      link: (row.link ?? NO_LINK).toString('hex'),
      canonical: row.canonical.toString('utf8'),
    }),
    at: row.occurred_at,
    criticality: activityOf(row.type).criticality,
  };
}
