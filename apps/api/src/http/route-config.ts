import type { RouteDefinition } from '@luciole/contract';
import type { FastifyContextConfig, FastifyRequest } from 'fastify';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** What a served route carries, so that hooks that run before Nest know the contract. */
    readonly lucioleRoute?: RouteDefinition;
  }
}

/** The contract's definition of the route that a request matched; `undefined` when it matched none. */
export function routeOf(request: FastifyRequest): RouteDefinition | undefined {
  // A request that the router itself refused has no options at all, whatever its type says.
  const options: { readonly config?: FastifyContextConfig } | undefined = request.routeOptions;
  return options?.config?.lucioleRoute;
}
