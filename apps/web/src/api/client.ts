import { TABLE as ROUTES } from 'virtual:luciole/routes';
import {
  callCredential,
  endRefusedSignIn,
  isPasswordChangeDue,
  openSession,
} from './credential.ts';
import { type Problem, problemOf, unreachable } from './problem.ts';
import { reauthenticate } from './reauthentication.ts';
import type { CallInput, CallResult, RouteId } from './route-by-id.ts';

/** What a call can be given besides its input. */
export interface CallOptions {
  readonly signal?: AbortSignal;
  /** What the answer may be; JSON unless given. */
  readonly accept?: string;
}

/** An input when its route does not matter. */
interface AnyInput {
  readonly body?: unknown;
  readonly params?: unknown;
  readonly query?: unknown;
}

type Arguments<Id extends RouteId> =
  object extends CallInput<Id>
    ? [input?: CallInput<Id>, options?: CallOptions]
    : [input: CallInput<Id>, options?: CallOptions];

/**
 * Calls a route of the contract by its id and returns what it answers.
 *
 * A credential that is refused (401) ends the sign-in. Where the API wants a recent one, the person is asked for it and the
 * call is made once more.
 *
 * @throws {Problem} when the API refuses, or cannot be reached; an abort is thrown as it comes
 */
export async function call<Id extends RouteId>(
  id: Id,
  ...[input, options]: Arguments<Id>
): Promise<CallResult<Id>> {
  const response = await fetchRoute(id, input, options);
  return (response.status === 204 ? undefined : await response.json()) as CallResult<Id>;
}

/** As `call`, for answers that are no JSON: the answer itself, which is a success. */
export async function fetchRoute(
  id: RouteId,
  input: AnyInput = {},
  options: CallOptions = {},
): Promise<Response> {
  const attempt = () => sendTo(id, input, options);
  const response = await attempt();
  if (response.ok) return response;
  const problem = await problemOf(response);
  if (problem.is('RECENT_AUTHENTICATION_REQUIRED') && (await reauthenticate())) {
    const again = await attempt();
    if (again.ok) return again;
    throw noteRefusal(await problemOf(again));
  }
  throw noteRefusal(problem);
}

/** What a refusal says about the sign-in is remembered before anybody shows it. */
function noteRefusal(problem: Problem): Problem {
  if (problem.refusesCredential) endRefusedSignIn();
  if (problem.is('PASSWORD_CHANGE_REQUIRED') && !isPasswordChangeDue()) {
    openSession({ passwordChangeRequired: true });
  }
  return problem;
}

function sendTo(
  id: string,
  given: AnyInput,
  { signal, accept = 'application/json' }: CallOptions,
): Promise<Response> {
  const { method, url } = addressOf(id, Object(given.params), Object(given.query));
  const { headers, credentials } = callCredential();
  return send(url, {
    method,
    headers: {
      accept,
      ...headers,
      ...(given.body !== undefined && { 'content-type': 'application/json' }),
    },
    ...(given.body !== undefined && { body: JSON.stringify(given.body) }),
    ...(signal !== undefined && { signal }),
    cache: 'no-store',
    credentials,
  });
}

/** Method and address of a route, with its path parameters and query filled in; query lists repeat their name. */
export function addressOf(
  id: string,
  params: Readonly<Record<string, unknown>> = {},
  query: Readonly<Record<string, unknown>> = {},
): { readonly method: string; readonly url: string } {
  const route = ROUTES[id];
  if (route === undefined) throw new TypeError(`the contract has no route ${id}`);
  const [method, path] = route;
  const filled = path.replaceAll(/:([A-Za-z]+)/g, (_, name: string) => {
    const value = params[name];
    if (typeof value !== 'string' || value === '') throw new TypeError(`${id} needs ${name}`);
    return encodeURIComponent(value);
  });
  const search = new URLSearchParams(
    Object.entries(query).flatMap(([name, value]) =>
      [value].flat().flatMap((one) => (isScalar(one) ? [[name, String(one)]] : [])),
    ),
  ).toString();
  return { method, url: search === '' ? filled : `${filled}?${search}` };
}

function isScalar(value: unknown): value is string | number | boolean {
  return ['string', 'number', 'boolean'].includes(typeof value);
}

async function send(url: string, init: RequestInit): Promise<Response> {
  try {
    return await fetch(url, init);
  } catch (error) {
    if (init.signal?.aborted === true) throw error;
    throw unreachable();
  }
}
