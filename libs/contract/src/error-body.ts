import { z } from 'zod';

import { errorDefinition } from './error.ts';
import type { ErrorName, RenderedError } from './error.ts';
import type { ErrorFamily } from './route.ts';

/** One error of a body; clients branch on `code`. */
export const ErrorItem = z
  .object({
    code: z.int(),
    message: z.string(),
    args: z.array(z.unknown()),
    pointer: z.string().optional(),
    citation: z.string().optional(),
  })
  .meta({ id: 'ErrorItem' });
export type ErrorItem = z.infer<typeof ErrorItem>;

/** `ecosystem`: the body that clients of the reference API know (contract.md §2.1.3). */
export const EcosystemErrorBody = z
  .object({ errors: z.array(ErrorItem) })
  .meta({ id: 'EcosystemErrorBody' });
export type EcosystemErrorBody = z.infer<typeof EcosystemErrorBody>;

/** `oauth`: RFC 6749 §5.2. */
export const OauthErrorBody = z
  .object({ error: z.string(), error_description: z.string() })
  .meta({ id: 'OauthErrorBody' });
export type OauthErrorBody = z.infer<typeof OauthErrorBody>;

/** `workload`: what an issuer answers (contract.md §7.2); `errors` lists every reason of a denial. */
export const WorkloadErrorBody = z
  .object({
    error: z.string(),
    error_description: z.string(),
    errors: z.array(ErrorItem).optional(),
  })
  .meta({ id: 'WorkloadErrorBody' });
export type WorkloadErrorBody = z.infer<typeof WorkloadErrorBody>;

/** `own`: RFC 9457, with the ecosystem's list in it. */
export const ProblemBody = z
  .object({
    type: z.string(),
    title: z.string(),
    status: z.int(),
    instance: z.string().optional(),
    requestId: z.string().optional(),
    errors: z.array(ErrorItem),
  })
  .meta({ id: 'ProblemBody' });
export type ProblemBody = z.infer<typeof ProblemBody>;

export const ERROR_BODIES = {
  ecosystem: { schema: EcosystemErrorBody, contentType: 'application/json' },
  oauth: { schema: OauthErrorBody, contentType: 'application/json' },
  workload: { schema: WorkloadErrorBody, contentType: 'application/json' },
  own: { schema: ProblemBody, contentType: 'application/problem+json' },
} as const satisfies Record<ErrorFamily, { schema: z.ZodType; contentType: string }>;

export interface ErrorContext {
  /** Path of the request, without query. */
  readonly instance?: string;
  readonly requestId?: string;
}

export interface RenderedErrorBody {
  readonly status: number;
  readonly contentType: string;
  readonly body: EcosystemErrorBody | OauthErrorBody | WorkloadErrorBody | ProblemBody | string;
  readonly retryAfterSeconds?: number;
}

/**
 * The whole answer to an error, in the words of a route's family.
 *
 * `name` decides status and title; `items` are the errors to list (several violations of one name, for example), at
 * least one. Denial by policy is 400 in the workload family (ruling 42), whatever the catalogue says.
 */
export function renderErrorBody(
  family: ErrorFamily,
  name: ErrorName,
  items: readonly RenderedError[],
  context: ErrorContext = {},
): RenderedErrorBody {
  const definition = errorDefinition(name);
  const retry =
    definition.retryAfterSeconds === undefined
      ? {}
      : { retryAfterSeconds: definition.retryAfterSeconds };
  const head = {
    status: definition.status,
    contentType: ERROR_BODIES[family].contentType,
    ...retry,
  };
  const errors = items.map((item) => ({ ...item, args: [...item.args] }));
  const description = items.map((item) => item.message).join('; ');
  if (family === 'ecosystem') {
    return definition.text === undefined
      ? { ...head, body: { errors } }
      : { ...head, contentType: 'text/plain; charset=utf-8', body: definition.text };
  }
  if (family === 'oauth') {
    const error = definition.token ?? oauthToken(definition.status);
    return { ...head, body: { error, error_description: description } };
  }
  if (family === 'workload') {
    const error = definition.token ?? workloadToken(definition.status);
    const status = definition.status === 422 ? 400 : definition.status;
    return { ...head, status, body: { error, error_description: description, errors } };
  }
  const type = `urn:luciole:error:${definition.code}`;
  const title = titleOf(name);
  return { ...head, body: { type, title, status: definition.status, ...context, errors } };
}

/** `CSR_KEY_WEAK` reads `Csr key weak`: a title is the same for every occurrence (RFC 9457 §3.1.4). */
function titleOf(name: ErrorName): string {
  const words = name.toLowerCase().replaceAll('_', ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
}

function oauthToken(status: number): string {
  if (status >= 500) return status === 503 ? 'temporarily_unavailable' : 'server_error';
  return status === 401 ? 'invalid_client' : 'invalid_request';
}

function workloadToken(status: number): string {
  if (status >= 500) return status === 503 ? 'temporarily_unavailable' : 'server_error';
  return status === 401 ? 'no-authorized' : 'invalid-request';
}
