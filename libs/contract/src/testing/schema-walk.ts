import { z } from 'zod';

/** Every schema inside a schema, itself first; a recursive one is visited once. For tests of rules about schemas. */
export function schemasIn(schema: z.ZodType | undefined): readonly z.ZodType[] {
  const seen = new Set<z.ZodType>();
  const waiting = schema === undefined ? [] : [schema];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    if (seen.has(next)) continue;
    seen.add(next);
    waiting.push(...membersOf(next));
  }
  return [...seen];
}

/** The schemas directly inside a schema. */
export function membersOf(schema: z.ZodType): readonly z.ZodType[] {
  return candidatesOf(schema).filter((member) => member instanceof z.ZodType);
}

function candidatesOf(schema: z.ZodType): readonly unknown[] {
  if (schema instanceof z.ZodObject) return [...Object.values(schema.shape), schema.def.catchall];
  if (schema instanceof z.ZodArray) return [schema.element];
  if (schema instanceof z.ZodUnion) return schema.options;
  if (schema instanceof z.ZodRecord) return [schema.keyType, schema.valueType];
  if (schema instanceof z.ZodPipe) return [schema.in, schema.out];
  if (schema instanceof z.ZodLazy) return [schema.unwrap()];
  if (
    schema instanceof z.ZodOptional ||
    schema instanceof z.ZodNullable ||
    schema instanceof z.ZodReadonly ||
    schema instanceof z.ZodDefault ||
    schema instanceof z.ZodPrefault ||
    schema instanceof z.ZodCatch
  ) {
    return [schema.unwrap()];
  }
  return [];
}
