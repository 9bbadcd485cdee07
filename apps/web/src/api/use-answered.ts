import { useQueries } from '@tanstack/react-query';
import { routeQuery } from './queries.ts';
import type { RouteId } from './route-by-id.ts';

/**
 * Asks routes that need no input, all at once, and tells whether each has answered or refused. Cards below one another are
 * drawn then: none grows later and pushes away what somebody reads.
 */
export function useAnswered(...ids: readonly RouteId[]): boolean {
  const answers = useQueries({ queries: ids.map((id) => routeQuery(id)) });
  return answers.every(({ isPending }) => !isPending);
}
