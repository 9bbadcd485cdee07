import { TABLE as ROUTES } from 'virtual:luciole/routes';
import { credentialHeaders, signOut } from './credential.ts';
import { problemOf, unreachable } from './problem.ts';
import type { CallInput, CallResult, RouteId } from './route-by-id.ts';

/** What a call can be given besides its input. */
export interface CallOptions {
  readonly signal?: AbortSignal;
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
 * A refused credential (401) ends the sign-in of this tab.
 *
 * @throws {Problem} when the API refuses, or cannot be reached; an abort is thrown as it comes
 */
export async function call<Id extends RouteId>(
  id: Id,
  ...[input, options]: Arguments<Id>
): Promise<CallResult<Id>> {
  const given: AnyInput = input ?? {};
  const { method, url } = addressOf(id, Object(given.params), Object(given.query));
  const response = await send(url, {
    method,
    headers: {
      accept: 'application/json',
      ...credentialHeaders(),
      ...(given.body !== undefined && { 'content-type': 'application/json' }),
    },
    ...(given.body !== undefined && { body: JSON.stringify(given.body) }),
    ...(options?.signal !== undefined && { signal: options.signal }),
    cache: 'no-store',
    credentials: 'same-origin',
  });
  if (response.status === 401) signOut();
  if (!response.ok) throw await problemOf(response);
  return (response.status === 204 ? undefined : await response.json()) as CallResult<Id>;
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
