import {
  ACTIVITY_LOG_SEARCH_FIELDS,
  type ActivityLogExpression,
  type ActivityLogSearchField,
} from '@luciole/contract';

import { ACTIVITIES, type Activity, isNamed, isUnder } from './activity-types.ts';

/** The search cannot be run as it was asked; `pointer` names the member (RFC 6901, below the request body). */
export class ActivitySearchRefusedError extends Error {
  override readonly name = 'ActivitySearchRefusedError';
  readonly pointer: string;

  constructor(pointer: string, message: string) {
    super(message);
    this.pointer = pointer;
  }
}

type Value = string | number;
type Sql = 'uuid' | 'timestamptz' | 'bigint' | 'text';

/** How a field of an event is compared: its column, and its type in SQL. */
const COLUMNS: Partial<Record<ActivityLogSearchField, readonly [column: string, type: Sql]>> = {
  activityDate: ['e.occurred_at', 'timestamptz'],
  id: ['e.id', 'uuid'],
  sequence: ['e.sequence', 'bigint'],
  outcome: ['e.outcome', 'text'],
  actorKind: ['e.actor_kind', 'text'],
  actorId: ['e.actor_id', 'uuid'],
  actorName: ['e.actor_name', 'text'],
  objectType: ['e.subject_kind', 'text'],
  objectId: ['e.subject_id', 'uuid'],
  sourceAddress: ['e.source_address', 'text'],
  requestId: ['e.request_id', 'text'],
};

/** Fields that belong to the kind of an event: a condition on one is a list of kinds. */
const OF_KIND: Partial<
  Record<ActivityLogSearchField, (activity: Activity, value: string) => boolean>
> = { activityType: isUnder, activityName: isNamed };

/** What FIND on `message` looks through. */
const WHOLE_EVENT =
  "concat_ws(' ', e.actor_name, e.actor_id, e.subject_kind, e.subject_id, e.source_address, e.before, e.after)";

const COMPARISONS: ReadonlyMap<string, string> = new Map([
  ['EQ', '='],
  ['LT', '<'],
  ['LTE', '<='],
  ['GT', '>'],
  ['GTE', '>='],
]);
const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const ISO_DATE =
  /^\d{4}-\d{2}-\d{2}(?:T\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?(?:Z|[+-]\d{2}:?\d{2})?)?$/;
const MAX_TEXT_LENGTH = 256;

/**
 * A search expression as a SQL condition on audit_events `e`; `true` for none. Values go to `parameters`, names come from the
 * tables here. The schema has bounded the expression.
 *
 * @throws {ActivitySearchRefusedError} for an unknown field or operator, or a value that the field does not take
 */
export function compileActivityCondition(
  node: ActivityLogExpression | null | undefined,
  parameters: unknown[],
  pointer = '/expression',
): string {
  if (node === undefined || node === null) return 'true';
  const operator = node.operator?.toUpperCase();
  if (isGiven(node.operand)) {
    if (operator !== 'NOT') return refuse(`${pointer}/operator`, 'operand takes the operator NOT.');
    return negation(compileActivityCondition(node.operand, parameters, `${pointer}/operand`));
  }
  if (isGiven(node.operands)) {
    const operands = node.operands.map((operand, index) =>
      compileActivityCondition(operand, parameters, `${pointer}/operands/${index}`),
    );
    if (operator === 'NOT') {
      if (operands.length !== 1) return refuse(`${pointer}/operands`, 'NOT takes one operand.');
      return negation(operands[0] ?? 'true');
    }
    if (operator !== undefined && operator !== 'AND' && operator !== 'OR') {
      return refuse(`${pointer}/operator`, `Unknown operator '${operator}'.`);
    }
    if (operands.length === 0) return 'true';
    return `(${operands.join(operator === 'OR' ? ' or ' : ' and ')})`;
  }
  if (isGiven(node.field)) return compileLeaf(node, node.field, parameters, pointer);
  if (operator !== undefined || isGiven(node.value) || isGiven(node.values)) {
    return refuse(`${pointer}/field`, 'The field is missing.');
  }
  return 'true';
}

function compileLeaf(
  node: ActivityLogExpression,
  name: string,
  parameters: unknown[],
  pointer: string,
): string {
  const field = ACTIVITY_LOG_SEARCH_FIELDS.find((known) => known === name);
  if (field === undefined) return refuse(`${pointer}/field`, `Unknown field '${name}'.`);
  const operator = (node.operator ?? 'EQ').toUpperCase();
  const values = valuesOf(node, operator, pointer);
  if (operator === 'FIND') return compileFragment(field, values[0] ?? '', parameters, pointer);
  const comparison = operator === 'IN' ? '=' : COMPARISONS.get(operator);
  if (comparison === undefined) {
    return refuse(`${pointer}/operator`, `Unknown operator '${operator}'.`);
  }
  const isOrdering = comparison !== '=';
  if (field === 'criticality') {
    return ofKinds(parameters, ({ criticality }) =>
      values.some((value) => compares(criticality, comparison, numberOf(value, pointer))),
    );
  }
  const isOfKind = OF_KIND[field];
  const [column, type] = COLUMNS[field] ?? [];
  if (isOrdering && type !== 'timestamptz' && type !== 'bigint') {
    return refuse(`${pointer}/operator`, `${operator} does not apply to '${field}'.`);
  }
  if (isOfKind !== undefined) {
    return ofKinds(parameters, (activity) =>
      values.some((value) => isOfKind(activity, String(value))),
    );
  }
  if (column === undefined || type === undefined) {
    return refuse(`${pointer}/operator`, `${operator} does not apply to '${field}'; use FIND.`);
  }
  const typed = values.map((value) => typedValue(value, type, pointer));
  if (operator === 'IN') return `${column} = any(${add(parameters, typed)}::${type}[])`;
  return `${column} ${comparison} ${add(parameters, typed[0])}::${type}`;
}

/** Contains the text, without regard to case: in the field, or with `message` anywhere in the event. */
function compileFragment(
  field: ActivityLogSearchField,
  value: Value,
  parameters: unknown[],
  pointer: string,
): string {
  const text = String(value);
  const wanted = text.toLowerCase();
  const pattern = `%${text.replaceAll(/[\\%_]/g, String.raw`\$&`)}%`;
  if (field === 'message') {
    const ofKind = ofKinds(parameters, ({ name }) => name.toLowerCase().includes(wanted));
    return `(${ofKind} or ${WHOLE_EVENT} ilike ${add(parameters, pattern)}::text)`;
  }
  if (field === 'activityName' || field === 'activityType') {
    return ofKinds(parameters, ({ name, activityType }) =>
      (field === 'activityName' ? name : activityType).toLowerCase().includes(wanted),
    );
  }
  const [column, type] = COLUMNS[field] ?? [];
  if (column === undefined || type !== 'text') {
    return refuse(`${pointer}/operator`, `FIND does not apply to '${field}'.`);
  }
  return `${column} ilike ${add(parameters, pattern)}::text`;
}

function ofKinds(parameters: unknown[], isMeant: (activity: Activity) => boolean): string {
  const types = ACTIVITIES.filter(isMeant).map(({ type }) => type);
  return `e.type = any(${add(parameters, types)}::text[])`;
}

function valuesOf(
  node: ActivityLogExpression,
  operator: string,
  pointer: string,
): readonly Value[] {
  const given = isGiven(node.values) ? node.values : isGiven(node.value) ? [node.value] : [];
  if (operator !== 'IN' && given.length !== 1) {
    return refuse(`${pointer}/value`, `${operator} takes one value.`);
  }
  for (const value of given) {
    if (String(value).length > MAX_TEXT_LENGTH || /\p{Cc}|\p{Cs}/u.test(String(value))) {
      refuse(
        `${pointer}/value`,
        `A value is at most ${MAX_TEXT_LENGTH} characters without control characters.`,
      );
    }
  }
  return given;
}

function typedValue(value: Value, type: Sql, pointer: string): unknown {
  const text = String(value);
  if (type === 'bigint') return numberOf(value, pointer);
  if (type === 'uuid') {
    return UUID.test(text) ? text.toLowerCase() : refuse(`${pointer}/value`, 'is not a UUID');
  }
  if (type === 'text') return text;
  const time = ISO_DATE.test(text) ? Date.parse(text) : Number.NaN;
  return Number.isNaN(time)
    ? refuse(`${pointer}/value`, 'is not an ISO 8601 date')
    : new Date(time);
}

function numberOf(value: Value, pointer: string): number {
  return /^\d{1,15}$/.test(String(value))
    ? Number(value)
    : refuse(`${pointer}/value`, 'is not a whole number');
}

function compares(left: number, comparison: string, right: number): boolean {
  if (comparison === '=') return left === right;
  if (comparison.startsWith('<')) return left < right || (comparison === '<=' && left === right);
  return left > right || (comparison === '>=' && left === right);
}

/** NOT means "all the others": also those of which the field has no value. */
function negation(condition: string): string {
  return `(not coalesce(${condition}, false))`;
}

function add(parameters: unknown[], value: unknown): string {
  parameters.push(value);
  return `$${parameters.length}`;
}

function isGiven<Item>(value: Item | null | undefined): value is Item {
  return value !== undefined && value !== null;
}

function refuse(pointer: string, message: string): never {
  throw new ActivitySearchRefusedError(pointer, message);
}
