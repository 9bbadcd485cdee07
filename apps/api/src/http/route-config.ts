import type { RouteDefinition } from '@luciole/contract';
import type { FastifyContextConfig, FastifyRequest } from 'fastify';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** What a served route carries, so that hooks that run before Nest know the contract. */
    readonly lucioleRoute?: RouteDefinition;
    /** Successes are counted by the metrics and not logged line by line: what a whole fleet fetches, without credentials. */
    readonly lucioleQuiet?: boolean;
  }
}

/** The contract's definition of the route that a request matched; `undefined` when it matched none. */
export function routeOf(request: FastifyRequest): RouteDefinition | undefined {
  // A request that the router itself refused has no options at all, whatever its type says.
  const options: { readonly config?: FastifyContextConfig } | undefined = request.routeOptions;
  return options?.config?.lucioleRoute;
}

/** Whether successes of the matched route are counted only, not logged. */
export function isQuiet(request: FastifyRequest): boolean {
  const options: { readonly config?: FastifyContextConfig } | undefined = request.routeOptions;
  return options?.config?.lucioleQuiet === true;
}
