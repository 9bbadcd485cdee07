import type { ServerResponse } from 'node:http';
import {
  bootstrap,
  type ErrorName,
  errorDefinition,
  intermediateCertificates,
  oauth,
  renderErrorBody,
  type RouteDefinition,
  routePath,
} from '@luciole/contract';

/** Routes of the control plane by what an issuer wants of them. */
export const FAKE_ROUTES = {
  signIn: oauth.serviceAccountToken,
  federatedSignIn: oauth.federatedToken,
  configuration: bootstrap.configuration,
  issue: bootstrap.issue,
  certificate: intermediateCertificates.get,
  report: bootstrap.reportStatistics,
} as const satisfies Record<string, RouteDefinition>;
export type FakeRoute = keyof typeof FAKE_ROUTES;

/** An error of the catalogue, worded as its route words them. */
export interface Refusal {
  readonly refused: ErrorName;
  readonly args?: object;
}

/** What a request is answered with. */
export type Reply =
  | Refusal
  | {
      readonly status: number;
      readonly json?: object;
      readonly body?: string;
      readonly headers?: Readonly<Record<string, string>>;
    };

/** What a request gets instead of its answer. */
export type Failure =
  | ErrorName
  | Reply
  /** The connection is cut. */
  | 'drop'
  /** It is done, and the connection cut before the answer. */
  | 'lose'
  /** There is no answer. */
  | 'hang'
  /** Its answer, late. */
  | { readonly delayMs: number };

/** The route of a request, and the id in its path. */
export function findRoute(
  method: string,
  path: string,
): { readonly route: FakeRoute; readonly id: string } | undefined {
  for (const [route, definition] of Object.entries(FAKE_ROUTES)) {
    // An id that no path has, to cut out what stands in its place.
    const [before = '', after] = routePath(definition, { id: '~', tenantId: '~' }).split('~');
    const end = path.length - (after?.length ?? 0);
    const id = path.slice(before.length, end);
    const fits =
      after === undefined
        ? path === before
        : path.startsWith(before) && path.endsWith(after) && id !== '' && !id.includes('/');
    if (definition.method === method && fits) return { route: route as FakeRoute, id };
  }
  return undefined;
}

export function send(response: ServerResponse, route: RouteDefinition, reply: Reply): void {
  if ('refused' in reply) return refuse(response, route, reply);
  const body = reply.json === undefined ? reply.body : JSON.stringify(reply.json);
  response.writeHead(reply.status, {
    ...(body !== undefined && { 'content-type': 'application/json' }),
    ...reply.headers,
  });
  response.end(body);
}

function refuse(response: ServerResponse, route: RouteDefinition, refusal: Refusal): void {
  const definition = errorDefinition(refusal.refused);
  const args = { ...refusal.args };
  const item = {
    code: definition.code,
    message: definition.message(args),
    args: definition.wireArguments(args),
  };
  const rendered = renderErrorBody(route.family, refusal.refused, [item]);
  if (rendered.retryAfterSeconds !== undefined) {
    response.setHeader('retry-after', rendered.retryAfterSeconds);
  }
  const body = typeof rendered.body === 'string' ? rendered.body : JSON.stringify(rendered.body);
  response.writeHead(rendered.status, { 'content-type': rendered.contentType }).end(body);
}
