import { Injectable } from '@nestjs/common';
import type { insights, ParsedQuery } from '@luciole/contract';

import type { CompanyTransaction } from '../database/company-database.ts';
import { type IssuanceCounts, type IssuancePlan, intervalSeconds } from './issuance-series.ts';

/** How long rollups are kept. */
const KEPT_MONTHS = 13;

interface RollupRow extends Record<string, unknown> {
  readonly place: number;
  readonly key: string | null;
  readonly name: string | null;
  /** `numeric` comes as text. */
  readonly ultra_short: string;
  readonly short: string;
  readonly long: string;
}

/** What a grouping reads: the column of its key, and the table of its names. */
const GROUPS = {
  LIFETIME: { key: 'null::uuid', names: undefined },
  POLICY: { key: 'r.policy_id', names: 'policies' },
  CONFIGURATION: { key: 'r.configuration_id', names: 'configurations' },
} as const;

/** Counts per hour, and what they were made from. */
@Injectable()
export class IssuanceRollupsRepository {
  /** Counts what was reported since the last time in the hour of `now`; answers of how many certificates. */
  async rollUp(tx: CompanyTransaction, now: Date): Promise<number> {
    const [row] = await tx.query<{ changed: number }>(
      'select roll_up_issuance($1, $2) as changed',
      [tx.companyId, now],
    );
    return row?.changed ?? 0;
  }

  /** Forgets hours that are past their time, and what is known of certificates that cannot report any more. */
  async forget(tx: CompanyTransaction, now: Date): Promise<number> {
    const hours = await tx.execute(
      `delete from issuance_rollups where company_id = $1 and hour < $2::timestamptz - make_interval(months => ${KEPT_MONTHS})`,
      [tx.companyId, now],
    );
    const snapshots = await tx.execute(
      // Those that go on are few; of those that are over there may be a million.
      `delete from statistics_snapshots p where p.company_id = $1 and not exists (
         select from issuer_certificate_statistics s
         where s.company_id = $1 and s.issuer_certificate_id = p.issuer_certificate_id and s.folded_at is null)`,
      [tx.companyId],
    );
    return hours + snapshots;
  }

  /** Counts per interval and key, in no order. */
  async read(
    tx: CompanyTransaction,
    plan: IssuancePlan,
    only: Pick<ParsedQuery<typeof insights.issuance>, 'configurationId' | 'policyId'>,
  ): Promise<readonly IssuanceCounts[]> {
    const { key, names } = GROUPS[plan.groupBy];
    const rows = await tx.query<RollupRow>(
      `select g.place, g.key, ${names === undefined ? 'null' : 'n.name'} as name, g.ultra_short, g.short, g.long
       from (
         select floor(extract(epoch from r.hour - $2) / $4)::integer as place, ${key} as key,
           sum(r.ultra_short) as ultra_short, sum(r.short) as short, sum(r.long) as long
         from issuance_rollups r
         where r.company_id = $1 and r.hour >= $2 and r.hour < $3
           and ($5::uuid is null or r.configuration_id = $5) and ($6::uuid is null or r.policy_id = $6)
         group by 1, 2
       ) g
       ${names === undefined ? '' : `left join ${names} n on n.company_id = $1 and n.id = g.key`}`,
      [
        tx.companyId,
        new Date(plan.start),
        new Date(plan.end),
        intervalSeconds(plan),
        only.configurationId ?? null,
        only.policyId ?? null,
      ],
    );
    return rows.map((row) => ({
      place: row.place,
      key: row.key,
      name: row.name,
      counts: [Number(row.ultra_short), Number(row.short), Number(row.long)],
    }));
  }
}
