import type { z } from 'zod';

import type { ErrorName } from './error.ts';
import type { ServiceAccountScopeId, TeamRole } from './roles.ts';

export type HttpMethod = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

/** How errors of a route are written (ruling 42); see `renderErrorBody`. */
export type ErrorFamily = 'ecosystem' | 'oauth' | 'workload' | 'own';

/**
 * Who may call: `none` needs no credential and ignores one, `apiKey` a user, by a key in `tppl-api-key` or by the cookie
 * of a session, `bearer` a service account by its token, `any` either of them. A change by cookie needs the Origin of our
 * own pages.
 */
export type RouteAuth = 'none' | 'apiKey' | 'bearer' | 'any';

/**
 * One door, as every program sees it.
 *
 * **Shape here, meaning in the room.** A body schema refuses what no client sends: wrong JSON types, unknown members
 * (`z.strictObject`), unknown enum values; that is 400 with the route's `malformedCode`. Where contract.md knows a code of
 * its own (50100 name empty, 50104 keyUsages empty, 50310 caType empty, …) the schema lets the value through, absent,
 * `null` and empty alike, and the room answers with that code. A body type therefore has more `| null | undefined` than
 * a stored object, and a schema's description names the codes that its members can give.
 *
 * **null.** On input `null` counts as absent, except where a schema says that it clears (contract.md §2.1.5, §2.5.4).
 * On output nothing is `null`: unset members are left out (contract.md §2.1.4).
 */
export interface RouteDefinition {
  /** Unique; lower camel case; `operationId` in OpenAPI. */
  readonly id: string;
  readonly method: HttpMethod;
  /** Starts with `/`; parameters as `:name`, each a member of `params`. */
  readonly path: string;
  /** Status of success; 303 leads a browser on, by `Location`. */
  readonly status: 200 | 201 | 204 | 303;
  readonly auth: RouteAuth;
  /** Roles a user needs one of; required with `apiKey` and `any`. */
  readonly roles?: readonly TeamRole[];
  /** Scopes a service account needs one of; required with `bearer` and `any`. */
  readonly scopes?: readonly ServiceAccountScopeId[];
  readonly family: ErrorFamily;
  /** Code of a body or query that the schema refuses: 1006 on service-account routes, else 10006. */
  readonly malformedCode: 10006 | 1006;
  /** Path parameters; a refusal is 400/10055. */
  readonly params?: z.ZodObject;
  /** Query; unknown members are ignored, because clients send their own (contract.md §2.7). */
  readonly query?: z.ZodObject;
  /** Request headers that mean something, in lower case; others pass. A refusal is 400 with `malformedCode`. */
  readonly headers?: z.ZodObject;
  readonly body?: z.ZodType;
  /** Absent with status 204 or 303 and where `contentTypes.response` is not JSON. */
  readonly response?: z.ZodType;
  /** Media types, where they are not `application/json`. */
  readonly contentTypes?: {
    readonly request?: readonly string[];
    readonly response?: readonly string[];
  };
  /** Headers of a success, name to description. */
  readonly responseHeaders?: Readonly<Record<string, string>>;
  /** Whether `If-None-Match` may be answered with 304. */
  readonly conditional?: boolean;
  /** Whether the path is served with a trailing slash as well (contract.md §1.5). */
  readonly trailingSlash?: boolean;
  /**
   * Whether a session must have given a credential within the last ten minutes (ruling 28). An API key gives it with
   * every call.
   */
  readonly recentAuthentication?: boolean;
  /** Whether the path is ours and unknown to other clients of the ecosystem. */
  readonly extension?: boolean;
  /** Errors of this route beyond {@link commonErrors}. */
  readonly errors: readonly ErrorName[];
  /** One line, no full stop. */
  readonly summary: string;
  readonly description?: string;
  /** Group in the documentation. */
  readonly tag: string;
}

/** Keeps the literal types of a definition, so that clients and handlers can be derived from it, and freezes it. */
export function defineRoute<const D extends RouteDefinition>(definition: D): Readonly<D> {
  return Object.freeze(definition);
}

type SchemaOf<R, K extends keyof RouteDefinition> =
  R extends Readonly<Record<K, infer S extends z.ZodType>> ? S : never;
type InputOf<S> = [S] extends [never] ? undefined : S extends z.ZodType ? z.input<S> : undefined;
type OutputOf<S> = [S] extends [never] ? undefined : S extends z.ZodType ? z.output<S> : undefined;

/** What a client sends as body; `undefined` for a route without one. */
export type RouteBody<R> = InputOf<SchemaOf<R, 'body'>>;
/** What a client puts into the path. */
export type RouteParams<R> = InputOf<SchemaOf<R, 'params'>>;
/** What a client puts into the query. */
export type RouteQuery<R> = InputOf<SchemaOf<R, 'query'>>;
/** Headers that a client sets. */
export type RouteHeaders<R> = InputOf<SchemaOf<R, 'headers'>>;
/** What a client reads; `undefined` for a route without a JSON answer. */
export type RouteResponse<R> = OutputOf<SchemaOf<R, 'response'>>;

/** What a handler gets after validation: ids are branded, query texts are converted. */
export type ParsedBody<R> = OutputOf<SchemaOf<R, 'body'>>;
export type ParsedParams<R> = OutputOf<SchemaOf<R, 'params'>>;
export type ParsedQuery<R> = OutputOf<SchemaOf<R, 'query'>>;
export type ParsedHeaders<R> = OutputOf<SchemaOf<R, 'headers'>>;
/** What a handler returns: as {@link RouteResponse}, ids as plain strings. */
export type HandlerResponse<R> = InputOf<SchemaOf<R, 'response'>>;

/** Names of a path's parameters, in order. */
export function pathParameters(path: string): readonly string[] {
  return [...path.matchAll(/:([A-Za-z]+)/g)].map((match) => match[1] ?? '');
}

/**
 * The path with its parameters filled in and percent-encoded.
 *
 * @throws {TypeError} when a parameter has no value or an empty one
 */
export function routePath(
  route: Pick<RouteDefinition, 'path'>,
  params: Readonly<Record<string, string>> = {},
): string {
  return route.path.replaceAll(/:([A-Za-z]+)/g, (_, name: string) => {
    const value = params[name];
    if (value === undefined || value === '')
      throw new TypeError(`path parameter ${name} is missing`);
    return encodeURIComponent(value);
  });
}

/** Errors that a route can give because of what it is, in addition to those it names. */
export function commonErrors(route: RouteDefinition): readonly ErrorName[] {
  const errors = new Set<ErrorName>();
  if (route.family === 'oauth') {
    errors.add('OAUTH_INVALID_REQUEST');
  } else if (route.body !== undefined || route.query !== undefined || route.headers !== undefined) {
    errors.add(route.malformedCode === 1006 ? 'SERVICE_ACCOUNT_MALFORMED' : 'MALFORMED');
  }
  if (route.params !== undefined) errors.add('INVALID_PATH_PARAMETER');
  if (route.body !== undefined) {
    errors.add('BODY_TOO_LARGE');
    errors.add('UNSUPPORTED_MEDIA_TYPE');
  }
  if (route.auth === 'apiKey' || route.auth === 'any') errors.add('INVALID_API_KEY');
  if (route.auth === 'bearer' || route.auth === 'any') errors.add('INVALID_BEARER_TOKEN');
  if (route.auth !== 'none') {
    errors.add('UNAUTHENTICATED');
    errors.add('ROLE_NOT_PERMITTED');
    errors.add('SCOPE_NOT_PERMITTED');
  }
  if (route.auth === 'apiKey' || route.auth === 'any') {
    errors.add('PASSWORD_CHANGE_REQUIRED');
    if (route.method !== 'GET') errors.add('FOREIGN_ORIGIN');
  }
  if (route.recentAuthentication === true) errors.add('RECENT_AUTHENTICATION_REQUIRED');
  errors.add('UNKNOWN_HOST');
  errors.add('INSECURE_TRANSPORT');
  errors.add('RATE_LIMITED');
  errors.add('OVERLOADED');
  errors.add('INTERNAL');
  return [...errors];
}
