import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { ApplicationError } from '../http/application-error.ts';
import { RequestLimits } from '../protection/request-limits.ts';
import { WrongCredentials } from '../protection/wrong-credentials.ts';
import { routeOf } from '../http/route-config.ts';
import { ApiKeyAuthenticator } from './api-key.authenticator.ts';
import { BearerAuthenticator } from './bearer.authenticator.ts';
import { setPrincipal } from './caller.decorator.ts';
import type { Principal } from './principal.ts';
import { SessionAuthenticator } from './session.authenticator.ts';

/**
 * Finds out who is asking, on every route that does not declare `auth: 'none'`.
 *
 * A credential that is present must be valid, whatever the route takes: a wrong one is 401 before anything is 403,
 * because clients renew their token on 401 only (contract.md §1.2).
 */
@Injectable()
export class AuthenticateGuard implements CanActivate {
  constructor(
    private readonly apiKeys: ApiKeyAuthenticator,
    private readonly bearers: BearerAuthenticator,
    private readonly sessions: SessionAuthenticator,
    private readonly limits: RequestLimits,
    private readonly wrong: WrongCredentials,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const http = context.switchToHttp();
    const request = http.getRequest<FastifyRequest>();
    const route = routeOf(request);
    // A handler without a route is one of the operations room (probes, documentation): they serve everybody.
    if (route === undefined || route.auth === 'none') return true;
    const principal = await this.#authenticate(request, http.getResponse<FastifyReply>());
    setPrincipal(request, principal);
    this.limits.admitPrincipal(principal);
    return true;
  }

  #authenticate(request: FastifyRequest, reply: FastifyReply): Promise<Principal> {
    const attempt = (credential: string, look: () => Promise<Principal>): Promise<Principal> =>
      this.wrong.attempt({ address: request.ip, credential }, look);
    const apiKey = request.headers['tppl-api-key'];
    if (typeof apiKey === 'string' && apiKey !== '')
      return attempt(apiKey, () => this.apiKeys.authenticate(apiKey, request.ip));
    const token = /^Bearer +(\S+)$/i.exec(request.headers.authorization ?? '')?.[1];
    if (token !== undefined) return attempt(token, () => this.bearers.authenticate(token));
    const cookie = this.sessions.presented(request);
    if (cookie !== undefined)
      return attempt(cookie, () => this.sessions.authenticate(request, reply));
    throw ApplicationError.of('UNAUTHENTICATED', {});
  }
}
