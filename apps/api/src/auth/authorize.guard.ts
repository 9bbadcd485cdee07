import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import type { RouteDefinition } from '@luciole/contract';
import type { FastifyRequest } from 'fastify';
import { ApplicationError } from '../http/application-error.ts';
import { routeOf } from '../http/route-config.ts';
import { principalOf } from './caller.decorator.ts';
import type { Principal } from './principal.ts';

/**
 * Lets through whom the route names: users with one of its roles, service accounts with one of its scopes.
 *
 * What a route does not name is refused, so an account with only the bootstrap scope reaches the bootstrap routes and
 * nothing else (ruling 16).
 */
@Injectable()
export class AuthorizeGuard implements CanActivate {
  canActivate(context: ExecutionContext): boolean {
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    const route = routeOf(request);
    if (route === undefined || route.auth === 'none') return true;
    const principal = principalOf(request);
    if (principal === undefined) throw ApplicationError.of('UNAUTHENTICATED', {});
    requirePermission(route, principal);
    return true;
  }
}

/**
 * @throws {ApplicationError} ROLE_NOT_PERMITTED for a user without a role of the route, SCOPE_NOT_PERMITTED for a
 *   service account without a scope of the route
 */
export function requirePermission(
  route: Pick<RouteDefinition, 'auth' | 'roles' | 'scopes'>,
  principal: Principal,
): void {
  if (principal.kind === 'user') {
    const needed = route.auth === 'bearer' ? [] : (route.roles ?? []);
    if (!needed.some((role) => principal.roles.includes(role))) {
      throw ApplicationError.of('ROLE_NOT_PERMITTED', { needed });
    }
  } else {
    const needed = route.auth === 'apiKey' ? [] : (route.scopes ?? []);
    if (!needed.some((scope) => principal.scopes.includes(scope))) {
      throw ApplicationError.of('SCOPE_NOT_PERMITTED', { needed });
    }
  }
}
