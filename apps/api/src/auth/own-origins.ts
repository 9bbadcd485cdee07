import { isLoopbackHost } from '@luciole/service';
import { Injectable } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { InjectConfig } from '../config/config.module.ts';
import type { Config } from '../config/config.schema.ts';
import { ApplicationError } from '../http/application-error.ts';

const READING = new Set(['GET', 'HEAD', 'OPTIONS']);

/**
 * Knows the pages of this server by their origin (RFC 6454), so that a page of another site cannot make a browser change
 * anything here (ruling 28). The origins follow from the configured public URL, never from the Host header.
 */
@Injectable()
export class OwnOrigins {
  readonly #origins: ReadonlySet<string>;

  constructor(@InjectConfig() config: Config) {
    const url = new URL(config.http.publicUrl);
    const names = isLoopbackHost(url.hostname) ? ['127.0.0.1', 'localhost', '[::1]'] : [];
    const port = url.port === '' ? '' : `:${url.port}`;
    this.#origins = new Set([
      url.origin,
      ...names.map((name) => `${url.protocol}//${name}${port}`),
    ]);
  }

  /** Whether a header names one of our own origins. */
  includes(origin: string | undefined): boolean {
    return origin !== undefined && this.#origins.has(origin);
  }

  /**
   * Refuses a change that a cookie vouches for and no page of ours asked for; browsers name the origin of every change.
   *
   * @throws {ApplicationError} FOREIGN_ORIGIN
   */
  requireOwn({ method, headers }: FastifyRequest): void {
    if (!READING.has(method) && !this.includes(headers.origin))
      throw ApplicationError.of('FOREIGN_ORIGIN', {});
  }

  /**
   * Refuses a sign-in that a page of another site asked for: it would make somebody act in the attacker's account. Programs
   * name no origin.
   *
   * @throws {ApplicationError} FOREIGN_ORIGIN
   */
  refuseForeign({ headers }: FastifyRequest): void {
    if (headers.origin !== undefined && !this.includes(headers.origin))
      throw ApplicationError.of('FOREIGN_ORIGIN', {});
  }
}
