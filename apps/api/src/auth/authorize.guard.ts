import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import type { RouteDefinition } from '@luciole/contract';
import type { FastifyRequest } from 'fastify';
import { Clock } from '../clock/clock.ts';
import { ApplicationError } from '../http/application-error.ts';
import { routeOf } from '../http/route-config.ts';
import { principalOf } from './caller.decorator.ts';
import type { Principal, UserPrincipal } from './principal.ts';

/**
 * Lets through whom the route names: users with one of its roles, service accounts with one of its scopes.
 *
 * What a route does not name is refused, so an account with only the bootstrap scope reaches the bootstrap routes and
 * nothing else (ruling 16).
 */
@Injectable()
export class AuthorizeGuard implements CanActivate {
  constructor(private readonly clock: Clock) {}

  canActivate(context: ExecutionContext): boolean {
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    const route = routeOf(request);
    if (route === undefined || route.auth === 'none') return true;
    const principal = principalOf(request);
    if (principal === undefined) throw ApplicationError.of('UNAUTHENTICATED', {});
    requirePermission(route, principal);
    if (principal.kind === 'user') requireFreshness(route, principal, this.clock.now());
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

/** How long a credential that was given counts as given just now, in milliseconds (ruling 28). */
const RECENT_MS = 600_000;

/** What a session may still do while a new password is due. */
const SESSION_PATHS = /^\/v1\/session(?:\/|$)/;

/**
 * A session is a person who signed in at some time; what matters most needs that person now. An API key is presented with
 * every call.
 *
 * @throws {ApplicationError} PASSWORD_CHANGE_REQUIRED, RECENT_AUTHENTICATION_REQUIRED
 */
export function requireFreshness(
  route: Pick<RouteDefinition, 'path' | 'recentAuthentication'>,
  { session }: Pick<UserPrincipal, 'session'>,
  now: Date,
): void {
  if (session === undefined) return;
  if (session.mustChangePassword && !SESSION_PATHS.test(route.path)) {
    throw ApplicationError.of('PASSWORD_CHANGE_REQUIRED', {});
  }
  const age = now.getTime() - session.authenticatedAt.getTime();
  if (route.recentAuthentication === true && age > RECENT_MS) {
    throw ApplicationError.of('RECENT_AUTHENTICATION_REQUIRED', {});
  }
}
