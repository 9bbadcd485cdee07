import { BoundedMap } from '@luciole/service';
import type { AuditTrail } from '../audit/audit-trail.ts';
import type { CompanyDatabase, CompanyTransaction } from '../database/company-database.ts';
import { networkOf } from '../protection/network-of.ts';

const HOUR_MS = 3_600_000;

/** How exactly it is known when a key was used last, in milliseconds. */
const NOTE_EVERY_MS = 60_000;

/** Most keys and networks of which a process knows that their event is written; of others it asks the database. */
const MOST_KNOWN = 20_000;

/** A key that was presented and is good. */
export interface ApiKeyUse {
  readonly companyId: string;
  readonly apiKeyId: string;
  readonly userId: string;
  /** From where. */
  readonly address: string;
  readonly lastUsedOn: Date | null;
}

/**
 * Notes that API keys are used: when last, to a minute, and as an event for each key, network and hour, whichever processes
 * serve (docs/decisions/0034). So a program that calls all the time costs one write a minute and one event an hour, and a
 * key that turns up elsewhere is in the trail before its first request does anything.
 */
export class ApiKeyUses {
  /** The hour for which there is an event, by key and network. */
  readonly #recorded = new BoundedMap<string, number>(MOST_KNOWN);
  /** Of requests that come at once, one writes and the others wait for it. */
  readonly #underWay = new Map<string, Promise<void>>();

  constructor(
    private readonly database: CompanyDatabase,
    private readonly audit: AuditTrail,
  ) {}

  /** Rejects when it cannot be noted: there is no use without its event. */
  async note(use: ApiKeyUse, now: Date): Promise<void> {
    const network = networkOf(use.address);
    const place = `${use.apiKeyId} ${network}`;
    const hour = Math.floor(now.getTime() / HOUR_MS) * HOUR_MS;
    const isFresh =
      use.lastUsedOn !== null && now.getTime() - use.lastUsedOn.getTime() < NOTE_EVERY_MS;
    if (isFresh && this.#recorded.get(place) === hour) return;
    const others = this.#underWay.get(place);
    if (others !== undefined) return others;
    const written = this.#write(use, network, new Date(hour), now);
    this.#underWay.set(place, written);
    try {
      await written;
      this.#recorded.set(place, hour);
    } finally {
      this.#underWay.delete(place);
    }
  }

  #write(
    { companyId, apiKeyId, userId, address }: ApiKeyUse,
    network: string,
    hour: Date,
    now: Date,
  ): Promise<void> {
    return this.database.inCompany(companyId, async (tx) => {
      // First, because it locks the key: of several processes one finds that this hour has no event yet.
      const [key] = await tx.query<{ prefix: string }>(
        {
          name: 'note-api-key-use',
          text: 'update api_keys set last_used_on = $3 where company_id = $1 and id = $2 returning prefix',
        },
        [companyId, apiKeyId, now],
      );
      if (key === undefined || !(await isFirst(tx, apiKeyId, network, hour))) return;
      await this.audit.record(tx, {
        type: 'api-key.used',
        occurredAt: now,
        actor: { kind: 'USER', id: userId },
        sourceAddress: address,
        subject: { kind: 'api-key', id: apiKeyId },
        after: { userId, prefix: key.prefix, hour: hour.toISOString() },
      });
    });
  }
}

/** Whether the key was not used from that network in that hour, or in one that a clock ahead of ours has begun. */
async function isFirst(
  tx: CompanyTransaction,
  apiKeyId: string,
  network: string,
  hour: Date,
): Promise<boolean> {
  const [, inserted] = await Promise.all([
    tx.execute(
      {
        name: 'forget-api-key-uses',
        text: `delete from api_key_uses where company_id = $1 and api_key_id = $2
                 and hour not between $3 and $3::timestamptz + interval '1 hour'`,
      },
      [tx.companyId, apiKeyId, hour],
    ),
    tx.execute(
      {
        name: 'note-api-key-network',
        text: `insert into api_key_uses (company_id, api_key_id, network, hour) values ($1, $2, $3, $4)
               on conflict do nothing`,
      },
      [tx.companyId, apiKeyId, network, hour],
    ),
  ]);
  return inserted === 1;
}
