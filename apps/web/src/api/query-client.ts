import { QueryClient } from '@tanstack/react-query';
import { Problem } from './problem.ts';

/** Milliseconds for which an answer is shown without asking again. */
const FRESH_MS = 15_000;
const MAX_RETRIES = 2;

/** Remembers answers and asks again in the background; what the caller did wrong is not asked twice. */
export function createQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        staleTime: FRESH_MS,
        retry: (failures, error) => failures < MAX_RETRIES && isWorthRetrying(error),
      },
    },
  });
}

function isWorthRetrying(error: Error): boolean {
  return !(error instanceof Problem) || error.status === 0 || error.status >= 502;
}
