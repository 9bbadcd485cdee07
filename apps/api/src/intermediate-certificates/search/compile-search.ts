import type { SearchCondition, SearchField, SearchValue } from './search-condition.ts';

/** A piece of SQL whose values are parameters; `$n` counts from 1. */
export interface CompiledSql {
  readonly text: string;
  readonly values: readonly unknown[];
}

/**
 * What the fragments of a search were resolved to beforehand (ruling 31): the ids of the certificates whose common name holds the fragment, or
 * `broad` when more than {@link MAX_FRAGMENT_MATCHES} do, so that filtering rows in order is the faster way.
 */
export type FragmentMatches = ReadonlyMap<string, readonly string[] | 'broad'>;

/** Most ids that one fragment is resolved to. */
export const MAX_FRAGMENT_MATCHES = 10_000;
/** Shorter fragments have no trigram; they are searched as prefixes, with regard to case. */
export const MIN_FRAGMENT_LENGTH = 3;

/**
 * SQL expressions of the fields: `c` is issuer_certificates, `s` issuer_certificate_statistics, `g` configurations.
 * Names come from this table only, never from a request.
 */
const FIELD_SQL: Readonly<Record<SearchField, string>> = {
  id: 'c.id',
  commonName: 'c.common_name',
  status: 'c.status',
  fingerprint: 'c.fingerprint',
  serialNumber: 'c.serial_number',
  validityStart: 'c.validity_start',
  validityEnd: 'c.validity_end',
  creationDate: 'c.creation_date',
  modificationDate: 'c.modification_date',
  configurationId: 'c.configuration_id',
  configurationName: 'g.name',
  longLivedCertCount: 'coalesce(s.long, 0)',
  shortLivedCertCount: 'coalesce(s.short, 0)',
  ultraShortLivedCertCount: 'coalesce(s.ultra_short, 0)',
  workflowId: 'c.workflow_id',
  serviceAccountId: 'c.service_account_id',
  credentialThumbprint: 'c.credential_thumbprint',
  sourceAddress: 'c.source_address',
  instanceName: 'c.instance_name',
};

/** The SQL expression of a field, for orderings. */
export function fieldSql(field: SearchField): string {
  return FIELD_SQL[field];
}

/** Collects parameters and hands out their placeholders. */
export class SqlParameters {
  readonly values: unknown[] = [];

  add(value: unknown): string {
    this.values.push(value);
    return `$${this.values.length}`;
  }
}

/** The distinct fragments of common names that must be resolved before {@link compileCondition}. */
export function fragmentsOf(condition: SearchCondition | undefined): readonly string[] {
  const found = new Set<string>();
  const visit = (node: SearchCondition): void => {
    if (node.kind === 'and' || node.kind === 'or') node.operands.forEach(visit);
    else if (node.kind === 'not') visit(node.operand);
    else if (isResolvable(node)) found.add(node.value);
  };
  if (condition !== undefined) visit(condition);
  return [...found];
}

/**
 * A SQL condition. It may be null, which WHERE takes for false and NOT turns into true: NOT means "all the others". Comparisons stay bare,
 * because an index only serves them bare.
 */
export function compileCondition(
  condition: SearchCondition,
  parameters: SqlParameters,
  fragments: FragmentMatches,
): string {
  switch (condition.kind) {
    case 'and':
    case 'or': {
      const operands = condition.operands.map((operand) =>
        compileCondition(operand, parameters, fragments),
      );
      return `(${operands.join(condition.kind === 'and' ? ' and ' : ' or ')})`;
    }
    case 'not':
      return `(not coalesce(${compileCondition(condition.operand, parameters, fragments)}, false))`;
    case 'compare':
      return `${FIELD_SQL[condition.field]} ${condition.operator} ${typed(condition.field, condition.value, parameters)}`;
    case 'in':
      return `${FIELD_SQL[condition.field]} = any(${typed(condition.field, condition.values, parameters)})`;
    case 'match':
    case 'fragment':
      return compileText(condition, parameters, fragments);
    default:
      return condition satisfies never;
  }
}

type TextCondition = Extract<SearchCondition, { kind: 'match' | 'fragment' }>;

function compileText(
  condition: TextCondition,
  parameters: SqlParameters,
  fragments: FragmentMatches,
): string {
  const column = FIELD_SQL[condition.field];
  const matches = isResolvable(condition) ? fragments.get(condition.value) : undefined;
  const among = Array.isArray(matches)
    ? `c.id = any(${parameters.add(matches)}::uuid[])`
    : undefined;
  if (condition.kind === 'match') {
    const equal = `lower(${column}) = lower(${parameters.add(condition.value)}::text)`;
    return among === undefined ? equal : `(${among} and ${equal})`;
  }
  if (among !== undefined) return among;
  if (condition.field === 'commonName' && condition.value.length < MIN_FRAGMENT_LENGTH) {
    return prefixRange(column, condition.value, parameters);
  }
  return `${column} ilike ${parameters.add(likePattern(condition.value))}`;
}

/** A range instead of LIKE: LIKE is not leakproof, so behind row-level security it could not use the index (ruling 31). */
function prefixRange(column: string, prefix: string, parameters: SqlParameters): string {
  if (prefix === '') return 'true';
  // The column is compared by code point (collate "C"), and no text sorts after U+10FFFF.
  const from = parameters.add(prefix);
  const to = parameters.add(`${prefix}\u{10FFFF}`);
  return `${column} >= ${from} and ${column} <= ${to}`;
}

/** Whether the function of ruling 31 finds what this condition is about. */
export function isResolvable(condition: SearchCondition): condition is TextCondition {
  return (
    (condition.kind === 'fragment' || condition.kind === 'match') &&
    condition.field === 'commonName' &&
    condition.value.length >= MIN_FRAGMENT_LENGTH
  );
}

function likePattern(fragment: string): string {
  return `%${fragment.replaceAll(/[\\%_]/g, String.raw`\$&`)}%`;
}

const UUID_FIELDS: ReadonlySet<SearchField> = new Set([
  'id',
  'configurationId',
  'serviceAccountId',
]);
const TIME_FIELDS: ReadonlySet<SearchField> = new Set([
  'validityStart',
  'validityEnd',
  'creationDate',
  'modificationDate',
]);
const COUNT_FIELDS: ReadonlySet<SearchField> = new Set([
  'longLivedCertCount',
  'shortLivedCertCount',
  'ultraShortLivedCertCount',
]);

function typed(
  field: SearchField,
  value: SearchValue | readonly SearchValue[],
  parameters: SqlParameters,
): string {
  const type = UUID_FIELDS.has(field)
    ? 'uuid'
    : TIME_FIELDS.has(field)
      ? 'timestamptz'
      : COUNT_FIELDS.has(field)
        ? 'bigint'
        : 'text';
  return `${parameters.add(value)}::${type}${Array.isArray(value) ? '[]' : ''}`;
}
