import { Injectable } from '@nestjs/common';
import {
  type ActivityLogFilter,
  type activityLog,
  type HandlerResponse,
  MAX_TOTAL_COUNT,
} from '@luciole/contract';

import type { Principal } from '../../auth/principal.ts';
import { CompanyDatabase, type CompanyTransaction } from '../../database/company-database.ts';
import { ApplicationError } from '../../http/application-error.ts';
import { type ActivityRow, toActivityEntry } from './activity.mapper.ts';
import { type ActivitySearch, encodeActivityCursor } from './activity-search.ts';
import { plannedActivitySearch } from './planned-activity-search.ts';

/** A fragment is looked for event by event; a search ends after this long rather than occupy a connection. */
const SEARCH_TIMEOUT_MILLISECONDS = 5000;

/** The audit trail as people search it (contract.md §6.10). */
@Injectable()
export class ActivityLogService {
  constructor(private readonly database: CompanyDatabase) {}

  /**
   * One page of the events that match (rulings 31 and 35).
   *
   * @throws {ApplicationError} MALFORMED with the member that cannot be served, INVALID_CURSOR, TOO_MANY_ROWS_TO_ORDER
   */
  async search(
    { companyId }: Principal,
    request: ActivityLogFilter,
  ): Promise<HandlerResponse<typeof activityLog.search>> {
    const search = plannedActivitySearch(companyId, request);
    return this.database.inCompany(
      companyId,
      async (tx) => {
        if (search.unindexed !== undefined && (await count(tx, search)) > MAX_TOTAL_COUNT) {
          const args = { field: search.unindexed, limit: MAX_TOTAL_COUNT };
          throw ApplicationError.of('TOO_MANY_ROWS_TO_ORDER', args);
        }
        const rows = await tx.query<ActivityRow>(search.page.text, search.page.values);
        // The first page says how many there are when it is not full: a rare fragment is looked for once.
        const isWhole = search.isFirst && rows.length <= search.pageSize;
        const total = isWhole ? rows.length : await count(tx, search);
        const shown = rows.slice(0, search.pageSize);
        const next = rows.length > shown.length ? nextCursor(search, shown.at(-1)) : undefined;
        return {
          activityLogEntries: shown.map((row) => toActivityEntry(row, companyId)),
          count: Math.min(total, MAX_TOTAL_COUNT),
          ...(total > MAX_TOTAL_COUNT && { countIsLowerBound: true }),
          ...(next !== undefined && { nextCursor: next }),
        };
      },
      {
        readOnly: true,
        customPlans: true,
        statementTimeoutMilliseconds: SEARCH_TIMEOUT_MILLISECONDS,
      },
    );
  }
}

async function count(tx: CompanyTransaction, search: ActivitySearch): Promise<number> {
  const [row] = await tx.query<{ total: number }>(search.count.text, search.count.values);
  return row?.total ?? 0;
}

/** Where the page after goes on; `undefined` where nothing is known to follow. */
export function nextCursor(
  { unindexed, direction }: ActivitySearch,
  last: ActivityRow | undefined,
): string | undefined {
  if (last === undefined || unindexed !== undefined) return undefined;
  return encodeActivityCursor({ direction, at: last.occurred_at, sequence: Number(last.sequence) });
}
