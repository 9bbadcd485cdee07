import { Injectable } from '@nestjs/common';
import type { ActivityLogExpression, ActivityLogExportRequest } from '@luciole/contract';

import { actorOf } from '../../auth/actor.ts';
import type { Principal } from '../../auth/principal.ts';
import { Clock } from '../../clock/clock.ts';
import { CompanyDatabase } from '../../database/company-database.ts';
import { AuditTrail } from '../audit-trail.ts';
import type { ExportFormat } from '../export/audit-export.ts';
import { csvRow } from '../export/csv.ts';
import { nextCursor } from './activity-log.service.ts';
import { type ActivityRow, toActivityEntry } from './activity.mapper.ts';
import { plannedActivitySearch } from './planned-activity-search.ts';

/** Events that are in memory at a time. */
const PAGE = 500;

/** An export may take long where a search may not; each page is a statement of its own. */
const PAGE_TIMEOUT_MILLISECONDS = 60_000;

/** Columns of the file for spreadsheets after those of every entry. */
const PAYLOAD = [
  'sequence',
  'type',
  'outcome',
  'actorKind',
  'actorId',
  'actorName',
  'objectType',
  'objectId',
  'sourceAddress',
  'requestId',
  'before',
  'after',
] as const;
const ENTRY = [
  'id',
  'activityDate',
  'activityType',
  'activityName',
  'criticality',
  'message',
] as const;

/** What is exported, checked. */
export interface ActivityEvents {
  readonly companyId: string;
  readonly expression: ActivityLogExpression;
  readonly direction: 'ASC' | 'DESC';
}

/** Writes what a search of the activity log finds into a file. */
@Injectable()
export class ActivityLogExport {
  constructor(
    private readonly database: CompanyDatabase,
    private readonly audit: AuditTrail,
    private readonly clock: Clock,
  ) {}

  /**
   * Checks what is asked for and records that it is exported: that event is the last one that the file may hold.
   *
   * @throws {ApplicationError} MALFORMED with the member that cannot be served
   */
  async prepare(
    caller: Principal,
    { expression, direction }: ActivityLogExportRequest,
    format: ExportFormat,
  ): Promise<ActivityEvents> {
    const { companyId } = caller;
    plannedActivitySearch(companyId, { expression });
    const last = await this.database.inCompany(companyId, (tx) =>
      this.audit.record(tx, {
        type: 'audit-trail.exported',
        occurredAt: this.clock.now(),
        actor: actorOf(caller),
        // What was looked for stays out of it: people look for secrets that got somewhere.
        after: { format, fields: [...fieldsOf(expression)] },
      }),
    );
    const upToNow = { field: 'sequence', operator: 'LTE', value: last };
    return {
      companyId,
      expression: { operator: 'AND', operands: [upToNow, ...(expression ? [expression] : [])] },
      direction: direction ?? 'DESC',
    };
  }

  /** The file, piece by piece, at most {@link PAGE} events in memory. */
  async *write(events: ActivityEvents, format: ExportFormat): AsyncGenerator<string> {
    if (format === 'csv') yield `${csvRow([...ENTRY, ...PAYLOAD])}\r\n`;
    let after: string | undefined;
    do {
      const page = await this.#page(events, after);
      if (page.rows.length > 0) yield page.rows.map((row) => lineOf(row, events, format)).join('');
      after = page.next;
    } while (after !== undefined);
  }

  async #page({ companyId, expression, direction }: ActivityEvents, after: string | undefined) {
    const search = plannedActivitySearch(companyId, {
      expression,
      ordering: { orders: [{ field: 'activityDate', direction }] },
      paging: { pageSize: PAGE, after },
    });
    const found = await this.database.inCompany(
      companyId,
      (tx) => tx.query<ActivityRow>(search.page.text, search.page.values),
      {
        readOnly: true,
        customPlans: true,
        statementTimeoutMilliseconds: PAGE_TIMEOUT_MILLISECONDS,
      },
    );
    const rows = found.slice(0, PAGE);
    return { rows, next: found.length > PAGE ? nextCursor(search, rows.at(-1)) : undefined };
  }
}

function lineOf(row: ActivityRow, { companyId }: ActivityEvents, format: ExportFormat): string {
  const entry = toActivityEntry(row, companyId);
  if (format === 'jsonl') return `${JSON.stringify(entry)}\n`;
  const cells = [
    ...ENTRY.map((name) => entry[name]),
    ...PAYLOAD.map((name) => entry.payload[name] ?? ''),
  ];
  return `${csvRow(cells)}\r\n`;
}

function fieldsOf(expression: ActivityLogExpression | null | undefined): ReadonlySet<string> {
  const { field, operand, operands } = expression ?? {};
  return new Set([
    ...(field === undefined || field === null ? [] : [field]),
    ...(operand === undefined || operand === null ? [] : fieldsOf(operand)),
    ...(operands ?? []).flatMap((inner) => [...fieldsOf(inner)]),
  ]);
}
