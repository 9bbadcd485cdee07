import { z } from 'zod';

import { DateTime } from '../dates.ts';
import { CompanyId } from '../ids.ts';
import {
  MAX_EXPRESSION_DEPTH,
  MAX_EXPRESSION_NODES,
  MAX_PAGE_SIZE,
  MAX_TOTAL_COUNT,
  Ordering,
  Paging,
} from '../page.ts';
import { AUDITORS, READER_SCOPES, READERS } from '../roles.ts';
import { defineRoute } from '../route.ts';

/** Fields that a search of the activity log can name; the first five are the reference's, the others ours. */
export const ACTIVITY_LOG_SEARCH_FIELDS = [
  'activityDate',
  'activityType',
  'activityName',
  'criticality',
  'message',
  'id',
  'sequence',
  'outcome',
  'actorKind',
  'actorId',
  'actorName',
  'objectType',
  'objectId',
  'sourceAddress',
  'requestId',
] as const;
export type ActivityLogSearchField = (typeof ACTIVITY_LOG_SEARCH_FIELDS)[number];

const FilterValue = z.union([z.string(), z.number()]);

/** A condition with `field`, several with `operands`, or the negation of one with `operand` and the operator NOT. */
export interface ActivityLogExpression {
  readonly field?: string | null | undefined;
  readonly operator?: string | null | undefined;
  readonly value?: string | number | null | undefined;
  readonly values?: readonly (string | number)[] | null | undefined;
  readonly operands?: readonly ActivityLogExpression[] | null | undefined;
  readonly operand?: ActivityLogExpression | null | undefined;
}

export const ActivityLogExpression: z.ZodType<ActivityLogExpression> = z
  .strictObject({
    field: z.string().nullish(),
    operator: z.string().nullish().describe('EQ, IN, LT, LTE, GT, GTE, FIND; AND, OR, NOT'),
    value: FilterValue.nullish(),
    values: z.array(FilterValue).max(MAX_PAGE_SIZE).nullish(),
    get operands() {
      return z.array(ActivityLogExpression).nullish();
    },
    get operand() {
      return ActivityLogExpression.nullish();
    },
  })
  .meta({ id: 'ActivityLogExpression' });

/** Whether an untrusted value is shallow and small enough for recursive code; walked level by level for that reason. */
function isBounded(expression: unknown): boolean {
  let level: unknown[] = [expression];
  let nodes = 0;
  for (let depth = 1; level.length > 0; depth += 1) {
    nodes += level.length;
    if (depth > MAX_EXPRESSION_DEPTH || nodes > MAX_EXPRESSION_NODES) return false;
    level = level.flatMap((node) => {
      const { operands, operand }: { operands?: unknown; operand?: unknown } = Object(node);
      return [
        ...(Array.isArray(operands) ? (operands as unknown[]) : []),
        ...(operand === undefined || operand === null ? [] : [operand]),
      ];
    });
  }
  return true;
}

/** Body of a search. Everything is optional; the newest first. */
export const ActivityLogFilter = z
  .strictObject({
    expression: z
      .unknown()
      .refine(isBounded, {
        abort: true,
        error: `expression has more than ${MAX_EXPRESSION_DEPTH} levels or ${MAX_EXPRESSION_NODES} nodes`,
      })
      .pipe(ActivityLogExpression.nullish())
      .optional(),
    ordering: Ordering.nullish(),
    paging: Paging.nullish(),
  })
  .meta({ id: 'ActivityLogFilter' });
export type ActivityLogFilter = z.infer<typeof ActivityLogFilter>;

/** One event of the audit trail, as the activity log tells it. */
export const ActivityLogEntryInformation = z
  .object({
    id: z.uuid(),
    companyId: CompanyId,
    activityDate: DateTime,
    activityType: z.string().describe('Heading, like Authentication'),
    activityName: z.string().describe('Like Service Account Access Token Granted'),
    criticality: z
      .int()
      .min(0)
      .max(2)
      .describe(
        '0 happens all the time, 1 takes away, refuses or fails, 2 changes what the rest stands on',
      ),
    message: z.string(),
    payload: z
      .record(z.string(), z.string())
      .describe(
        'Our own members: sequence, type, outcome, actor, object, source; before and after as JSON',
      ),
  })
  .meta({ id: 'ActivityLogEntryInformation' });
export type ActivityLogEntryInformation = z.infer<typeof ActivityLogEntryInformation>;

export const ActivityLogEntriesResponse = z
  .object({
    activityLogEntries: z.array(ActivityLogEntryInformation),
    count: z.int().min(0).describe(`Number of matches, counted up to ${MAX_TOTAL_COUNT}`),
    countIsLowerBound: z
      .boolean()
      .optional()
      .describe('Our own: present and true when there are more than count'),
    nextCursor: z
      .string()
      .optional()
      .describe('Our own: paging.after of the next page; absent on the last'),
  })
  .meta({ id: 'ActivityLogEntriesResponse' });
export type ActivityLogEntriesResponse = z.infer<typeof ActivityLogEntriesResponse>;

export const ActivityLogName = z
  .object({ key: z.string(), readableName: z.string() })
  .meta({ id: 'ActivityLogName' });
export type ActivityLogName = z.infer<typeof ActivityLogName>;

/** A heading with the kinds of events under it; searches take keys and readable names alike. */
export const ActivityLogType = z
  .object({ key: z.string(), readableName: z.string(), values: z.array(ActivityLogName) })
  .meta({ id: 'ActivityLogType' });
export type ActivityLogType = z.infer<typeof ActivityLogType>;

/** A list by itself, as the reference answers. */
export const ActivityLogTypeList = z.array(ActivityLogType).meta({ id: 'ActivityLogTypeList' });
export type ActivityLogTypeList = z.infer<typeof ActivityLogTypeList>;

const common = {
  status: 200,
  auth: 'any',
  scopes: READER_SCOPES,
  family: 'ecosystem',
  malformedCode: 10006,
  tag: 'Activity log',
} as const;

/** What people and programs see of the audit trail (contract.md §6.10). */
export const activityLog = {
  search: defineRoute({
    ...common,
    id: 'activityLogSearch',
    method: 'POST',
    path: '/v1/activitylogsearch',
    roles: AUDITORS,
    body: ActivityLogFilter,
    response: ActivityLogEntriesResponse,
    errors: ['TOO_MANY_ROWS_TO_ORDER', 'INVALID_CURSOR'],
    summary: 'Search the activity log',
    description: `Fields: ${ACTIVITY_LOG_SEARCH_FIELDS.join(', ')}. FIND on message looks through the whole event.`,
  }),
  export: defineRoute({
    ...common,
    id: 'activityLogExport',
    method: 'POST',
    path: '/v1/activitylogsearch/export',
    roles: AUDITORS,
    headers: z.object({ accept: z.string().optional() }),
    body: ActivityLogFilter.nullish(),
    contentTypes: { response: ['application/json', 'application/x-ndjson', 'text/csv'] },
    responseHeaders: { 'Content-Disposition': 'Name of the file' },
    errors: [],
    summary: 'Export what a search of the activity log finds',
    description:
      'Everything that matches, up to the event that records the export: a list, or with Accept one entry per line or a table. Ordered by activityDate, the newest first; paging is not looked at. What has to be verified is exported by /v1/audit/export.',
  }),
  types: defineRoute({
    ...common,
    id: 'activityTypeList',
    method: 'GET',
    path: '/v1/activitytypes',
    roles: READERS,
    response: ActivityLogTypeList,
    errors: [],
    summary: 'List the kinds of events',
  }),
} as const;
