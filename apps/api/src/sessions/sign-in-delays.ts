import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { CompanyDatabase, type CompanyTransaction } from '../database/company-database.ts';
import { networkOf } from '../protection/network-of.ts';

/** How many failures are free, and how long the delay after more can get. */
interface Allowance {
  readonly free: number;
  readonly mostSeconds: number;
}

/**
 * What failures are counted by. A pair is one account from one address: it is where guessing is stopped first, so that the
 * account's owner at another address is not. The account as a whole bounds guessing from many addresses.
 */
const ALLOWANCES = {
  pair: { free: 5, mostSeconds: 900 },
  address: { free: 20, mostSeconds: 900 },
  account: { free: 30, mostSeconds: 300 },
} as const satisfies Readonly<Record<string, Allowance>>;

type DelayKind = keyof typeof ALLOWANCES;
const KINDS = ['pair', 'address', 'account'] as const satisfies readonly DelayKind[];

/** Failures older than this are forgotten, in milliseconds. */
const FORGET_AFTER_MS = 86_400_000;
/** An address from which the account signed in within this long is not held up by failures elsewhere, in milliseconds. */
const KNOWN_FOR_MS = 90 * 86_400_000;

/** Who tries, and from where. */
export interface SignInPlace {
  readonly companyId: string;
  /** As it was typed; whether such an account exists makes no difference. */
  readonly account: string;
  readonly address: string;
}

interface DelayRow {
  readonly key_hash: Buffer;
  readonly failures: number;
  readonly last_attempt_on: Date;
  readonly blocked_until: Date | null;
  readonly succeeded_on: Date | null;
}

/**
 * Slows guessing down, in PostgreSQL, so that several processes agree. Every attempt counts as a failure before the
 * password is looked at, under a lock: a thousand at once get no further than a thousand one after the other.
 */
@Injectable()
export class SignInDelays {
  constructor(private readonly database: CompanyDatabase) {}

  /** Counts an attempt. @returns seconds to wait, when it is not to be made */
  async begin(place: SignInPlace, now: Date): Promise<number | undefined> {
    const hashes = KINDS.map((kind) => keyHash(kind, place));
    return this.database.inCompany(place.companyId, async (tx) => {
      const rows = await lockRows(tx, hashes, now);
      const found = KINDS.map((kind, index) => ({
        kind,
        row: rows.find(({ key_hash }) => key_hash.equals(hashes[index] ?? Buffer.alloc(0))),
      }));
      const knownSince = found[0]?.row?.succeeded_on?.getTime() ?? 0;
      const isKnown = now.getTime() - knownSince < KNOWN_FOR_MS;
      const counted = found.filter(({ kind }) => !(kind === 'account' && isKnown));
      const until = Math.max(0, ...counted.map(({ row }) => row?.blocked_until?.getTime() ?? 0));
      if (until > now.getTime()) return Math.ceil((until - now.getTime()) / 1000);
      for (const { kind, row } of counted) {
        if (row === undefined) continue;
        const isOld = now.getTime() - row.last_attempt_on.getTime() > FORGET_AFTER_MS;
        const failures = (isOld ? 0 : row.failures) + 1;
        await tx.execute(
          `update sign_in_delays set failures = $2, last_attempt_on = $3, blocked_until = $4 where key_hash = $1`,
          [row.key_hash, failures, now, delayEnd(ALLOWANCES[kind], failures, now)],
        );
      }
      return undefined;
    });
  }

  /** Takes an attempt back that was right: the pair starts anew, the others lose this one failure. */
  async succeed(tx: CompanyTransaction, place: SignInPlace, now: Date): Promise<void> {
    const [pair, ...others] = KINDS.map((kind) => keyHash(kind, place));
    await tx.execute(
      `update sign_in_delays set failures = case when key_hash = $1 then 0 else greatest(failures - 1, 0) end,
         blocked_until = null, succeeded_on = case when key_hash = $1 then $3 else succeeded_on end
       where key_hash = any($2)`,
      [pair, [pair, ...others], now],
    );
  }

  /** Takes an attempt back that was neither right nor wrong: the code is missing, and is asked for. */
  async undo(place: SignInPlace): Promise<void> {
    await this.database.inCompany(place.companyId, (tx) =>
      tx.execute(
        'update sign_in_delays set failures = greatest(failures - 1, 0), blocked_until = null where key_hash = any($1)',
        [KINDS.map((kind) => keyHash(kind, place))],
      ),
    );
  }

  /** Forgets what no longer delays anybody; gives how many. */
  async forget(tx: CompanyTransaction, now: Date): Promise<number> {
    return tx.execute(
      `delete from sign_in_delays where last_attempt_on < $1
         and (succeeded_on is null or succeeded_on < $2)`,
      [new Date(now.getTime() - FORGET_AFTER_MS), new Date(now.getTime() - KNOWN_FOR_MS)],
    );
  }
}

/** Rows of the keys, made where there are none, locked in one order until the transaction ends. */
async function lockRows(
  tx: CompanyTransaction,
  hashes: readonly Buffer[],
  now: Date,
): Promise<readonly DelayRow[]> {
  await tx.execute(
    `insert into sign_in_delays (company_id, key_hash, last_attempt_on)
     select $1, k, $3 from unnest($2::bytea[]) as k order by k on conflict do nothing`,
    [tx.companyId, hashes, now],
  );
  return tx.query<DelayRow & Record<string, unknown>>(
    `select key_hash, failures, last_attempt_on, blocked_until, succeeded_on from sign_in_delays
     where key_hash = any($1) order by key_hash for update`,
    [hashes],
  );
}

/** One second after the first failure that is not free, and twice as long after each further. */
function delayEnd({ free, mostSeconds }: Allowance, failures: number, now: Date): Date | null {
  if (failures < free) return null;
  const seconds = Math.min(mostSeconds, 2 ** Math.min(failures - free, 20));
  return new Date(now.getTime() + seconds * 1000);
}

/** Keys are hashed, so that the table tells nothing of who comes from where. */
function keyHash(kind: DelayKind, { account, address }: SignInPlace): Buffer {
  const who = account.trim().toLowerCase();
  const where = networkOf(address);
  const key = { pair: [who, where], address: [where], account: [who] }[kind];
  return createHash('sha256')
    .update(JSON.stringify([kind, ...key]))
    .digest();
}
