import { z } from 'zod';

import { errorDefinition, messageTemplate } from './error.ts';
import type { ErrorName } from './error.ts';
import { ERROR_BODIES } from './error-body.ts';
import { commonErrors, pathParameters } from './route.ts';
import type { RouteDefinition } from './route.ts';

export type JsonObject = { readonly [member: string]: unknown };

/** An OpenAPI 3.1 document, as far as we write it. */
export interface OpenApiDocument {
  readonly openapi: '3.1.0';
  readonly info: JsonObject;
  readonly servers: readonly JsonObject[];
  readonly tags: readonly JsonObject[];
  /** By path with `{parameters}`, then by method in lower case. */
  readonly paths: Readonly<Record<string, Readonly<Record<string, JsonObject>>>>;
  readonly components: {
    readonly schemas: Readonly<Record<string, JsonObject>>;
    readonly securitySchemes: JsonObject;
  };
}

export interface OpenApiOptions {
  /** Where the API is reached; no trailing slash. */
  readonly publicUrl: string;
  readonly version: string;
  readonly title?: string;
}

const SECURITY_SCHEMES = {
  apiKey: { type: 'apiKey', in: 'header', name: 'tppl-api-key', description: 'Key of a user' },
  bearer: {
    type: 'http',
    scheme: 'bearer',
    bearerFormat: 'JWT',
    description: 'Access token of a service account',
  },
} as const;

/**
 * The OpenAPI 3.1 document of some routes. Pure: same routes and options, same document, members in the same order.
 *
 * @throws {Error} when two different schemas have the same id
 */
export function buildOpenApiDocument(
  routes: readonly RouteDefinition[],
  options: OpenApiOptions,
): OpenApiDocument {
  const components = new SchemaComponents();
  const paths: Record<string, Record<string, JsonObject>> = {};
  for (const route of routes) {
    const path = route.path.replaceAll(/:([A-Za-z]+)/g, '{$1}');
    const item = (paths[path] ??= {});
    item[route.method.toLowerCase()] = operationOf(route, components);
  }
  return {
    openapi: '3.1.0',
    info: {
      title: options.title ?? 'Luciole',
      version: options.version,
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    servers: [{ url: options.publicUrl }],
    tags: [...new Set(routes.map((route) => route.tag))].map((name) => ({ name })),
    paths,
    components: { schemas: components.sorted(), securitySchemes: SECURITY_SCHEMES },
  };
}

function operationOf(route: RouteDefinition, components: SchemaComponents): JsonObject {
  return {
    operationId: route.id,
    tags: [route.tag],
    summary: route.summary,
    ...(descriptionOf(route) === '' ? {} : { description: descriptionOf(route) }),
    security: securityOf(route),
    parameters: parametersOf(route, components),
    ...(route.body === undefined
      ? {}
      : { requestBody: requestBodyOf(route, route.body, components) }),
    responses: { ...successOf(route, components), ...errorsOf(route, components) },
  };
}

function descriptionOf(route: RouteDefinition): string {
  const roles = route.roles === undefined ? '' : `Roles: ${route.roles.join(', ')}.`;
  const scopes =
    route.scopes === undefined ? '' : `Scopes of service accounts: ${route.scopes.join(', ')}.`;
  const own = route.extension === true ? 'An extension of Luciole.' : '';
  const slash = route.trailingSlash === true ? 'Also served with a trailing slash.' : '';
  return [route.description ?? '', own, slash, roles, scopes]
    .filter((part) => part !== '')
    .join('\n\n');
}

function securityOf(route: RouteDefinition): readonly JsonObject[] {
  const apiKey = route.auth === 'apiKey' || route.auth === 'any' ? [{ apiKey: [] }] : [];
  const bearer = route.auth === 'bearer' || route.auth === 'any' ? [{ bearer: [] }] : [];
  return [...apiKey, ...bearer];
}

function parametersOf(route: RouteDefinition, components: SchemaComponents): readonly JsonObject[] {
  const names = pathParameters(route.path);
  const inPath = components.members(route.params).filter(({ name }) => names.includes(name));
  return [
    ...inPath.map(({ name, schema }) => ({ name, in: 'path', required: true, schema })),
    ...components.members(route.query).map((member) => ({ ...member, in: 'query' })),
    ...components.members(route.headers).map((member) => ({ ...member, in: 'header' })),
  ];
}

function requestBodyOf(
  route: RouteDefinition,
  body: z.ZodType,
  components: SchemaComponents,
): JsonObject {
  const schema = components.reference(body);
  const types = route.contentTypes?.request ?? ['application/json'];
  return {
    required: !body.safeParse(undefined).success,
    content: Object.fromEntries(types.map((type) => [type, { schema }])),
  };
}

const SUCCESSES = { 200: 'Success', 201: 'Created', 204: 'Success', 303: 'See Other' } as const;

function successOf(route: RouteDefinition, components: SchemaComponents): JsonObject {
  const headers = Object.fromEntries(
    Object.entries(route.responseHeaders ?? {}).map(([name, description]) => [
      name,
      { description, schema: { type: 'string' } },
    ]),
  );
  const types = route.contentTypes?.response ?? ['application/json'];
  const schema =
    route.response === undefined ? { type: 'string' } : components.reference(route.response);
  const content =
    route.status === 204 || route.status === 303
      ? {}
      : { content: Object.fromEntries(types.map((type) => [type, { schema }])) };
  return {
    [route.status]: {
      description: SUCCESSES[route.status],
      ...(Object.keys(headers).length === 0 ? {} : { headers }),
      ...content,
    },
    ...(route.conditional === true ? { 304: { description: 'Unchanged (RFC 9110 §15.4.5)' } } : {}),
  };
}

function errorsOf(route: RouteDefinition, components: SchemaComponents): JsonObject {
  const byStatus = new Map<number, ErrorName[]>();
  for (const name of new Set([...route.errors, ...commonErrors(route)])) {
    const { status } = errorDefinition(name);
    const shown = route.family === 'workload' && status === 422 ? 400 : status;
    byStatus.set(shown, [...(byStatus.get(shown) ?? []), name]);
  }
  const { schema, contentType } = ERROR_BODIES[route.family];
  const body = { [contentType]: { schema: components.reference(schema) } };
  return Object.fromEntries(
    [...byStatus]
      .toSorted(([left], [right]) => left - right)
      .map(([status, names]) => [
        status,
        {
          description: names.map(errorLine).join('\n'),
          ...retryAfter(names),
          content: contentOf(route, names, body),
        },
      ]),
  );
}

function errorLine(name: ErrorName): string {
  return `- ${errorDefinition(name).code} ${name}: ${messageTemplate(name)}`;
}

function retryAfter(names: readonly ErrorName[]): JsonObject {
  const isTemporary = names.some((name) => errorDefinition(name).retryAfterSeconds !== undefined);
  const header = { description: 'Seconds', schema: { type: 'integer' } };
  return isTemporary ? { headers: { 'Retry-After': header } } : {};
}

/** Some errors of the ecosystem family are plain text (contract.md §1.1). */
function contentOf(
  route: RouteDefinition,
  names: readonly ErrorName[],
  body: JsonObject,
): JsonObject {
  const isText = (name: ErrorName) =>
    route.family === 'ecosystem' && errorDefinition(name).text !== undefined;
  const text = names.some(isText) ? { 'text/plain': { schema: { type: 'string' } } } : {};
  return names.every(isText) ? text : { ...body, ...text };
}

/** Named schemas, collected while operations are written. */
class SchemaComponents {
  readonly #schemas = new Map<string, JsonObject>();

  /** The JSON schema of a type; named types become references. */
  reference(schema: z.ZodType, io: 'input' | 'output' = 'output'): JsonObject {
    const { $schema: _, $defs, ...root } = z.toJSONSchema(schema, { io, override: keepOpen });
    for (const [id, definition] of Object.entries($defs ?? {})) this.#add(id, definition);
    return toComponents(root);
  }

  /** The members of an object as OpenAPI parameters without `in`. */
  members(schema: z.ZodObject | undefined): readonly Parameter[] {
    if (schema === undefined) return [];
    const { properties, required } = this.reference(schema, 'input');
    const needed: readonly unknown[] = Array.isArray(required) ? required : [];
    return Object.entries(isObject(properties) ? properties : {}).map(([name, member]) => ({
      name,
      required: needed.includes(name),
      schema: isObject(member) ? member : {},
    }));
  }

  sorted(): Readonly<Record<string, JsonObject>> {
    return Object.fromEntries([...this.#schemas].toSorted(([a], [b]) => (a < b ? -1 : 1)));
  }

  #add(id: string, definition: object): void {
    const schema = toComponents(definition);
    const known = this.#schemas.get(id);
    if (known !== undefined && JSON.stringify(known) !== JSON.stringify(schema)) {
      throw new Error(`two schemas have the id ${id}`);
    }
    this.#schemas.set(id, schema);
  }
}

interface Parameter {
  readonly name: string;
  readonly required: boolean;
  readonly schema: JsonObject;
}

/** Answers may gain members; only requests are closed (`z.strictObject`). */
function keepOpen(context: {
  readonly zodSchema: z.core.$ZodTypes;
  readonly jsonSchema: z.core.JSONSchema.BaseSchema;
}): void {
  const { zodSchema } = context;
  if (zodSchema instanceof z.ZodObject && zodSchema.def.catchall === undefined) {
    delete context.jsonSchema.additionalProperties;
  }
}

function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The schema with its references turned from `#/$defs/…` to `#/components/schemas/…`, without `id`. */
function toComponents(schema: object): JsonObject {
  return Object.fromEntries(
    Object.entries(schema)
      .filter(([member, value]) => !(member === 'id' && typeof value === 'string'))
      .map(([member, value]: [string, unknown]) => [member, moved(member, value)]),
  );
}

function moved(member: string, value: unknown): unknown {
  if (member === '$ref' && typeof value === 'string') {
    return value.replace('#/$defs/', '#/components/schemas/');
  }
  if (Array.isArray(value)) return value.map((item: unknown) => moved('', item));
  return isObject(value) ? toComponents(value) : value;
}
