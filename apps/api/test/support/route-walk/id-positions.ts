import type { RouteDefinition } from '@luciole/contract';
import { z } from 'zod';

/** Kinds of objects that the contract names by id; each is the `meta` id of a schema in `libs/contract/src/ids.ts`. */
export const ID_KINDS = [
  'CompanyId',
  'UserId',
  'TeamId',
  'ServiceAccountId',
  'PolicyId',
  'PolicyProposalId',
  'SubCaProviderId',
  'ConfigurationId',
  'IntermediateCertificateId',
  'CaAccountId',
  'CaProductOptionId',
  'CaId',
  'CaRequestId',
  'CertificateIssuingTemplateId',
  'SessionId',
  'ApiKeyId',
  'AuditDestinationId',
  'IncidentId',
  'AlertId',
  'AlertWebhookId',
  'TrustBundleId',
  'TrustAnchorId',
] as const;
export type IdKind = (typeof ID_KINDS)[number];

/** Part of a request in which an id can stand. */
export type RequestPart = 'params' | 'query' | 'headers' | 'body';

/** One place of a request that takes an id; `*` in its path stands for the items of a list. */
export interface IdPosition {
  readonly part: RequestPart;
  readonly path: readonly string[];
  /** `uuid` where the schema says no more than that. */
  readonly kind: IdKind | 'uuid';
}

const PARTS = ['params', 'query', 'headers', 'body'] as const;

/** Every place of a route's request that takes an id, read from its schemas. */
export function idPositionsOf(route: RouteDefinition): readonly IdPosition[] {
  const found = PARTS.flatMap((part) => {
    const schema = route[part];
    return schema === undefined
      ? []
      : [...positionsIn(schema, [], new Set())].map((position) => ({ part, ...position }));
  });
  const byText = new Map(found.map((position) => [positionName(position), position]));
  return [...byText.values()];
}

/** `body /policyIds/*`, as findings name a position. */
export function positionName({ part, path }: Pick<IdPosition, 'part' | 'path'>): string {
  return `${part} /${path.join('/')}`;
}

/** A description makes another schema, whose parent has the name. */
function nameOf(schema: z.core.$ZodType): string | undefined {
  // oxlint-disable-next-line no-underscore-dangle -- zod's own place for what libraries read of a schema
  const { parent } = schema._zod;
  return z.globalRegistry.get(schema)?.id ?? (parent && nameOf(parent));
}

function* positionsIn(
  schema: unknown,
  path: readonly string[],
  above: ReadonlySet<unknown>,
): Generator<Omit<IdPosition, 'part'>> {
  if (!(schema instanceof z.ZodType) || above.has(schema)) return;
  const kind = ID_KINDS.find((id) => id === nameOf(schema));
  if (kind !== undefined || schema instanceof z.ZodUUID) {
    yield { path, kind: kind ?? 'uuid' };
    return;
  }
  const inside = new Set([...above, schema]);
  for (const [step, member] of membersOf(schema)) {
    yield* positionsIn(member, step === undefined ? path : [...path, step], inside);
  }
}

function membersOf(schema: z.ZodType): readonly (readonly [string | undefined, unknown])[] {
  if (schema instanceof z.ZodObject) return Object.entries(schema.shape);
  if (schema instanceof z.ZodArray) return [['*', schema.element]];
  if (schema instanceof z.ZodRecord) return [['*', schema.valueType]];
  if (schema instanceof z.ZodUnion) return schema.options.map((option) => [undefined, option]);
  if (schema instanceof z.ZodPipe) {
    return [
      [undefined, schema.in],
      [undefined, schema.out],
    ];
  }
  const isWrapper =
    schema instanceof z.ZodOptional ||
    schema instanceof z.ZodNullable ||
    schema instanceof z.ZodDefault ||
    schema instanceof z.ZodReadonly ||
    schema instanceof z.ZodLazy;
  return isWrapper ? [[undefined, schema.unwrap()]] : [];
}

/**
 * The request part with `value` at the position; a list gets it as its only item, or after those it has.
 *
 * @param keep - whether items of a list at the end of the path stay
 */
export function withValueAt(
  target: unknown,
  [step, ...rest]: readonly string[],
  value: string,
  keep: boolean,
): unknown {
  if (step === undefined) return value;
  if (step === '*') {
    const items: unknown[] = Array.isArray(target) ? target : [];
    if (rest.length === 0) return keep ? [...items, value] : [value];
    const [first, ...others] = items.length === 0 ? [{}] : items;
    return [withValueAt(first, rest, value, keep), ...others];
  }
  const members: Readonly<Record<string, unknown>> =
    typeof target === 'object' && target !== null ? { ...target } : {};
  return { ...members, [step]: withValueAt(members[step], rest, value, keep) };
}
