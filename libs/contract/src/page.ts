import { z } from 'zod';

/** Deepest nesting of a search expression; deeper is 400/10006. */
export const MAX_EXPRESSION_DEPTH = 10;
/** Most nodes of a search expression. */
export const MAX_EXPRESSION_NODES = 200;
/** Most rows of a page, and of `pageNumber × pageSize` (ruling 35). */
export const MAX_PAGE_SIZE = 1000;
export const DEFAULT_PAGE_SIZE = 100;
export const MAX_PAGE_OFFSET = 10_000;
/** A `totalCount` is not counted beyond this (ruling 35). */
export const MAX_TOTAL_COUNT = 10_000;
/** Rows of a list without paging: the newest (ruling 35). */
export const MAX_BARE_LIST = 1000;

/** Operators of a leaf (contract.md §2.6); input is taken in any case. */
export const LEAF_OPERATORS = ['EQ', 'FIND', 'MATCH', 'IN', 'GT', 'GTE', 'LT', 'LTE'] as const;
export type LeafOperator = (typeof LEAF_OPERATORS)[number];
/** Operators over `operands`; AND when none is named. */
export const COMPOUND_OPERATORS = ['AND', 'OR', 'NOT'] as const;
export type CompoundOperator = (typeof COMPOUND_OPERATORS)[number];

const FilterValue = z.union([z.string(), z.number(), z.boolean()]);

/** A node of a search: a leaf with `field`, `operator` and `value` or `values`, or a compound with `operands`. */
export interface ExpressionNode {
  readonly field?: string | null | undefined;
  readonly operator?: string | null | undefined;
  readonly value?: string | number | boolean | null | undefined;
  readonly values?: readonly (string | number | boolean)[] | null | undefined;
  readonly operands?: readonly ExpressionNode[] | null | undefined;
  /** Derived by clients; ignored. */
  readonly compound?: boolean | null | undefined;
}

export const ExpressionNode: z.ZodType<ExpressionNode> = z
  .strictObject({
    field: z.string().nullish(),
    operator: z.string().nullish(),
    value: FilterValue.nullish(),
    values: z.array(FilterValue).max(MAX_PAGE_SIZE).nullish(),
    get operands() {
      return z.array(ExpressionNode).nullish();
    },
    compound: z.boolean().nullish(),
  })
  .meta({ id: 'ExpressionNode' });

/**
 * Whether an untrusted value is shallow and small enough to be walked by recursive code. Iterative on purpose: the
 * recursive schema would exhaust the stack on a body of nested operands before it could refuse it.
 */
function isBounded(expression: unknown): boolean {
  let level: unknown[] = [expression];
  let nodes = 0;
  for (let depth = 1; level.length > 0; depth += 1) {
    nodes += level.length;
    if (depth > MAX_EXPRESSION_DEPTH || nodes > MAX_EXPRESSION_NODES) return false;
    level = level.flatMap((node) =>
      typeof node === 'object' &&
      node !== null &&
      'operands' in node &&
      Array.isArray(node.operands)
        ? (node.operands as unknown[])
        : [],
    );
  }
  return true;
}

/** Pages by number (zero-based), or by `after`, our extension, for creationDate, validityEnd and commonName. */
export const Paging = z
  .strictObject({
    pageNumber: z.int().min(0).nullish(),
    pageSize: z.int().min(1).max(MAX_PAGE_SIZE).nullish(),
    after: z.string().max(1024).nullish().describe('Opaque: nextCursor of the page before'),
  })
  .meta({ id: 'Paging' });
export type Paging = z.infer<typeof Paging>;

export const Ordering = z
  .strictObject({
    orders: z
      .array(z.strictObject({ field: z.string(), direction: z.enum(['ASC', 'DESC']).nullish() }))
      .max(8)
      .nullish(),
  })
  .meta({ id: 'Ordering' });
export type Ordering = z.infer<typeof Ordering>;

/** Body of a search. Everything is optional; the newest first, {@link DEFAULT_PAGE_SIZE} rows. */
export const SearchRequest = z
  .strictObject({
    expression: z
      .unknown()
      .refine(isBounded, {
        abort: true,
        error: `expression has more than ${MAX_EXPRESSION_DEPTH} levels or ${MAX_EXPRESSION_NODES} nodes`,
      })
      .pipe(ExpressionNode.nullish())
      .optional(),
    ordering: Ordering.nullish(),
    paging: Paging.nullish(),
  })
  .meta({ id: 'SearchRequest' });
export type SearchRequest = z.infer<typeof SearchRequest>;

/** What a page of results says beside its rows (ruling 35). */
export const PAGE_MEMBERS = {
  totalCount: z.int().min(0).describe(`Number of matches, counted up to ${MAX_TOTAL_COUNT}`),
  totalCountIsLowerBound: z
    .boolean()
    .optional()
    .describe('Present and true when there are more than totalCount'),
  nextCursor: z.string().optional().describe('paging.after of the next page; absent on the last'),
};
