import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import type { Principal } from './principal.ts';

const PRINCIPAL = Symbol('principal');

type Authenticated = FastifyRequest & { [PRINCIPAL]?: Principal };

/** Notes who sent the request; called by the authenticate guard only. */
export function setPrincipal(request: FastifyRequest, principal: Principal): void {
  (request as Authenticated)[PRINCIPAL] = principal;
}

/** Who sent the request; `undefined` on routes without authentication. */
export function principalOf(request: FastifyRequest): Principal | undefined {
  return (request as Authenticated)[PRINCIPAL];
}

/** Injects the {@link Principal} into a handler; a defect (500) on a route that declares `auth: 'none'`. */
export const Caller = createParamDecorator(
  (_data: unknown, context: ExecutionContext): Principal => {
    const principal = principalOf(context.switchToHttp().getRequest<FastifyRequest>());
    if (principal === undefined) throw new Error('@Caller() on a route that authenticates nobody');
    return principal;
  },
);
