import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';

/**
 * Injects the API key that the request was sent with, `undefined` for bearers. For the one answer that repeats it to
 * whoever has it (contract.md §1.1); never to be stored or logged.
 */
export const PresentedApiKey = createParamDecorator(
  (_data: unknown, context: ExecutionContext): string | undefined => {
    const apiKey = context.switchToHttp().getRequest<FastifyRequest>().headers['tppl-api-key'];
    return typeof apiKey === 'string' ? apiKey.trim() : undefined;
  },
);
