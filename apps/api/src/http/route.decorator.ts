import {
  applyDecorators,
  createParamDecorator,
  type ExecutionContext,
  HttpCode,
  RequestMapping,
  RequestMethod,
  SetMetadata,
} from '@nestjs/common';
import { RouteConfig } from '@nestjs/platform-fastify';
import type { RouteDefinition } from '@luciole/contract';
import type { FastifyRequest } from 'fastify';
import { inputOf } from './input.interceptor.ts';
import type { ParsedInput } from './input.ts';

/** Metadata key under which a handler's {@link RouteDefinition} is found. */
export const ROUTE = 'luciole:route';

/**
 * Serves a route of the contract: method, path, status, authentication, roles and scopes, validation of everything that
 * comes in and of what goes out follow from the definition; the handler only says who does the work.
 */
export function Route(route: RouteDefinition): MethodDecorator {
  return applyDecorators(
    RequestMapping({ method: RequestMethod[route.method], path: route.path }),
    HttpCode(route.status),
    SetMetadata(ROUTE, route),
    RouteConfig({ lucioleRoute: route }),
  );
}

const part = (name: keyof ParsedInput) =>
  createParamDecorator(
    (_data: unknown, context: ExecutionContext): unknown =>
      inputOf(context.switchToHttp().getRequest<FastifyRequest>())[name],
  );

/** Injects the validated body; type the parameter as `ParsedBody<typeof route>`. */
export const Body = part('body');
/** Injects the validated path parameters; type the parameter as `ParsedParams<typeof route>`. */
export const Params = part('params');
/** Injects the validated query; type the parameter as `ParsedQuery<typeof route>`. */
export const Query = part('query');
/** Injects the validated headers; type the parameter as `ParsedHeaders<typeof route>`. */
export const Headers = part('headers');
