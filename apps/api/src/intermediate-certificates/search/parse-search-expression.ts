import {
  type ExpressionNode,
  MAX_EXPRESSION_DEPTH,
  MAX_EXPRESSION_NODES,
  MAX_PAGE_SIZE,
} from '@luciole/contract';

import {
  type Comparison,
  isSearchField,
  SEARCH_FIELDS,
  SearchRefusedError,
  type SearchCondition,
  type SearchField,
  type SearchValue,
} from './search-condition.ts';

const MAX_TEXT_LENGTH = 256;

const COMPARISONS = new Map<string, Comparison>([
  ['EQ', '='],
  ['GT', '>'],
  ['GTE', '>='],
  ['LT', '<'],
  ['LTE', '<='],
]);
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
const ISO_DATE =
  /^\d{4}-\d{2}-\d{2}(?:T\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?(?:Z|[+-]\d{2}:?\d{2})?)?$/;
/** The four text fields of exact technical form have one spelling; their values are compared in it. */
const CANONICAL_TEXT: Partial<Record<SearchField, (value: string) => string>> = {
  fingerprint: (value) => value.replaceAll(':', '').toUpperCase(),
  serialNumber: (value) =>
    value
      .replaceAll(':', '')
      .toLowerCase()
      .replace(/^(?:00)+(?=.)/, ''),
};

/**
 * Checks a search expression and turns it into a condition (contract.md 2.6): EQ, IN, MATCH, FIND, GT, GTE, LT, LTE on leaves; AND (default),
 * OR and NOT (one operand) on nodes with operands. Returns `undefined` for no expression or an empty one, which matches everything.
 *
 * @throws {SearchRefusedError} for an unknown field or operator, an operator that the field does not take, an unreadable value,
 *   too many levels, nodes or values
 */
export function parseSearchExpression(
  expression: ExpressionNode | null | undefined,
): SearchCondition | undefined {
  if (expression === undefined || expression === null) return undefined;
  return parseNode(expression, '/expression', 1, { nodes: 0 });
}

function parseNode(
  node: ExpressionNode,
  pointer: string,
  depth: number,
  seen: { nodes: number },
): SearchCondition | undefined {
  seen.nodes += 1;
  if (depth > MAX_EXPRESSION_DEPTH)
    refuse(pointer, `An expression has at most ${MAX_EXPRESSION_DEPTH} levels.`);
  if (seen.nodes > MAX_EXPRESSION_NODES)
    refuse(pointer, `An expression has at most ${MAX_EXPRESSION_NODES} nodes.`);
  if (isAbsent(node.operands))
    return isAbsent(node.field) ? emptyNode(node, pointer) : parseLeaf(node, node.field, pointer);
  if (!isAbsent(node.field)) refuse(`${pointer}/field`, 'A node has either a field or operands.');
  const operands = node.operands
    .map((operand, index) => parseNode(operand, `${pointer}/operands/${index}`, depth + 1, seen))
    .filter((operand) => operand !== undefined);
  const operator = (node.operator ?? 'AND').toUpperCase();
  if (operator === 'NOT') {
    const [operand] = operands;
    if (operand === undefined || operands.length > 1)
      return refuse(`${pointer}/operands`, 'NOT takes one operand.');
    return { kind: 'not', operand };
  }
  if (operator !== 'AND' && operator !== 'OR')
    return refuse(`${pointer}/operator`, `Unknown compound operator '${operator}'.`);
  // What is alone is what it would be by itself: a fragment that is wrapped must not miss its index.
  if (operands.length <= 1) return operands[0];
  return { kind: operator === 'AND' ? 'and' : 'or', operands };
}

function emptyNode(node: ExpressionNode, pointer: string): undefined {
  if (!isAbsent(node.operator) || !isAbsent(node.value) || !isAbsent(node.values)) {
    refuse(`${pointer}/field`, 'The field is missing.');
  }
  return undefined;
}

function parseLeaf(node: ExpressionNode, field: string, pointer: string): SearchCondition {
  if (!isSearchField(field)) return refuse(`${pointer}/field`, `Unknown field '${field}'.`);
  const operator = (node.operator ?? 'EQ').toUpperCase();
  const kind = SEARCH_FIELDS[field];
  if (operator === 'IN') {
    const values = node.values ?? (isAbsent(node.value) ? [] : [node.value]);
    if (values.length > MAX_PAGE_SIZE)
      return refuse(`${pointer}/values`, `IN takes at most ${MAX_PAGE_SIZE} values.`);
    return {
      kind: 'in',
      field,
      values: values.map((value, index) => parseValue(value, field, `${pointer}/values/${index}`)),
    };
  }
  const raw = node.value ?? (node.values?.length === 1 ? node.values[0] : undefined);
  if (isAbsent(raw)) return refuse(`${pointer}/value`, `${operator} takes one value.`);
  const value = parseValue(raw, field, `${pointer}/value`);
  if (operator === 'MATCH' || operator === 'FIND') {
    if ((kind !== 'text' && kind !== 'status') || typeof value !== 'string') {
      return refuse(`${pointer}/operator`, `${operator} does not apply to '${field}'.`);
    }
    return { kind: operator === 'MATCH' ? 'match' : 'fragment', field, value };
  }
  const comparison = COMPARISONS.get(operator);
  if (comparison === undefined)
    return refuse(`${pointer}/operator`, `Unknown operator '${operator}'.`);
  if (operator !== 'EQ' && kind !== 'timestamp' && kind !== 'number') {
    return refuse(`${pointer}/operator`, `${operator} does not apply to '${field}'.`);
  }
  return { kind: 'compare', field, operator: comparison, value };
}

function parseValue(
  raw: string | number | boolean,
  field: SearchField,
  pointer: string,
): SearchValue {
  const text = String(raw);
  if (text.length > MAX_TEXT_LENGTH || /\p{Cc}|\p{Cs}/u.test(text)) {
    return refuse(
      pointer,
      `A value is at most ${MAX_TEXT_LENGTH} characters without control characters.`,
    );
  }
  switch (SEARCH_FIELDS[field]) {
    case 'uuid':
      return UUID.test(text) ? text.toLowerCase() : refuse(pointer, `'${text}' is not a UUID.`);
    case 'number':
      return /^\d{1,15}$/.test(text) ? Number(text) : refuse(pointer, `'${text}' is not a count.`);
    case 'timestamp': {
      const time = ISO_DATE.test(text) ? Date.parse(text) : Number.NaN;
      return Number.isNaN(time)
        ? refuse(pointer, `'${text}' is not an ISO 8601 date.`)
        : new Date(time);
    }
    case 'status':
      return text.toUpperCase();
    case 'text':
      return CANONICAL_TEXT[field]?.(text) ?? text;
    default:
      return refuse(pointer, 'This field takes no value.');
  }
}

function isAbsent(value: unknown): value is null | undefined {
  return value === undefined || value === null;
}

function refuse(pointer: string, message: string): never {
  throw new SearchRefusedError(pointer, message);
}
