import { AsyncLocalStorage } from 'node:async_hooks';

/** Where a change came from, as far as the request that caused it tells. */
export interface RequestFacts {
  readonly requestId: string;
  /** Address of the client; behind a trusted proxy the one that the proxy saw. */
  readonly sourceAddress: string;
}

/**
 * The request that is being served, for the one reader that must not depend on every room to pass it on: the audit
 * trail. Empty outside a request (commands, upkeep).
 */
export const requestFacts = new AsyncLocalStorage<RequestFacts>();
