import { Injectable } from '@nestjs/common';
import type { ActivityLogExpression, ActivityLogFilter } from '@luciole/contract';

import { actorOf } from '../../auth/actor.ts';
import type { Principal } from '../../auth/principal.ts';
import { Clock } from '../../clock/clock.ts';
import { CompanyDatabase } from '../../database/company-database.ts';
import { ApplicationError } from '../../http/application-error.ts';
import { AuditTrail } from '../audit-trail.ts';
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

/** How a file is written: a list, an entry per line, or a table for spreadsheets. */
export type ActivityFormat = 'json' | 'jsonl' | 'csv';

/** The format that an Accept header asks for; a list unless it names another one. */
export function activityFormatOf(accept: string | undefined): ActivityFormat {
  if (/\btext\/csv\b/i.test(accept ?? '')) return 'csv';
  return /\bapplication\/x-ndjson\b/i.test(accept ?? '') ? 'jsonl' : 'json';
}

type Entry = ReturnType<typeof toActivityEntry>;

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
    { expression, ordering }: ActivityLogFilter,
    format: ActivityFormat,
  ): Promise<ActivityEvents> {
    const { companyId } = caller;
    const { direction, unindexed } = plannedActivitySearch(companyId, { expression, ordering });
    if (unindexed !== undefined) {
      const pointer = '/ordering/orders/0/field';
      const problem = 'an export is ordered by activityDate';
      throw ApplicationError.of('MALFORMED', { path: pointer, problem }, { pointer });
    }
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
      direction,
    };
  }

  /** The file, piece by piece, at most {@link PAGE} events in memory. */
  async *write(events: ActivityEvents, format: ActivityFormat): AsyncGenerator<string> {
    const { head, between, tail, lineOf } = WRITERS[format];
    yield head;
    let isFirst = true;
    let after: string | undefined;
    do {
      const page = await this.#page(events, after);
      const lines = page.rows.map((row) => lineOf(toActivityEntry(row, events.companyId)));
      if (lines.length > 0) yield (isFirst ? '' : between) + lines.join(between);
      isFirst &&= lines.length === 0;
      after = page.next;
    } while (after !== undefined);
    yield tail;
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

/** An entry as it is written; whose file it is, is known. */
function exported(entry: Entry): string {
  const members = ENTRY.map((name) => [name, entry[name]] as const);
  return JSON.stringify({ ...Object.fromEntries(members), payload: entry.payload });
}

function tableRow(entry: Entry): string {
  return csvRow([
    ...ENTRY.map((name) => entry[name]),
    ...PAYLOAD.map((name) => entry.payload[name] ?? ''),
  ]);
}

interface Writer {
  readonly head: string;
  readonly between: string;
  readonly tail: string;
  readonly lineOf: (entry: Entry) => string;
}

const WRITERS: Readonly<Record<ActivityFormat, Writer>> = {
  json: { head: '[', between: ',\n', tail: ']\n', lineOf: exported },
  jsonl: { head: '', between: '', tail: '', lineOf: (entry) => `${exported(entry)}\n` },
  csv: {
    head: `${csvRow([...ENTRY, ...PAYLOAD])}\r\n`,
    between: '',
    tail: '',
    lineOf: (entry) => `${tableRow(entry)}\r\n`,
  },
};

function fieldsOf(expression: ActivityLogExpression | null | undefined): ReadonlySet<string> {
  const { field, operand, operands } = expression ?? {};
  return new Set([
    ...(field === undefined || field === null ? [] : [field]),
    ...(operand === undefined || operand === null ? [] : fieldsOf(operand)),
    ...(operands ?? []).flatMap((inner) => [...fieldsOf(inner)]),
  ]);
}
