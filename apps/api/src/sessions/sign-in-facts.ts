import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';

/** What of a request a sign-in remembers or looks at. */
export interface SignInFacts {
  readonly request: FastifyRequest;
  /** Address of the client; behind a trusted proxy the one that the proxy saw. */
  readonly address: string;
  /** As the browser calls itself, at most 250 characters, printable. */
  readonly userAgent: string | undefined;
}

/** Injects the {@link SignInFacts} of a request. */
export const Facts = createParamDecorator(
  (_data: unknown, context: ExecutionContext): SignInFacts => {
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    return {
      request,
      address: request.ip,
      userAgent: request.headers['user-agent']?.replaceAll(/[^ -~]/g, '?').slice(0, 250),
    };
  },
);
