import { queryOptions } from '@tanstack/react-query';
import { call } from './client.ts';
import type { CallInput, CallResult, RouteId } from './route-by-id.ts';

/**
 * A query for a GET route by its id; its key is `[id, input]`, so that `invalidateQueries({ queryKey: [id] })` reaches every
 * answer of the route.
 */
export function routeQuery<Id extends RouteId>(id: Id, input?: CallInput<Id>) {
  return queryOptions({
    queryKey: [id, input] as const,
    queryFn: ({ signal }): Promise<CallResult<Id>> => callAny(id, input, { signal }),
  });
}

/** `call` with an input whose type is still open. */
const callAny = call as <Id extends RouteId>(
  id: Id,
  input: CallInput<Id> | undefined,
  options: { readonly signal: AbortSignal },
) => Promise<CallResult<Id>>;
