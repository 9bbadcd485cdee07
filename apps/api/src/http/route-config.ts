import type { RouteDefinition } from '@luciole/contract';

/** What a served route carries in Fastify's route options, so that hooks that run before Nest know the contract. */
export interface LucioleRouteConfig {
  readonly lucioleRoute?: RouteDefinition;
}

/** The contract's definition of the route that a request matched; `undefined` when it matched none. */
export function routeOf(request: {
  readonly routeOptions?: { readonly config?: unknown };
}): RouteDefinition | undefined {
  return (request.routeOptions?.config as LucioleRouteConfig | undefined)?.lucioleRoute;
}
