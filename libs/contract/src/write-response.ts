import { z } from 'zod';
import { isConstant } from './constants.ts';

/** The body of an answer does not fit the route's response schema: a defect of ours, never the caller's. */
export class ResponseDefect extends Error {
  override readonly name = 'ResponseDefect';
  /** Where and why; no values, because they may be secret and this is logged. */
  readonly flaws: readonly string[];

  constructor(flaws: readonly string[]) {
    super(flaws.slice(0, 10).join('; '));
    this.flaws = flaws;
  }
}

/**
 * The JSON text of a response body: what `schema` has parsed and nothing else, so a member that the schema does not know
 * never gets out. A constant inside (`asConstant`) is parsed by the schema of its place once, and its text remembered for as
 * long as the constant lives.
 *
 * @throws {ResponseDefect} when the body does not fit
 */
export function writeResponse(schema: z.ZodType, body: unknown): string {
  return write(schema, body, '');
}

function write(schema: z.ZodType, value: unknown, path: string): string {
  if (isConstant(value)) return writeConstant(schema, value, path);
  if (!holdsConstant(value)) return writeWhole(schema, value, path);
  const bare = withoutOptional(schema);
  if (Array.isArray(value) && bare instanceof z.ZodArray && isPlain(bare)) {
    const { element } = bare;
    if (!(element instanceof z.ZodType)) return writeWhole(schema, value, path);
    return `[${value.map((item, index) => write(element, item, `${path}/${index}`)).join(',')}]`;
  }
  if (bare instanceof z.ZodObject && isPlain(bare) && bare.def.catchall === undefined) {
    return writeObject(bare, value, path);
  }
  return writeWhole(schema, value, path);
}

/** Constants are written one by one, and the other members by the same schema without them: it strips what it does not know. */
function writeObject(schema: z.ZodObject, value: object, path: string): string {
  const apart: string[] = [];
  const texts: string[] = [];
  for (const name of Object.keys(value)) {
    const member: unknown = Reflect.get(value, name);
    if (!(isConstant(member) || holdsConstant(member))) continue;
    const known = Object.hasOwn(schema.shape, name) ? schema.shape[name] : undefined;
    if (!(known instanceof z.ZodType)) continue;
    apart.push(name);
    texts.push(`${JSON.stringify(name)}:${write(known, member, `${path}/${name}`)}`);
  }
  if (apart.length === 0) return writeWhole(schema, value, path);
  const rest = writeWhole(without(schema, apart), value, path);
  const members = texts.join(',');
  return rest === '{}' ? `{${members}}` : `${rest.slice(0, -1)},${members}}`;
}

function writeWhole(schema: z.ZodType, value: unknown, path: string): string {
  const parsed = schema.safeParse(value);
  if (parsed.success) return JSON.stringify(parsed.data);
  throw new ResponseDefect(
    parsed.error.issues.map((issue) => `${path}/${issue.path.join('/')} ${issue.code}`),
  );
}

const texts = new WeakMap<z.ZodType, WeakMap<object, string>>();

function writeConstant(schema: z.ZodType, value: object, path: string): string {
  const known = remembered(texts, schema, () => new WeakMap<object, string>());
  return remembered(known, value, () => writeWhole(schema, value, path));
}

const narrowed = new WeakMap<z.ZodType, Map<string, z.ZodType>>();

function without(schema: z.ZodObject, names: readonly string[]): z.ZodType {
  const variants = remembered(narrowed, schema, () => new Map<string, z.ZodType>());
  return remembered(variants, names.join('\n'), () => {
    const others = Object.entries(schema.shape).filter(([name]) => !names.includes(name));
    return z.object(Object.fromEntries(others));
  });
}

function remembered<Key, Value>(
  store: { get(key: Key): Value | undefined; set(key: Key, value: Value): unknown },
  key: Key,
  make: () => Value,
): Value {
  const known = store.get(key);
  if (known !== undefined) return known;
  const made = make();
  store.set(key, made);
  return made;
}

function holdsConstant(value: unknown): value is object {
  if (typeof value !== 'object' || value === null) return false;
  const members: readonly unknown[] = Array.isArray(value) ? value : Object.values(value);
  return members.some((member) => isConstant(member) || holdsConstant(member));
}

/** An absent member is not written at all, so where a value is, its schema is the inner one. */
function withoutOptional(schema: z.ZodType): z.ZodType {
  if (!(schema instanceof z.ZodOptional)) return schema;
  const inner = schema.unwrap();
  return inner instanceof z.ZodType ? withoutOptional(inner) : schema;
}

/** A schema that says more than its parts (refinements, lengths) is asked as a whole. */
function isPlain(schema: z.ZodType): boolean {
  return (schema.def.checks ?? []).length === 0;
}
